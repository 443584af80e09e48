# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from ..types import UnknownVariant
from .beta_direct_caller import BetaDirectCaller
from .beta_server_tool_caller import BetaServerToolCaller
from .beta_server_tool_caller_20260120 import BetaServerToolCaller20260120

BetaWebSearchToolResultBlockCaller: TypeAlias = (
    BetaDirectCaller | BetaServerToolCaller | BetaServerToolCaller20260120 | UnknownVariant
)
"""Who called web search: the model itself (direct), or code run by a code execution tool of a given version. Told apart by type."""
