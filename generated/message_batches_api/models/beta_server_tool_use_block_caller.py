# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from ..types import UnknownVariant
from .beta_direct_caller import BetaDirectCaller
from .beta_server_tool_caller import BetaServerToolCaller
from .beta_server_tool_caller_20260120 import BetaServerToolCaller20260120

BetaServerToolUseBlockCaller: TypeAlias = (
    BetaDirectCaller | BetaServerToolCaller | BetaServerToolCaller20260120 | UnknownVariant
)
"""Who made the call: the model directly, or code run by one of the code execution tools."""
