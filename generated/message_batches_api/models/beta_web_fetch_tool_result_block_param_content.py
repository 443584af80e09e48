# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from ..types import UnknownVariant
from .beta_web_fetch_block_param import BetaWebFetchBlockParam
from .web_fetch_tool_result_error_block_param import WebFetchToolResultErrorBlockParam

BetaWebFetchToolResultBlockParamContent: TypeAlias = (
    WebFetchToolResultErrorBlockParam | BetaWebFetchBlockParam | UnknownVariant
)
"""Outcome of a web fetch: an error, or what was fetched. Told apart by type."""
