# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.code_execution_result_block`."""

from message_batches.types import (
    CodeExecutionResultBlock as CodeExecutionResultBlock,
)
