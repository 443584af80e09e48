# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from ..types import UnknownVariant
from .code_execution_result_block_param import CodeExecutionResultBlockParam
from .code_execution_tool_result_error_param import CodeExecutionToolResultErrorParam
from .encrypted_code_execution_result_block_param import EncryptedCodeExecutionResultBlockParam

CodeExecutionToolResultBlockParamContentParam: TypeAlias = (
    CodeExecutionToolResultErrorParam
    | CodeExecutionResultBlockParam
    | EncryptedCodeExecutionResultBlockParam
    | UnknownVariant
)
"""Picks what an earlier code execution gave back: an error, a plain result or one with encrypted output. Chosen by type."""
