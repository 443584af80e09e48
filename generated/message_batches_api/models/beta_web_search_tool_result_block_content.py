# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from .beta_web_search_result_block import BetaWebSearchResultBlock
from .beta_web_search_tool_result_error_object import BetaWebSearchToolResultErrorObject

BetaWebSearchToolResultBlockContent: TypeAlias = (
    BetaWebSearchToolResultErrorObject | list[BetaWebSearchResultBlock]
)
"""Outcome of a web search: a list of hits if it worked, one error object if not."""
