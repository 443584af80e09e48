# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
# ruff: noqa: E501
"""The vendor's `types.beta.beta_text_editor_code_execution_create_result_block_param`."""

from message_batches.types.beta import (
    BetaTextEditorCodeExecutionCreateResultBlockParam as BetaTextEditorCodeExecutionCreateResultBlockParam,
)
