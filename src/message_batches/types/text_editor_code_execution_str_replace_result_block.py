# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.text_editor_code_execution_str_replace_result_block`."""

from message_batches.types import (
    TextEditorCodeExecutionStrReplaceResultBlock as TextEditorCodeExecutionStrReplaceResultBlock,
)
