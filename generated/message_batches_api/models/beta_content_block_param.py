# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from ..types import UnknownVariant
from .bash_code_execution_tool_result_block_param import BashCodeExecutionToolResultBlockParam
from .beta_advisor_tool_result_block_param import BetaAdvisorToolResultBlockParam
from .beta_compaction_block_param import BetaCompactionBlockParam
from .beta_fallback_block_param import BetaFallbackBlockParam
from .beta_image_block_param import BetaImageBlockParam
from .beta_mcp_tool_listing_block_param import BetaMCPToolListingBlockParam
from .beta_mcp_tool_use_block_param import BetaMCPToolUseBlockParam
from .beta_request_document_block_param import BetaRequestDocumentBlockParam
from .beta_request_mcp_tool_result_block_param import BetaRequestMCPToolResultBlockParam
from .beta_request_tool_addition_block_param import BetaRequestToolAdditionBlockParam
from .beta_request_tool_removal_block_param import BetaRequestToolRemovalBlockParam
from .beta_search_result_block_param import BetaSearchResultBlockParam
from .beta_server_tool_use_block_param import BetaServerToolUseBlockParam
from .beta_tool_result_block_param import BetaToolResultBlockParam
from .beta_web_fetch_tool_result_block_param import BetaWebFetchToolResultBlockParam
from .code_execution_tool_result_block_param import CodeExecutionToolResultBlockParam
from .container_upload_block_param import ContainerUploadBlockParam
from .redacted_thinking_block_param import RedactedThinkingBlockParam
from .text_block_param import TextBlockParam
from .text_editor_code_execution_tool_result_block_param import TextEditorCodeExecutionToolResultBlockParam
from .thinking_block_param import ThinkingBlockParam
from .tool_search_tool_result_block_param import ToolSearchToolResultBlockParam
from .tool_use_block_param import ToolUseBlockParam
from .web_search_tool_result_block_param import WebSearchToolResultBlockParam

BetaContentBlockParam: TypeAlias = (
    TextBlockParam
    | BetaImageBlockParam
    | BetaRequestDocumentBlockParam
    | BetaSearchResultBlockParam
    | ThinkingBlockParam
    | RedactedThinkingBlockParam
    | ToolUseBlockParam
    | BetaToolResultBlockParam
    | BetaServerToolUseBlockParam
    | WebSearchToolResultBlockParam
    | BetaWebFetchToolResultBlockParam
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
"""One block of a message sent in a request: the caller's text, media and tool results, or blocks of earlier answers given back."""
