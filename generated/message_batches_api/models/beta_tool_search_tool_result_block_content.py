# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from ..types import UnknownVariant
from .beta_tool_search_tool_result_error_object import BetaToolSearchToolResultErrorObject
from .beta_tool_search_tool_search_result_block import BetaToolSearchToolSearchResultBlock

BetaToolSearchToolResultBlockContent: TypeAlias = (
    BetaToolSearchToolResultErrorObject | BetaToolSearchToolSearchResultBlock | UnknownVariant
)
"""Outcome of a tool search: an error, or the tools found. Told apart by type."""
