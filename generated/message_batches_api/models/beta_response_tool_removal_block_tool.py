# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from ..types import UnknownVariant
from .beta_response_tool_change_mcp_tool_reference import BetaResponseToolChangeMCPToolReference
from .beta_response_tool_change_mcp_toolset_reference import BetaResponseToolChangeMCPToolsetReference
from .beta_response_tool_change_tool_reference import BetaResponseToolChangeToolReference

BetaResponseToolRemovalBlockTool: TypeAlias = (
    BetaResponseToolChangeToolReference
    | BetaResponseToolChangeMCPToolReference
    | BetaResponseToolChangeMCPToolsetReference
    | UnknownVariant
)
"""What was removed: a tool, one tool of an MCP server, or all tools of an MCP server."""
