# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from ..types import UnknownVariant
from .bash_code_execution_tool_result_block import BashCodeExecutionToolResultBlock
from .beta_advisor_tool_result_block import BetaAdvisorToolResultBlock
from .beta_compaction_block import BetaCompactionBlock
from .beta_fallback_block import BetaFallbackBlock
from .beta_mcp_tool_listing_block import BetaMCPToolListingBlock
from .beta_mcp_tool_result_block import BetaMCPToolResultBlock
from .beta_mcp_tool_use_block import BetaMCPToolUseBlock
from .beta_server_tool_use_block import BetaServerToolUseBlock
from .code_execution_tool_result_block import CodeExecutionToolResultBlock
from .container_upload_block import ContainerUploadBlock
from .redacted_thinking_block import RedactedThinkingBlock
from .text_block import TextBlock
from .text_editor_code_execution_tool_result_block import TextEditorCodeExecutionToolResultBlock
from .thinking_block import ThinkingBlock
from .tool_search_tool_result_block import ToolSearchToolResultBlock
from .tool_use_block import ToolUseBlock
from .web_fetch_tool_result_block import WebFetchToolResultBlock
from .web_search_tool_result_block import WebSearchToolResultBlock

BetaContentBlock: TypeAlias = (
    TextBlock
    | ThinkingBlock
    | RedactedThinkingBlock
    | ToolUseBlock
    | BetaServerToolUseBlock
    | WebSearchToolResultBlock
    | WebFetchToolResultBlock
    | BetaAdvisorToolResultBlock
    | CodeExecutionToolResultBlock
    | BashCodeExecutionToolResultBlock
    | TextEditorCodeExecutionToolResultBlock
    | ToolSearchToolResultBlock
    | BetaMCPToolUseBlock
    | BetaMCPToolResultBlock
    | ContainerUploadBlock
    | BetaCompactionBlock
    | BetaFallbackBlock
    | BetaMCPToolListingBlock
    | UnknownVariant
)
"""One block of the model's answer, such as text, thinking, a tool call or the result of a server tool; chosen by type. Unlike ContentBlock it has the blocks of beta features: the advisor, MCP servers, compaction and fallback models."""
