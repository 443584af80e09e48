# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from ..types import UnknownVariant
from .beta_code_execution_result_block import BetaCodeExecutionResultBlock
from .beta_code_execution_tool_result_error_object import BetaCodeExecutionToolResultErrorObject
from .beta_encrypted_code_execution_result_block import BetaEncryptedCodeExecutionResultBlock

BetaCodeExecutionToolResultBlockContent: TypeAlias = (
    BetaCodeExecutionToolResultErrorObject
    | BetaCodeExecutionResultBlock
    | BetaEncryptedCodeExecutionResultBlock
    | UnknownVariant
)
"""Picks between an error, a plain result and a result with encrypted output. Chosen by type."""
