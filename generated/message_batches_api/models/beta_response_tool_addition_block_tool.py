# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from ..types import UnknownVariant
from .beta_response_tool_change_mcp_tool_reference import BetaResponseToolChangeMCPToolReference
from .beta_response_tool_change_mcp_toolset_reference import BetaResponseToolChangeMCPToolsetReference
from .beta_response_tool_change_tool_reference import BetaResponseToolChangeToolReference
from .beta_tool_change_tool_definition import BetaToolChangeToolDefinition

BetaResponseToolAdditionBlockTool: TypeAlias = (
    BetaResponseToolChangeToolReference
    | BetaResponseToolChangeMCPToolReference
    | BetaResponseToolChangeMCPToolsetReference
    | BetaToolChangeToolDefinition
    | UnknownVariant
)
"""What was added: a tool, one tool or all tools of an MCP server, or a full tool definition."""
