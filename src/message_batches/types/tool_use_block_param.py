# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.tool_use_block_param`."""

from message_batches.types import (
    Caller as Caller,
)
from message_batches.types import (
    ToolUseBlockParam as ToolUseBlockParam,
)
