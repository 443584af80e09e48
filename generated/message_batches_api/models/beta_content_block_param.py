# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from ..types import UnknownVariant
from .bash_code_execution_tool_result_block_param import BashCodeExecutionToolResultBlockParam
from .beta_advisor_tool_result_block_param import BetaAdvisorToolResultBlockParam
from .beta_compaction_block_param import BetaCompactionBlockParam
from .beta_fallback_block_param import BetaFallbackBlockParam
from .beta_mcp_tool_listing_block_param import BetaMCPToolListingBlockParam
from .beta_mcp_tool_use_block_param import BetaMCPToolUseBlockParam
from .beta_request_mcp_tool_result_block_param import BetaRequestMCPToolResultBlockParam
from .beta_request_tool_addition_block_param import BetaRequestToolAdditionBlockParam
from .beta_request_tool_removal_block_param import BetaRequestToolRemovalBlockParam
from .beta_server_tool_use_block_param import BetaServerToolUseBlockParam
from .code_execution_tool_result_block_param import CodeExecutionToolResultBlockParam
from .container_upload_block_param import ContainerUploadBlockParam
from .document_block_param import DocumentBlockParam
from .image_block_param import ImageBlockParam
from .redacted_thinking_block_param import RedactedThinkingBlockParam
from .search_result_block_param import SearchResultBlockParam
from .text_block_param import TextBlockParam
from .text_editor_code_execution_tool_result_block_param import TextEditorCodeExecutionToolResultBlockParam
from .thinking_block_param import ThinkingBlockParam
from .tool_result_block_param import ToolResultBlockParam
from .tool_search_tool_result_block_param import ToolSearchToolResultBlockParam
from .tool_use_block_param import ToolUseBlockParam
from .web_fetch_tool_result_block_param import WebFetchToolResultBlockParam
from .web_search_tool_result_block_param import WebSearchToolResultBlockParam

BetaContentBlockParam: TypeAlias = (
    TextBlockParam
    | ImageBlockParam
    | DocumentBlockParam
    | SearchResultBlockParam
    | ThinkingBlockParam
    | RedactedThinkingBlockParam
    | ToolUseBlockParam
    | ToolResultBlockParam
    | BetaServerToolUseBlockParam
    | WebSearchToolResultBlockParam
    | WebFetchToolResultBlockParam
    | BetaAdvisorToolResultBlockParam
    | CodeExecutionToolResultBlockParam
    | BashCodeExecutionToolResultBlockParam
    | TextEditorCodeExecutionToolResultBlockParam
    | ToolSearchToolResultBlockParam
    | BetaMCPToolUseBlockParam
    | BetaRequestMCPToolResultBlockParam
    | ContainerUploadBlockParam
    | BetaCompactionBlockParam
    | BetaRequestToolAdditionBlockParam
    | BetaRequestToolRemovalBlockParam
    | BetaMCPToolListingBlockParam
    | BetaFallbackBlockParam
    | UnknownVariant
)
"""One block of a message sent in a request: the caller's text, media and tool results, or blocks of earlier answers given back. Unlike ContentBlockParam it has the blocks of beta features: the advisor, MCP servers, compaction, fallback models and changes of tools."""
