# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.bash_code_execution_tool_result_block`."""

from message_batches.types import (
    BashCodeExecutionToolResultBlock as BashCodeExecutionToolResultBlock,
)
from message_batches.types import (
    Content as Content,
)
