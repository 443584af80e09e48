# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from ..types import UnknownVariant
from .beta_advisor_tool_20260301 import BetaAdvisorTool20260301
from .beta_browser_toolset_20260801 import BetaBrowserToolset20260801
from .beta_code_execution_tool_20250522 import BetaCodeExecutionTool20250522
from .beta_code_execution_tool_20250825 import BetaCodeExecutionTool20250825
from .beta_code_execution_tool_20260120 import BetaCodeExecutionTool20260120
from .beta_code_execution_tool_20260521 import BetaCodeExecutionTool20260521
from .beta_computer_toolset_20260801 import BetaComputerToolset20260801
from .beta_mcp_toolset import BetaMCPToolset
from .beta_memory_tool_20250818 import BetaMemoryTool20250818
from .beta_tool_bash_20241022 import BetaToolBash20241022
from .beta_tool_bash_20250124 import BetaToolBash20250124
from .beta_tool_computer_use_20241022 import BetaToolComputerUse20241022
from .beta_tool_computer_use_20250124 import BetaToolComputerUse20250124
from .beta_tool_computer_use_20251124 import BetaToolComputerUse20251124
from .beta_tool_search_tool_bm_2520251119 import BetaToolSearchToolBm25_20251119
from .beta_tool_search_tool_regex_20251119 import BetaToolSearchToolRegex20251119
from .beta_tool_text_editor_20241022 import BetaToolTextEditor20241022
from .beta_tool_text_editor_20250124 import BetaToolTextEditor20250124
from .beta_tool_text_editor_20250429 import BetaToolTextEditor20250429
from .beta_tool_text_editor_20250728 import BetaToolTextEditor20250728
from .beta_web_fetch_tool_20250910 import BetaWebFetchTool20250910
from .beta_web_fetch_tool_20260209 import BetaWebFetchTool20260209
from .beta_web_fetch_tool_20260309 import BetaWebFetchTool20260309
from .beta_web_fetch_tool_20260318 import BetaWebFetchTool20260318
from .beta_web_search_tool_20250305 import BetaWebSearchTool20250305
from .beta_web_search_tool_20260209 import BetaWebSearchTool20260209
from .beta_web_search_tool_20260318 import BetaWebSearchTool20260318

BetaBuiltInTool: TypeAlias = (
    BetaToolBash20241022
    | BetaToolBash20250124
    | BetaCodeExecutionTool20250522
    | BetaCodeExecutionTool20250825
    | BetaCodeExecutionTool20260120
    | BetaCodeExecutionTool20260521
    | BetaBrowserToolset20260801
    | BetaToolComputerUse20241022
    | BetaMemoryTool20250818
    | BetaToolComputerUse20250124
    | BetaToolTextEditor20241022
    | BetaToolComputerUse20251124
    | BetaComputerToolset20260801
    | BetaToolTextEditor20250124
    | BetaToolTextEditor20250429
    | BetaToolTextEditor20250728
    | BetaWebSearchTool20250305
    | BetaWebFetchTool20250910
    | BetaWebSearchTool20260209
    | BetaWebFetchTool20260209
    | BetaWebFetchTool20260309
    | BetaWebSearchTool20260318
    | BetaWebFetchTool20260318
    | BetaAdvisorTool20260301
    | BetaToolSearchToolBm25_20251119
    | BetaToolSearchToolRegex20251119
    | BetaMCPToolset
    | UnknownVariant
)
"""A tool that the service defines, in one of its versions, as reported in a compaction block. Its type says which one."""
