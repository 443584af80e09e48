# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
# ruff: noqa: E501
"""The vendor's `types.text_editor_code_execution_str_replace_result_block_param`."""

from message_batches.types import (
    TextEditorCodeExecutionStrReplaceResultBlockParam as TextEditorCodeExecutionStrReplaceResultBlockParam,
)
