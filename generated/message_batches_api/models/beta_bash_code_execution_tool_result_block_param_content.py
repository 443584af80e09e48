# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from ..types import UnknownVariant
from .beta_bash_code_execution_result_block_param import BetaBashCodeExecutionResultBlockParam
from .beta_bash_code_execution_tool_result_error_param import BetaBashCodeExecutionToolResultErrorParam

BetaBashCodeExecutionToolResultBlockParamContent: TypeAlias = (
    BetaBashCodeExecutionToolResultErrorParam | BetaBashCodeExecutionResultBlockParam | UnknownVariant
)
"""Picks between an error and the result of the shell command. Chosen by type."""
