# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from ..types import UnknownVariant
from .text_editor_code_execution_create_result_block_param import (
    TextEditorCodeExecutionCreateResultBlockParam,
)
from .text_editor_code_execution_str_replace_result_block_param import (
    TextEditorCodeExecutionStrReplaceResultBlockParam,
)
from .text_editor_code_execution_tool_result_error_param import TextEditorCodeExecutionToolResultErrorParam
from .text_editor_code_execution_view_result_block_param import TextEditorCodeExecutionViewResultBlockParam

TextEditorCodeExecutionToolResultBlockParamContent: TypeAlias = (
    TextEditorCodeExecutionToolResultErrorParam
    | TextEditorCodeExecutionViewResultBlockParam
    | TextEditorCodeExecutionCreateResultBlockParam
    | TextEditorCodeExecutionStrReplaceResultBlockParam
    | UnknownVariant
)
"""Outcome of a file command in the code execution container: an error, or the result of a view, create or replace. Told apart by type."""
