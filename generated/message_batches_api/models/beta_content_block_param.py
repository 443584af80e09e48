# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from ..types import UnknownVariant
from .beta_advisor_tool_result_block_param import BetaAdvisorToolResultBlockParam
from .beta_bash_code_execution_tool_result_block_param import BetaBashCodeExecutionToolResultBlockParam
from .beta_code_execution_tool_result_block_param import BetaCodeExecutionToolResultBlockParam
from .beta_compaction_block_param import BetaCompactionBlockParam
from .beta_container_upload_block_param import BetaContainerUploadBlockParam
from .beta_fallback_block_param import BetaFallbackBlockParam
from .beta_image_block_param import BetaImageBlockParam
from .beta_mcp_tool_listing_block_param import BetaMCPToolListingBlockParam
from .beta_mcp_tool_use_block_param import BetaMCPToolUseBlockParam
from .beta_redacted_thinking_block_param import BetaRedactedThinkingBlockParam
from .beta_request_document_block_param import BetaRequestDocumentBlockParam
from .beta_request_mcp_tool_result_block_param import BetaRequestMCPToolResultBlockParam
from .beta_request_tool_addition_block_param import BetaRequestToolAdditionBlockParam
from .beta_request_tool_removal_block_param import BetaRequestToolRemovalBlockParam
from .beta_search_result_block_param import BetaSearchResultBlockParam
from .beta_server_tool_use_block_param import BetaServerToolUseBlockParam
from .beta_text_block_param import BetaTextBlockParam
from .beta_text_editor_code_execution_tool_result_block_param import (
    BetaTextEditorCodeExecutionToolResultBlockParam,
)
from .beta_thinking_block_param import BetaThinkingBlockParam
from .beta_tool_result_block_param import BetaToolResultBlockParam
from .beta_tool_search_tool_result_block_param import BetaToolSearchToolResultBlockParam
from .beta_tool_use_block_param import BetaToolUseBlockParam
from .beta_web_fetch_tool_result_block_param import BetaWebFetchToolResultBlockParam
from .beta_web_search_tool_result_block_param import BetaWebSearchToolResultBlockParam

BetaContentBlockParam: TypeAlias = (
    BetaTextBlockParam
    | BetaImageBlockParam
    | BetaRequestDocumentBlockParam
    | BetaSearchResultBlockParam
    | BetaThinkingBlockParam
    | BetaRedactedThinkingBlockParam
    | BetaToolUseBlockParam
    | BetaToolResultBlockParam
    | BetaServerToolUseBlockParam
    | BetaWebSearchToolResultBlockParam
    | BetaWebFetchToolResultBlockParam
    | BetaAdvisorToolResultBlockParam
    | BetaCodeExecutionToolResultBlockParam
    | BetaBashCodeExecutionToolResultBlockParam
    | BetaTextEditorCodeExecutionToolResultBlockParam
    | BetaToolSearchToolResultBlockParam
    | BetaMCPToolUseBlockParam
    | BetaRequestMCPToolResultBlockParam
    | BetaContainerUploadBlockParam
    | BetaCompactionBlockParam
    | BetaRequestToolAdditionBlockParam
    | BetaRequestToolRemovalBlockParam
    | BetaMCPToolListingBlockParam
    | BetaFallbackBlockParam
    | UnknownVariant
)
"""One block of a message sent in a request: the caller's text, media and tool results, or blocks of earlier answers given back."""
