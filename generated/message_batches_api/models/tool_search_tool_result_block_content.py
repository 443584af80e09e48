# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from ..types import UnknownVariant
from .tool_search_tool_result_error_object import ToolSearchToolResultErrorObject
from .tool_search_tool_search_result_block import ToolSearchToolSearchResultBlock

ToolSearchToolResultBlockContent: TypeAlias = (
    ToolSearchToolResultErrorObject | ToolSearchToolSearchResultBlock | UnknownVariant
)
"""Outcome of a tool search: an error, or the tools found. Told apart by type."""
