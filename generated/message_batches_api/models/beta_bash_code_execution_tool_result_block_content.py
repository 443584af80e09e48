# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from ..types import UnknownVariant
from .beta_bash_code_execution_result_block import BetaBashCodeExecutionResultBlock
from .beta_bash_code_execution_tool_result_error_object import BetaBashCodeExecutionToolResultErrorObject

BetaBashCodeExecutionToolResultBlockContent: TypeAlias = (
    BetaBashCodeExecutionToolResultErrorObject | BetaBashCodeExecutionResultBlock | UnknownVariant
)
"""Picks between an error and the result of the shell command. Chosen by type."""
