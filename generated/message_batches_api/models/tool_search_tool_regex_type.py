# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import Literal, TypeAlias

ToolSearchToolRegexType: TypeAlias = (
    Literal["tool_search_tool_regex_20251119", "tool_search_tool_regex"] | str
)
"""The two spellings of the tag of the regex tool search tool."""
