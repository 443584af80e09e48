# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from ..types import UnknownVariant
from .direct_caller import DirectCaller
from .server_tool_caller import ServerToolCaller
from .server_tool_caller_20260120 import ServerToolCaller20260120

WebSearchToolResultBlockCaller: TypeAlias = (
    DirectCaller | ServerToolCaller | ServerToolCaller20260120 | UnknownVariant
)
"""Who called web search: the model itself (direct), or code run by a code execution tool of a given version. Told apart by type."""
