# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from ..types import UnknownVariant
from .direct_caller_param import DirectCallerParam
from .server_tool_caller_20260120_param import ServerToolCaller20260120Param
from .server_tool_caller_param import ServerToolCallerParam

ServerToolUseBlockParamCaller: TypeAlias = (
    DirectCallerParam | ServerToolCallerParam | ServerToolCaller20260120Param | UnknownVariant
)
"""Who made the call: the model directly, or code run by one of the code execution tools."""
