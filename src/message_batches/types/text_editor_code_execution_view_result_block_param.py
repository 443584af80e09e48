# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.text_editor_code_execution_view_result_block_param`."""

from message_batches.types import (
    TextEditorCodeExecutionViewResultBlockParam as TextEditorCodeExecutionViewResultBlockParam,
)
