# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from .web_search_result_block import WebSearchResultBlock
from .web_search_tool_result_error_object import WebSearchToolResultErrorObject

WebSearchToolResultBlockContent: TypeAlias = WebSearchToolResultErrorObject | list[WebSearchResultBlock]
"""Outcome of a web search: a list of hits if it worked, one error object if not."""
