# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
# ruff: noqa: E501
"""The vendor's `types.beta.beta_text_editor_code_execution_tool_result_error_object`."""

from message_batches.types.beta import (
    BetaTextEditorCodeExecutionToolResultErrorObject as BetaTextEditorCodeExecutionToolResultErrorObject,
)
