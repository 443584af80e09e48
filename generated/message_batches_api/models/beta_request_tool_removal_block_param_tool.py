# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from ..types import UnknownVariant
from .beta_tool_change_mcp_tool_reference_param import BetaToolChangeMCPToolReferenceParam
from .beta_tool_change_mcp_toolset_reference_param import BetaToolChangeMCPToolsetReferenceParam
from .beta_tool_change_tool_reference_param import BetaToolChangeToolReferenceParam

BetaRequestToolRemovalBlockParamTool: TypeAlias = (
    BetaToolChangeToolReferenceParam
    | BetaToolChangeMCPToolReferenceParam
    | BetaToolChangeMCPToolsetReferenceParam
    | UnknownVariant
)
"""What to remove: a tool, one tool of an MCP server, or all tools of an MCP server."""
