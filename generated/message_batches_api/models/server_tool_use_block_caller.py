# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from ..types import UnknownVariant
from .direct_caller import DirectCaller
from .server_tool_caller import ServerToolCaller
from .server_tool_caller_20260120 import ServerToolCaller20260120

ServerToolUseBlockCaller: TypeAlias = (
    DirectCaller | ServerToolCaller | ServerToolCaller20260120 | UnknownVariant
)
"""Who made the call: the model directly, or code run by one of the code execution tools."""
