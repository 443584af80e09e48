# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from ..types import UnknownVariant
from .beta_advisor_tool_20260301_param import BetaAdvisorTool20260301Param
from .beta_mcp_toolset_param import BetaMCPToolsetParam
from .beta_tool_bash_20241022_param import BetaToolBash20241022Param
from .beta_tool_computer_use_20241022_param import BetaToolComputerUse20241022Param
from .beta_tool_computer_use_20250124_param import BetaToolComputerUse20250124Param
from .beta_tool_computer_use_20251124_param import BetaToolComputerUse20251124Param
from .beta_tool_text_editor_20241022_param import BetaToolTextEditor20241022Param
from .browser_toolset_20260801_param import BrowserToolset20260801Param
from .code_execution_tool_20250522_param import CodeExecutionTool20250522Param
from .code_execution_tool_20250825_param import CodeExecutionTool20250825Param
from .code_execution_tool_20260120_param import CodeExecutionTool20260120Param
from .code_execution_tool_20260521_param import CodeExecutionTool20260521Param
from .computer_toolset_20260801_param import ComputerToolset20260801Param
from .memory_tool_20250818_param import MemoryTool20250818Param
from .tool_bash_20250124_param import ToolBash20250124Param
from .tool_search_tool_bm_2520251119_param import ToolSearchToolBm25_20251119Param
from .tool_search_tool_regex_20251119_param import ToolSearchToolRegex20251119Param
from .tool_text_editor_20250124_param import ToolTextEditor20250124Param
from .tool_text_editor_20250429_param import ToolTextEditor20250429Param
from .tool_text_editor_20250728_param import ToolTextEditor20250728Param
from .web_fetch_tool_20250910_param import WebFetchTool20250910Param
from .web_fetch_tool_20260209_param import WebFetchTool20260209Param
from .web_fetch_tool_20260309_param import WebFetchTool20260309Param
from .web_fetch_tool_20260318_param import WebFetchTool20260318Param
from .web_search_tool_20250305_param import WebSearchTool20250305Param
from .web_search_tool_20260209_param import WebSearchTool20260209Param
from .web_search_tool_20260318_param import WebSearchTool20260318Param

BetaBuiltInToolParam: TypeAlias = (
    BetaToolBash20241022Param
    | ToolBash20250124Param
    | CodeExecutionTool20250522Param
    | CodeExecutionTool20250825Param
    | CodeExecutionTool20260120Param
    | CodeExecutionTool20260521Param
    | BrowserToolset20260801Param
    | BetaToolComputerUse20241022Param
    | MemoryTool20250818Param
    | BetaToolComputerUse20250124Param
    | BetaToolTextEditor20241022Param
    | BetaToolComputerUse20251124Param
    | ComputerToolset20260801Param
    | ToolTextEditor20250124Param
    | ToolTextEditor20250429Param
    | ToolTextEditor20250728Param
    | WebSearchTool20250305Param
    | WebFetchTool20250910Param
    | WebSearchTool20260209Param
    | WebFetchTool20260209Param
    | WebFetchTool20260309Param
    | WebSearchTool20260318Param
    | WebFetchTool20260318Param
    | BetaAdvisorTool20260301Param
    | ToolSearchToolBm25_20251119Param
    | ToolSearchToolRegex20251119Param
    | BetaMCPToolsetParam
    | UnknownVariant
)
"""A tool that the service defines, in one of its versions. Its type says which one. Unlike BuiltInToolParam it has the tools that need a beta feature: older computer, bash and editor tools, the advisor and toolsets of MCP servers."""
