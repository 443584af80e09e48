# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.code_execution_output_block_param`."""

from message_batches.types import (
    CodeExecutionOutputBlockParam as CodeExecutionOutputBlockParam,
)
