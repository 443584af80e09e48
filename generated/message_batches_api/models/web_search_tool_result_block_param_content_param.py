# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from .web_search_result_block_param import WebSearchResultBlockParam
from .web_search_tool_request_error_object_param import WebSearchToolRequestErrorObjectParam

WebSearchToolResultBlockParamContentParam: TypeAlias = (
    WebSearchToolRequestErrorObjectParam | list[WebSearchResultBlockParam]
)
"""Outcome of a web search as sent back in a later request: a list of hits, or one error object."""
