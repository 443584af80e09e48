# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from ..types import UnknownVariant
from .beta_tool_change_mcp_tool_reference_param import BetaToolChangeMCPToolReferenceParam
from .beta_tool_change_mcp_toolset_reference_param import BetaToolChangeMCPToolsetReferenceParam
from .beta_tool_change_tool_definition_param import BetaToolChangeToolDefinitionParam
from .beta_tool_change_tool_reference_param import BetaToolChangeToolReferenceParam

BetaTool: TypeAlias = (
    BetaToolChangeToolReferenceParam
    | BetaToolChangeMCPToolReferenceParam
    | BetaToolChangeMCPToolsetReferenceParam
    | BetaToolChangeToolDefinitionParam
    | UnknownVariant
)
"""What a tool_addition block adds: a reference to a tool, an MCP tool or an MCP toolset, or a full tool definition. Told apart by type."""
