# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from ..types import UnknownVariant
from .beta_direct_caller_param import BetaDirectCallerParam
from .beta_server_tool_caller_20260120_param import BetaServerToolCaller20260120Param
from .beta_server_tool_caller_param import BetaServerToolCallerParam

BetaWebFetchToolResultBlockParamCaller: TypeAlias = (
    BetaDirectCallerParam | BetaServerToolCallerParam | BetaServerToolCaller20260120Param | UnknownVariant
)
"""Who called web fetch: the model itself (direct), or code run by a code execution tool of a given version. Told apart by type."""
