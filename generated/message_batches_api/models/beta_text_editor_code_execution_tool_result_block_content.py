# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from ..types import UnknownVariant
from .beta_text_editor_code_execution_create_result_block import BetaTextEditorCodeExecutionCreateResultBlock
from .beta_text_editor_code_execution_str_replace_result_block import (
    BetaTextEditorCodeExecutionStrReplaceResultBlock,
)
from .beta_text_editor_code_execution_tool_result_error_object import (
    BetaTextEditorCodeExecutionToolResultErrorObject,
)
from .beta_text_editor_code_execution_view_result_block import BetaTextEditorCodeExecutionViewResultBlock

BetaTextEditorCodeExecutionToolResultBlockContent: TypeAlias = (
    BetaTextEditorCodeExecutionToolResultErrorObject
    | BetaTextEditorCodeExecutionViewResultBlock
    | BetaTextEditorCodeExecutionCreateResultBlock
    | BetaTextEditorCodeExecutionStrReplaceResultBlock
    | UnknownVariant
)
"""Outcome of a file command in the code execution container: an error, or the result of a view, create or replace. Told apart by type."""
