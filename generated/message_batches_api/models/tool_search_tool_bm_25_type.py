# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import Literal, TypeAlias

ToolSearchToolBm25Type: TypeAlias = Literal["tool_search_tool_bm25_20251119", "tool_search_tool_bm25"] | str
"""The two spellings of the tag of the BM25 tool search tool."""
