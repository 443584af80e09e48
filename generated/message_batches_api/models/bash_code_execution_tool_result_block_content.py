# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from ..types import UnknownVariant
from .bash_code_execution_result_block import BashCodeExecutionResultBlock
from .bash_code_execution_tool_result_error_object import BashCodeExecutionToolResultErrorObject

BashCodeExecutionToolResultBlockContent: TypeAlias = (
    BashCodeExecutionToolResultErrorObject | BashCodeExecutionResultBlock | UnknownVariant
)
"""Picks between an error and the result of the shell command. Chosen by type."""
