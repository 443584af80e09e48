# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from ..types import UnknownVariant
from .beta_direct_caller_param import BetaDirectCallerParam
from .beta_server_tool_caller_20260120_param import BetaServerToolCaller20260120Param
from .beta_server_tool_caller_param import BetaServerToolCallerParam

BetaCaller: TypeAlias = (
    BetaDirectCallerParam | BetaServerToolCallerParam | BetaServerToolCaller20260120Param | UnknownVariant
)
"""Who made a tool call: the model directly, or code that ran in the code execution tool. Chosen by type."""
