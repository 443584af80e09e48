# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from ..types import UnknownVariant
from .tool_search_tool_result_error_param import ToolSearchToolResultErrorParam
from .tool_search_tool_search_result_block_param import ToolSearchToolSearchResultBlockParam

ToolSearchToolResultBlockParamContent: TypeAlias = (
    ToolSearchToolResultErrorParam | ToolSearchToolSearchResultBlockParam | UnknownVariant
)
"""Outcome of a tool search: an error, or the tools found. Told apart by type."""
