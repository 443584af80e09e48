# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
"""For each union, the model of each tag; a model is imported when its tag is first met."""

from __future__ import annotations

from .types import Variants

BASH_CODE_EXECUTION_TOOL_RESULT_BLOCK_CONTENT = Variants(
    {
        "bash_code_execution_tool_result_error": "bash_code_execution_tool_result_error_object.BashCodeExecutionToolResultErrorObject",
        "bash_code_execution_result": "bash_code_execution_result_block.BashCodeExecutionResultBlock",
    }
)
BASH_CODE_EXECUTION_TOOL_RESULT_BLOCK_PARAM_CONTENT = Variants(
    {
        "bash_code_execution_tool_result_error": "bash_code_execution_tool_result_error_param.BashCodeExecutionToolResultErrorParam",
        "bash_code_execution_result": "bash_code_execution_result_block_param.BashCodeExecutionResultBlockParam",
    }
)
BETA_ADVISOR_TOOL_RESULT_BLOCK_CONTENT = Variants(
    {
        "advisor_tool_result_error": "beta_advisor_tool_result_error_object.BetaAdvisorToolResultErrorObject",
        "advisor_result": "beta_advisor_result_block.BetaAdvisorResultBlock",
        "advisor_redacted_result": "beta_advisor_redacted_result_block.BetaAdvisorRedactedResultBlock",
    }
)
BETA_ADVISOR_TOOL_RESULT_BLOCK_PARAM_CONTENT = Variants(
    {
        "advisor_tool_result_error": "beta_advisor_tool_result_error_param.BetaAdvisorToolResultErrorParam",
        "advisor_result": "beta_advisor_result_block_param.BetaAdvisorResultBlockParam",
        "advisor_redacted_result": "beta_advisor_redacted_result_block_param.BetaAdvisorRedactedResultBlockParam",
    }
)
BETA_APPLIED_EDIT = Variants(
    {
        "clear_tool_uses_20250919": "beta_clear_tool_uses_20250919_edit_response.BetaClearToolUses20250919EditResponse",
        "clear_thinking_20251015": "beta_clear_thinking_20251015_edit_response.BetaClearThinking20251015EditResponse",
    }
)
BETA_BUILT_IN_TOOL = Variants(
    {
        "bash_20241022": "beta_tool_bash_20241022.BetaToolBash20241022",
        "bash_20250124": "beta_tool_bash_20250124.BetaToolBash20250124",
        "code_execution_20250522": "beta_code_execution_tool_20250522.BetaCodeExecutionTool20250522",
        "code_execution_20250825": "beta_code_execution_tool_20250825.BetaCodeExecutionTool20250825",
        "code_execution_20260120": "beta_code_execution_tool_20260120.BetaCodeExecutionTool20260120",
        "code_execution_20260521": "beta_code_execution_tool_20260521.BetaCodeExecutionTool20260521",
        "browser_toolset_20260801": "beta_browser_toolset_20260801.BetaBrowserToolset20260801",
        "computer_20241022": "beta_tool_computer_use_20241022.BetaToolComputerUse20241022",
        "memory_20250818": "beta_memory_tool_20250818.BetaMemoryTool20250818",
        "computer_20250124": "beta_tool_computer_use_20250124.BetaToolComputerUse20250124",
        "text_editor_20241022": "beta_tool_text_editor_20241022.BetaToolTextEditor20241022",
        "computer_20251124": "beta_tool_computer_use_20251124.BetaToolComputerUse20251124",
        "computer_toolset_20260801": "beta_computer_toolset_20260801.BetaComputerToolset20260801",
        "text_editor_20250124": "beta_tool_text_editor_20250124.BetaToolTextEditor20250124",
        "text_editor_20250429": "beta_tool_text_editor_20250429.BetaToolTextEditor20250429",
        "text_editor_20250728": "beta_tool_text_editor_20250728.BetaToolTextEditor20250728",
        "web_search_20250305": "beta_web_search_tool_20250305.BetaWebSearchTool20250305",
        "web_fetch_20250910": "beta_web_fetch_tool_20250910.BetaWebFetchTool20250910",
        "web_search_20260209": "beta_web_search_tool_20260209.BetaWebSearchTool20260209",
        "web_fetch_20260209": "beta_web_fetch_tool_20260209.BetaWebFetchTool20260209",
        "web_fetch_20260309": "beta_web_fetch_tool_20260309.BetaWebFetchTool20260309",
        "web_search_20260318": "beta_web_search_tool_20260318.BetaWebSearchTool20260318",
        "web_fetch_20260318": "beta_web_fetch_tool_20260318.BetaWebFetchTool20260318",
        "advisor_20260301": "beta_advisor_tool_20260301.BetaAdvisorTool20260301",
        "tool_search_tool_bm25_20251119": "beta_tool_search_tool_bm_2520251119.BetaToolSearchToolBm25_20251119",
        "tool_search_tool_bm25": "beta_tool_search_tool_bm_2520251119.BetaToolSearchToolBm25_20251119",
        "tool_search_tool_regex_20251119": "beta_tool_search_tool_regex_20251119.BetaToolSearchToolRegex20251119",
        "tool_search_tool_regex": "beta_tool_search_tool_regex_20251119.BetaToolSearchToolRegex20251119",
        "mcp_toolset": "beta_mcp_toolset.BetaMCPToolset",
    }
)
BETA_BUILT_IN_TOOL_PARAM = Variants(
    {
        "bash_20241022": "beta_tool_bash_20241022_param.BetaToolBash20241022Param",
        "bash_20250124": "tool_bash_20250124_param.ToolBash20250124Param",
        "code_execution_20250522": "code_execution_tool_20250522_param.CodeExecutionTool20250522Param",
        "code_execution_20250825": "code_execution_tool_20250825_param.CodeExecutionTool20250825Param",
        "code_execution_20260120": "code_execution_tool_20260120_param.CodeExecutionTool20260120Param",
        "code_execution_20260521": "code_execution_tool_20260521_param.CodeExecutionTool20260521Param",
        "browser_toolset_20260801": "browser_toolset_20260801_param.BrowserToolset20260801Param",
        "computer_20241022": "beta_tool_computer_use_20241022_param.BetaToolComputerUse20241022Param",
        "memory_20250818": "memory_tool_20250818_param.MemoryTool20250818Param",
        "computer_20250124": "beta_tool_computer_use_20250124_param.BetaToolComputerUse20250124Param",
        "text_editor_20241022": "beta_tool_text_editor_20241022_param.BetaToolTextEditor20241022Param",
        "computer_20251124": "beta_tool_computer_use_20251124_param.BetaToolComputerUse20251124Param",
        "computer_toolset_20260801": "computer_toolset_20260801_param.ComputerToolset20260801Param",
        "text_editor_20250124": "tool_text_editor_20250124_param.ToolTextEditor20250124Param",
        "text_editor_20250429": "tool_text_editor_20250429_param.ToolTextEditor20250429Param",
        "text_editor_20250728": "tool_text_editor_20250728_param.ToolTextEditor20250728Param",
        "web_search_20250305": "web_search_tool_20250305_param.WebSearchTool20250305Param",
        "web_fetch_20250910": "web_fetch_tool_20250910_param.WebFetchTool20250910Param",
        "web_search_20260209": "web_search_tool_20260209_param.WebSearchTool20260209Param",
        "web_fetch_20260209": "web_fetch_tool_20260209_param.WebFetchTool20260209Param",
        "web_fetch_20260309": "web_fetch_tool_20260309_param.WebFetchTool20260309Param",
        "web_search_20260318": "web_search_tool_20260318_param.WebSearchTool20260318Param",
        "web_fetch_20260318": "web_fetch_tool_20260318_param.WebFetchTool20260318Param",
        "advisor_20260301": "beta_advisor_tool_20260301_param.BetaAdvisorTool20260301Param",
        "tool_search_tool_bm25_20251119": "tool_search_tool_bm_2520251119_param.ToolSearchToolBm25_20251119Param",
        "tool_search_tool_bm25": "tool_search_tool_bm_2520251119_param.ToolSearchToolBm25_20251119Param",
        "tool_search_tool_regex_20251119": "tool_search_tool_regex_20251119_param.ToolSearchToolRegex20251119Param",
        "tool_search_tool_regex": "tool_search_tool_regex_20251119_param.ToolSearchToolRegex20251119Param",
        "mcp_toolset": "beta_mcp_toolset_param.BetaMCPToolsetParam",
    }
)
BETA_COMPACTION_BLOCK_TOOL_CHANGE = Variants(
    {
        "tool_addition": "beta_response_tool_addition_block.BetaResponseToolAdditionBlock",
        "tool_removal": "beta_response_tool_removal_block.BetaResponseToolRemovalBlock",
    }
)
BETA_CONTENT_BLOCK = Variants(
    {
        "text": "text_block.TextBlock",
        "thinking": "thinking_block.ThinkingBlock",
        "redacted_thinking": "redacted_thinking_block.RedactedThinkingBlock",
        "tool_use": "tool_use_block.ToolUseBlock",
        "server_tool_use": "beta_server_tool_use_block.BetaServerToolUseBlock",
        "web_search_tool_result": "web_search_tool_result_block.WebSearchToolResultBlock",
        "web_fetch_tool_result": "web_fetch_tool_result_block.WebFetchToolResultBlock",
        "advisor_tool_result": "beta_advisor_tool_result_block.BetaAdvisorToolResultBlock",
        "code_execution_tool_result": "code_execution_tool_result_block.CodeExecutionToolResultBlock",
        "bash_code_execution_tool_result": "bash_code_execution_tool_result_block.BashCodeExecutionToolResultBlock",
        "text_editor_code_execution_tool_result": "text_editor_code_execution_tool_result_block.TextEditorCodeExecutionToolResultBlock",
        "tool_search_tool_result": "tool_search_tool_result_block.ToolSearchToolResultBlock",
        "mcp_tool_use": "beta_mcp_tool_use_block.BetaMCPToolUseBlock",
        "mcp_tool_result": "beta_mcp_tool_result_block.BetaMCPToolResultBlock",
        "container_upload": "container_upload_block.ContainerUploadBlock",
        "compaction": "beta_compaction_block.BetaCompactionBlock",
        "fallback": "beta_fallback_block.BetaFallbackBlock",
        "mcp_tool_listing": "beta_mcp_tool_listing_block.BetaMCPToolListingBlock",
    }
)
BETA_CONTENT_BLOCK_PARAM = Variants(
    {
        "text": "text_block_param.TextBlockParam",
        "image": "image_block_param.ImageBlockParam",
        "document": "document_block_param.DocumentBlockParam",
        "search_result": "search_result_block_param.SearchResultBlockParam",
        "thinking": "thinking_block_param.ThinkingBlockParam",
        "redacted_thinking": "redacted_thinking_block_param.RedactedThinkingBlockParam",
        "tool_use": "tool_use_block_param.ToolUseBlockParam",
        "tool_result": "tool_result_block_param.ToolResultBlockParam",
        "server_tool_use": "beta_server_tool_use_block_param.BetaServerToolUseBlockParam",
        "web_search_tool_result": "web_search_tool_result_block_param.WebSearchToolResultBlockParam",
        "web_fetch_tool_result": "web_fetch_tool_result_block_param.WebFetchToolResultBlockParam",
        "advisor_tool_result": "beta_advisor_tool_result_block_param.BetaAdvisorToolResultBlockParam",
        "code_execution_tool_result": "code_execution_tool_result_block_param.CodeExecutionToolResultBlockParam",
        "bash_code_execution_tool_result": "bash_code_execution_tool_result_block_param.BashCodeExecutionToolResultBlockParam",
        "text_editor_code_execution_tool_result": "text_editor_code_execution_tool_result_block_param.TextEditorCodeExecutionToolResultBlockParam",
        "tool_search_tool_result": "tool_search_tool_result_block_param.ToolSearchToolResultBlockParam",
        "mcp_tool_use": "beta_mcp_tool_use_block_param.BetaMCPToolUseBlockParam",
        "mcp_tool_result": "beta_request_mcp_tool_result_block_param.BetaRequestMCPToolResultBlockParam",
        "container_upload": "container_upload_block_param.ContainerUploadBlockParam",
        "compaction": "beta_compaction_block_param.BetaCompactionBlockParam",
        "tool_addition": "beta_request_tool_addition_block_param.BetaRequestToolAdditionBlockParam",
        "tool_removal": "beta_request_tool_removal_block_param.BetaRequestToolRemovalBlockParam",
        "mcp_tool_listing": "beta_mcp_tool_listing_block_param.BetaMCPToolListingBlockParam",
        "fallback": "beta_fallback_block_param.BetaFallbackBlockParam",
    }
)
BETA_EDIT = Variants(
    {
        "clear_tool_uses_20250919": "beta_clear_tool_uses_20250919_edit_param.BetaClearToolUses20250919EditParam",
        "clear_thinking_20251015": "beta_clear_thinking_20251015_edit_param.BetaClearThinking20251015EditParam",
        "compact_20260112": "beta_compact_20260112_edit_param.BetaCompact20260112EditParam",
    }
)
BETA_INPUT_TRANSFORMATION = Variants(
    {
        "thinking_dropped": "beta_thinking_dropped_input_transformation.BetaThinkingDroppedInputTransformation",
        "thinking_mismatch_allowed": "beta_thinking_mismatch_allowed_input_transformation.BetaThinkingMismatchAllowedInputTransformation",
    }
)
BETA_KEEP_PARAM = Variants(
    {
        "thinking_turns": "beta_thinking_turns_param.BetaThinkingTurnsParam",
        "all": "beta_all_thinking_turns_param.BetaAllThinkingTurnsParam",
    }
)
BETA_MESSAGE_BATCH_RESULT = Variants(
    {
        "succeeded": "beta_message_batch_succeeded_result.BetaMessageBatchSucceededResult",
        "errored": "message_batch_errored_result.MessageBatchErroredResult",
        "canceled": "message_batch_canceled_result.MessageBatchCanceledResult",
        "expired": "message_batch_expired_result.MessageBatchExpiredResult",
    }
)
BETA_MESSAGE_PARAM = Variants(
    {
        "user": "beta_user_message_param.BetaUserMessageParam",
        "assistant": "beta_assistant_message_param.BetaAssistantMessageParam",
        "system": "beta_system_message_param.BetaSystemMessageParam",
    }
)
BETA_MESSAGE_THREAD_PARAM = Variants(
    {
        "create": "beta_thread_create_params.BetaThreadCreateParams",
        "continue": "beta_thread_continue_params.BetaThreadContinueParams",
    }
)
BETA_REQUEST_TOOL_REMOVAL_BLOCK_PARAM_TOOL = Variants(
    {
        "tool_reference": "beta_tool_change_tool_reference_param.BetaToolChangeToolReferenceParam",
        "mcp_tool_reference": "beta_tool_change_mcp_tool_reference_param.BetaToolChangeMCPToolReferenceParam",
        "mcp_toolset_reference": "beta_tool_change_mcp_toolset_reference_param.BetaToolChangeMCPToolsetReferenceParam",
    }
)
BETA_RESPONSE_TOOL_ADDITION_BLOCK_TOOL = Variants(
    {
        "tool_reference": "beta_response_tool_change_tool_reference.BetaResponseToolChangeToolReference",
        "mcp_tool_reference": "beta_response_tool_change_mcp_tool_reference.BetaResponseToolChangeMCPToolReference",
        "mcp_toolset_reference": "beta_response_tool_change_mcp_toolset_reference.BetaResponseToolChangeMCPToolsetReference",
        "tool_definition": "beta_tool_change_tool_definition.BetaToolChangeToolDefinition",
    }
)
BETA_RESPONSE_TOOL_REMOVAL_BLOCK_TOOL = Variants(
    {
        "tool_reference": "beta_response_tool_change_tool_reference.BetaResponseToolChangeToolReference",
        "mcp_tool_reference": "beta_response_tool_change_mcp_tool_reference.BetaResponseToolChangeMCPToolReference",
        "mcp_toolset_reference": "beta_response_tool_change_mcp_toolset_reference.BetaResponseToolChangeMCPToolsetReference",
    }
)
BETA_RESPONSE_TOOL_UNION = Variants(
    {
        "custom": "beta_response_tool.BetaResponseTool",
        "bash_20241022": "beta_tool_bash_20241022.BetaToolBash20241022",
        "bash_20250124": "beta_tool_bash_20250124.BetaToolBash20250124",
        "code_execution_20250522": "beta_code_execution_tool_20250522.BetaCodeExecutionTool20250522",
        "code_execution_20250825": "beta_code_execution_tool_20250825.BetaCodeExecutionTool20250825",
        "code_execution_20260120": "beta_code_execution_tool_20260120.BetaCodeExecutionTool20260120",
        "code_execution_20260521": "beta_code_execution_tool_20260521.BetaCodeExecutionTool20260521",
        "browser_toolset_20260801": "beta_browser_toolset_20260801.BetaBrowserToolset20260801",
        "computer_20241022": "beta_tool_computer_use_20241022.BetaToolComputerUse20241022",
        "memory_20250818": "beta_memory_tool_20250818.BetaMemoryTool20250818",
        "computer_20250124": "beta_tool_computer_use_20250124.BetaToolComputerUse20250124",
        "text_editor_20241022": "beta_tool_text_editor_20241022.BetaToolTextEditor20241022",
        "computer_20251124": "beta_tool_computer_use_20251124.BetaToolComputerUse20251124",
        "computer_toolset_20260801": "beta_computer_toolset_20260801.BetaComputerToolset20260801",
        "text_editor_20250124": "beta_tool_text_editor_20250124.BetaToolTextEditor20250124",
        "text_editor_20250429": "beta_tool_text_editor_20250429.BetaToolTextEditor20250429",
        "text_editor_20250728": "beta_tool_text_editor_20250728.BetaToolTextEditor20250728",
        "web_search_20250305": "beta_web_search_tool_20250305.BetaWebSearchTool20250305",
        "web_fetch_20250910": "beta_web_fetch_tool_20250910.BetaWebFetchTool20250910",
        "web_search_20260209": "beta_web_search_tool_20260209.BetaWebSearchTool20260209",
        "web_fetch_20260209": "beta_web_fetch_tool_20260209.BetaWebFetchTool20260209",
        "web_fetch_20260309": "beta_web_fetch_tool_20260309.BetaWebFetchTool20260309",
        "web_search_20260318": "beta_web_search_tool_20260318.BetaWebSearchTool20260318",
        "web_fetch_20260318": "beta_web_fetch_tool_20260318.BetaWebFetchTool20260318",
        "advisor_20260301": "beta_advisor_tool_20260301.BetaAdvisorTool20260301",
        "tool_search_tool_bm25_20251119": "beta_tool_search_tool_bm_2520251119.BetaToolSearchToolBm25_20251119",
        "tool_search_tool_bm25": "beta_tool_search_tool_bm_2520251119.BetaToolSearchToolBm25_20251119",
        "tool_search_tool_regex_20251119": "beta_tool_search_tool_regex_20251119.BetaToolSearchToolRegex20251119",
        "tool_search_tool_regex": "beta_tool_search_tool_regex_20251119.BetaToolSearchToolRegex20251119",
        "mcp_toolset": "beta_mcp_toolset.BetaMCPToolset",
        None: "beta_response_tool.BetaResponseTool",
    }
)
BETA_SERVER_TOOL_RESULTS = Variants(
    {
        "all": "beta_web_fetch_url_source_all.BetaWebFetchURLSourceAll",
        "none": "beta_web_fetch_url_source_none.BetaWebFetchURLSourceNone",
        "only": "beta_web_fetch_url_source_only.BetaWebFetchURLSourceOnly",
        "except": "beta_web_fetch_url_source_except.BetaWebFetchURLSourceExcept",
    }
)
BETA_STATUS = Variants(
    {
        "redeemed": "beta_fallback_credit_redeemed.BetaFallbackCreditRedeemed",
        "not_applied": "beta_fallback_credit_not_applied.BetaFallbackCreditNotApplied",
    }
)
BETA_SYSTEM_MESSAGE_PARAM_CONTENT_BLOCK = Variants(
    {
        "text": "text_block_param.TextBlockParam",
        "tool_addition": "beta_request_tool_addition_block_param.BetaRequestToolAdditionBlockParam",
        "tool_removal": "beta_request_tool_removal_block_param.BetaRequestToolRemovalBlockParam",
    }
)
BETA_THINKING = Variants(
    {
        "enabled": "beta_thinking_config_enabled_param.BetaThinkingConfigEnabledParam",
        "disabled": "thinking_config_disabled_param.ThinkingConfigDisabledParam",
        "between_tools": "thinking_config_between_tools_param.ThinkingConfigBetweenToolsParam",
        "adaptive": "beta_thinking_config_adaptive_param.BetaThinkingConfigAdaptiveParam",
    }
)
BETA_THINKING_CONFIG_PARAM = Variants(
    {
        "enabled": "beta_thinking_config_enabled_param.BetaThinkingConfigEnabledParam",
        "disabled": "thinking_config_disabled_param.ThinkingConfigDisabledParam",
        "between_tools": "thinking_config_between_tools_param.ThinkingConfigBetweenToolsParam",
        "adaptive": "beta_thinking_config_adaptive_param.BetaThinkingConfigAdaptiveParam",
    }
)
BETA_TOOL = Variants(
    {
        "tool_reference": "beta_tool_change_tool_reference_param.BetaToolChangeToolReferenceParam",
        "mcp_tool_reference": "beta_tool_change_mcp_tool_reference_param.BetaToolChangeMCPToolReferenceParam",
        "mcp_toolset_reference": "beta_tool_change_mcp_toolset_reference_param.BetaToolChangeMCPToolsetReferenceParam",
        "tool_definition": "beta_tool_change_tool_definition_param.BetaToolChangeToolDefinitionParam",
    }
)
BETA_TOOL_CHANGE = Variants(
    {
        "tool_addition": "beta_request_tool_addition_block_param.BetaRequestToolAdditionBlockParam",
        "tool_removal": "beta_request_tool_removal_block_param.BetaRequestToolRemovalBlockParam",
    }
)
BETA_TOOL_UNION_PARAM = Variants(
    {
        "custom": "tool_param.ToolParam",
        "bash_20241022": "beta_tool_bash_20241022_param.BetaToolBash20241022Param",
        "bash_20250124": "tool_bash_20250124_param.ToolBash20250124Param",
        "code_execution_20250522": "code_execution_tool_20250522_param.CodeExecutionTool20250522Param",
        "code_execution_20250825": "code_execution_tool_20250825_param.CodeExecutionTool20250825Param",
        "code_execution_20260120": "code_execution_tool_20260120_param.CodeExecutionTool20260120Param",
        "code_execution_20260521": "code_execution_tool_20260521_param.CodeExecutionTool20260521Param",
        "browser_toolset_20260801": "browser_toolset_20260801_param.BrowserToolset20260801Param",
        "computer_20241022": "beta_tool_computer_use_20241022_param.BetaToolComputerUse20241022Param",
        "memory_20250818": "memory_tool_20250818_param.MemoryTool20250818Param",
        "computer_20250124": "beta_tool_computer_use_20250124_param.BetaToolComputerUse20250124Param",
        "text_editor_20241022": "beta_tool_text_editor_20241022_param.BetaToolTextEditor20241022Param",
        "computer_20251124": "beta_tool_computer_use_20251124_param.BetaToolComputerUse20251124Param",
        "computer_toolset_20260801": "computer_toolset_20260801_param.ComputerToolset20260801Param",
        "text_editor_20250124": "tool_text_editor_20250124_param.ToolTextEditor20250124Param",
        "text_editor_20250429": "tool_text_editor_20250429_param.ToolTextEditor20250429Param",
        "text_editor_20250728": "tool_text_editor_20250728_param.ToolTextEditor20250728Param",
        "web_search_20250305": "web_search_tool_20250305_param.WebSearchTool20250305Param",
        "web_fetch_20250910": "web_fetch_tool_20250910_param.WebFetchTool20250910Param",
        "web_search_20260209": "web_search_tool_20260209_param.WebSearchTool20260209Param",
        "web_fetch_20260209": "web_fetch_tool_20260209_param.WebFetchTool20260209Param",
        "web_fetch_20260309": "web_fetch_tool_20260309_param.WebFetchTool20260309Param",
        "web_search_20260318": "web_search_tool_20260318_param.WebSearchTool20260318Param",
        "web_fetch_20260318": "web_fetch_tool_20260318_param.WebFetchTool20260318Param",
        "advisor_20260301": "beta_advisor_tool_20260301_param.BetaAdvisorTool20260301Param",
        "tool_search_tool_bm25_20251119": "tool_search_tool_bm_2520251119_param.ToolSearchToolBm25_20251119Param",
        "tool_search_tool_bm25": "tool_search_tool_bm_2520251119_param.ToolSearchToolBm25_20251119Param",
        "tool_search_tool_regex_20251119": "tool_search_tool_regex_20251119_param.ToolSearchToolRegex20251119Param",
        "tool_search_tool_regex": "tool_search_tool_regex_20251119_param.ToolSearchToolRegex20251119Param",
        "mcp_toolset": "beta_mcp_toolset_param.BetaMCPToolsetParam",
        None: "tool_param.ToolParam",
    }
)
BETA_TRIGGER = Variants(
    {
        "input_tokens": "beta_input_tokens_trigger_param.BetaInputTokensTriggerParam",
        "tool_uses": "beta_tool_uses_trigger_param.BetaToolUsesTriggerParam",
    }
)
BETA_USAGE_ITERATION = Variants(
    {
        "message": "beta_message_iteration_usage.BetaMessageIterationUsage",
        "compaction": "beta_compaction_iteration_usage.BetaCompactionIterationUsage",
        "advisor_message": "beta_advisor_message_iteration_usage.BetaAdvisorMessageIterationUsage",
        "fallback_message": "beta_fallback_message_iteration_usage.BetaFallbackMessageIterationUsage",
    }
)
BETA_WEB_FETCH_URL_SOURCES_CLIENT_TOOL_RESULTS = Variants(
    {
        "all": "beta_web_fetch_url_source_all.BetaWebFetchURLSourceAll",
        "none": "beta_web_fetch_url_source_none.BetaWebFetchURLSourceNone",
        "only": "beta_web_fetch_url_source_only.BetaWebFetchURLSourceOnly",
        "except": "beta_web_fetch_url_source_except.BetaWebFetchURLSourceExcept",
    }
)
BETA_WEB_FETCH_URL_SOURCES_USER_INPUT = Variants(
    {
        "all": "beta_web_fetch_url_source_all.BetaWebFetchURLSourceAll",
        "none": "beta_web_fetch_url_source_none.BetaWebFetchURLSourceNone",
    }
)
BROWSER_STATE_CHANGE_PARAM = Variants(
    {
        "tab_opened": "browser_state_change_tab_opened_param.BrowserStateChangeTabOpenedParam",
        "download_started": "browser_state_change_download_started_param.BrowserStateChangeDownloadStartedParam",
        "download_completed": "browser_state_change_download_completed_param.BrowserStateChangeDownloadCompletedParam",
        "download_failed": "browser_state_change_download_failed_param.BrowserStateChangeDownloadFailedParam",
    }
)
BUILT_IN_TOOL_PARAM = Variants(
    {
        "bash_20250124": "tool_bash_20250124_param.ToolBash20250124Param",
        "code_execution_20250522": "code_execution_tool_20250522_param.CodeExecutionTool20250522Param",
        "code_execution_20250825": "code_execution_tool_20250825_param.CodeExecutionTool20250825Param",
        "code_execution_20260120": "code_execution_tool_20260120_param.CodeExecutionTool20260120Param",
        "code_execution_20260521": "code_execution_tool_20260521_param.CodeExecutionTool20260521Param",
        "browser_toolset_20260801": "browser_toolset_20260801_param.BrowserToolset20260801Param",
        "memory_20250818": "memory_tool_20250818_param.MemoryTool20250818Param",
        "computer_toolset_20260801": "computer_toolset_20260801_param.ComputerToolset20260801Param",
        "text_editor_20250124": "tool_text_editor_20250124_param.ToolTextEditor20250124Param",
        "text_editor_20250429": "tool_text_editor_20250429_param.ToolTextEditor20250429Param",
        "text_editor_20250728": "tool_text_editor_20250728_param.ToolTextEditor20250728Param",
        "web_search_20250305": "web_search_tool_20250305_param.WebSearchTool20250305Param",
        "web_fetch_20250910": "web_fetch_tool_20250910_param.WebFetchTool20250910Param",
        "web_search_20260209": "web_search_tool_20260209_param.WebSearchTool20260209Param",
        "web_fetch_20260209": "web_fetch_tool_20260209_param.WebFetchTool20260209Param",
        "web_fetch_20260309": "web_fetch_tool_20260309_param.WebFetchTool20260309Param",
        "web_search_20260318": "web_search_tool_20260318_param.WebSearchTool20260318Param",
        "web_fetch_20260318": "web_fetch_tool_20260318_param.WebFetchTool20260318Param",
        "tool_search_tool_bm25_20251119": "tool_search_tool_bm_2520251119_param.ToolSearchToolBm25_20251119Param",
        "tool_search_tool_bm25": "tool_search_tool_bm_2520251119_param.ToolSearchToolBm25_20251119Param",
        "tool_search_tool_regex_20251119": "tool_search_tool_regex_20251119_param.ToolSearchToolRegex20251119Param",
        "tool_search_tool_regex": "tool_search_tool_regex_20251119_param.ToolSearchToolRegex20251119Param",
    }
)
CACHE_MISS_REASON = Variants(
    {
        "model_changed": "cache_miss_model_changed.CacheMissModelChanged",
        "system_changed": "cache_miss_system_changed.CacheMissSystemChanged",
        "tools_changed": "cache_miss_tools_changed.CacheMissToolsChanged",
        "messages_changed": "cache_miss_messages_changed.CacheMissMessagesChanged",
        "previous_message_not_found": "cache_miss_previous_message_not_found.CacheMissPreviousMessageNotFound",
        "unavailable": "cache_miss_unavailable.CacheMissUnavailable",
    }
)
CALLER = Variants(
    {
        "direct": "direct_caller_param.DirectCallerParam",
        "code_execution_20250825": "server_tool_caller_param.ServerToolCallerParam",
        "code_execution_20260120": "server_tool_caller_20260120_param.ServerToolCaller20260120Param",
    }
)
CLIENT_TOOL_RESULTS = Variants(
    {
        "all": "web_fetch_url_source_all_param.WebFetchURLSourceAllParam",
        "none": "web_fetch_url_source_none_param.WebFetchURLSourceNoneParam",
        "only": "web_fetch_url_source_only_param.WebFetchURLSourceOnlyParam",
        "except": "web_fetch_url_source_except_param.WebFetchURLSourceExceptParam",
    }
)
CODE_EXECUTION_TOOL_RESULT_BLOCK_CONTENT = Variants(
    {
        "code_execution_tool_result_error": "code_execution_tool_result_error_object.CodeExecutionToolResultErrorObject",
        "code_execution_result": "code_execution_result_block.CodeExecutionResultBlock",
        "encrypted_code_execution_result": "encrypted_code_execution_result_block.EncryptedCodeExecutionResultBlock",
    }
)
CODE_EXECUTION_TOOL_RESULT_BLOCK_PARAM_CONTENT_PARAM = Variants(
    {
        "code_execution_tool_result_error": "code_execution_tool_result_error_param.CodeExecutionToolResultErrorParam",
        "code_execution_result": "code_execution_result_block_param.CodeExecutionResultBlockParam",
        "encrypted_code_execution_result": "encrypted_code_execution_result_block_param.EncryptedCodeExecutionResultBlockParam",
    }
)
CONTENT = Variants(
    {
        "text": "text_block_param.TextBlockParam",
        "image": "image_block_param.ImageBlockParam",
        "search_result": "search_result_block_param.SearchResultBlockParam",
        "document": "document_block_param.DocumentBlockParam",
        "tool_reference": "tool_reference_block_param.ToolReferenceBlockParam",
        "browser_state": "browser_state_block_param.BrowserStateBlockParam",
    }
)
CONTENT_BLOCK = Variants(
    {
        "text": "text_block.TextBlock",
        "thinking": "thinking_block.ThinkingBlock",
        "redacted_thinking": "redacted_thinking_block.RedactedThinkingBlock",
        "tool_use": "tool_use_block.ToolUseBlock",
        "server_tool_use": "server_tool_use_block.ServerToolUseBlock",
        "web_search_tool_result": "web_search_tool_result_block.WebSearchToolResultBlock",
        "web_fetch_tool_result": "web_fetch_tool_result_block.WebFetchToolResultBlock",
        "code_execution_tool_result": "code_execution_tool_result_block.CodeExecutionToolResultBlock",
        "bash_code_execution_tool_result": "bash_code_execution_tool_result_block.BashCodeExecutionToolResultBlock",
        "text_editor_code_execution_tool_result": "text_editor_code_execution_tool_result_block.TextEditorCodeExecutionToolResultBlock",
        "tool_search_tool_result": "tool_search_tool_result_block.ToolSearchToolResultBlock",
        "container_upload": "container_upload_block.ContainerUploadBlock",
    }
)
CONTENT_BLOCK_PARAM = Variants(
    {
        "text": "text_block_param.TextBlockParam",
        "image": "image_block_param.ImageBlockParam",
        "document": "document_block_param.DocumentBlockParam",
        "search_result": "search_result_block_param.SearchResultBlockParam",
        "thinking": "thinking_block_param.ThinkingBlockParam",
        "redacted_thinking": "redacted_thinking_block_param.RedactedThinkingBlockParam",
        "tool_use": "tool_use_block_param.ToolUseBlockParam",
        "tool_result": "tool_result_block_param.ToolResultBlockParam",
        "server_tool_use": "server_tool_use_block_param.ServerToolUseBlockParam",
        "web_search_tool_result": "web_search_tool_result_block_param.WebSearchToolResultBlockParam",
        "web_fetch_tool_result": "web_fetch_tool_result_block_param.WebFetchToolResultBlockParam",
        "code_execution_tool_result": "code_execution_tool_result_block_param.CodeExecutionToolResultBlockParam",
        "bash_code_execution_tool_result": "bash_code_execution_tool_result_block_param.BashCodeExecutionToolResultBlockParam",
        "text_editor_code_execution_tool_result": "text_editor_code_execution_tool_result_block_param.TextEditorCodeExecutionToolResultBlockParam",
        "tool_search_tool_result": "tool_search_tool_result_block_param.ToolSearchToolResultBlockParam",
        "container_upload": "container_upload_block_param.ContainerUploadBlockParam",
    }
)
CONTENT_BLOCK_SOURCE_CONTENT_PARAM = Variants(
    {
        "text": "text_block_param.TextBlockParam",
        "image": "image_block_param.ImageBlockParam",
    }
)
DOCUMENT_BLOCK_SOURCE = Variants(
    {
        "base64": "base_64pdf_source.Base64PDFSource",
        "text": "plain_text_source.PlainTextSource",
    }
)
DOCUMENT_BLOCK_PARAM_SOURCE = Variants(
    {
        "base64": "base_64pdf_source_param.Base64PDFSourceParam",
        "text": "plain_text_source_param.PlainTextSourceParam",
        "content": "content_block_source_param.ContentBlockSourceParam",
        "url": "urlpdf_source_param.URLPDFSourceParam",
        "file": "file_document_source_param.FileDocumentSourceParam",
    }
)
ERROR_OBJECT = Variants(
    {
        "invalid_request_error": "invalid_request_error_object.InvalidRequestErrorObject",
        "authentication_error": "authentication_error_object.AuthenticationErrorObject",
        "billing_error": "billing_error_object.BillingErrorObject",
        "permission_error": "permission_error_object.PermissionErrorObject",
        "not_found_error": "not_found_error_object.NotFoundErrorObject",
        "rate_limit_error": "rate_limit_error_object.RateLimitErrorObject",
        "timeout_error": "gateway_timeout_error_object.GatewayTimeoutErrorObject",
        "api_error": "api_error_object.APIErrorObject",
        "overloaded_error": "overloaded_error_object.OverloadedErrorObject",
    }
)
MESSAGE_BATCH_RESULT = Variants(
    {
        "succeeded": "message_batch_succeeded_result.MessageBatchSucceededResult",
        "errored": "message_batch_errored_result.MessageBatchErroredResult",
        "canceled": "message_batch_canceled_result.MessageBatchCanceledResult",
        "expired": "message_batch_expired_result.MessageBatchExpiredResult",
    }
)
MESSAGE_PARAM = Variants(
    {
        "user": "user_message_param.UserMessageParam",
        "assistant": "assistant_message_param.AssistantMessageParam",
        "system": "system_message_param.SystemMessageParam",
    }
)
SERVER_TOOL_USE_BLOCK_CALLER = Variants(
    {
        "direct": "direct_caller.DirectCaller",
        "code_execution_20250825": "server_tool_caller.ServerToolCaller",
        "code_execution_20260120": "server_tool_caller_20260120.ServerToolCaller20260120",
    }
)
SERVER_TOOL_USE_BLOCK_PARAM_CALLER = Variants(
    {
        "direct": "direct_caller_param.DirectCallerParam",
        "code_execution_20250825": "server_tool_caller_param.ServerToolCallerParam",
        "code_execution_20260120": "server_tool_caller_20260120_param.ServerToolCaller20260120Param",
    }
)
SOURCE = Variants(
    {
        "base64": "base_64_image_source_param.Base64ImageSourceParam",
        "url": "url_image_source_param.URLImageSourceParam",
        "file": "file_image_source_param.FileImageSourceParam",
    }
)
TEXT_CITATION = Variants(
    {
        "char_location": "citation_char_location.CitationCharLocation",
        "page_location": "citation_page_location.CitationPageLocation",
        "content_block_location": "citation_content_block_location.CitationContentBlockLocation",
        "web_search_result_location": "citations_web_search_result_location.CitationsWebSearchResultLocation",
        "search_result_location": "citations_search_result_location.CitationsSearchResultLocation",
    }
)
TEXT_CITATION_PARAM = Variants(
    {
        "char_location": "citation_char_location_param.CitationCharLocationParam",
        "page_location": "citation_page_location_param.CitationPageLocationParam",
        "content_block_location": "citation_content_block_location_param.CitationContentBlockLocationParam",
        "web_search_result_location": "citation_web_search_result_location_param.CitationWebSearchResultLocationParam",
        "search_result_location": "citation_search_result_location_param.CitationSearchResultLocationParam",
    }
)
TEXT_EDITOR_CODE_EXECUTION_TOOL_RESULT_BLOCK_CONTENT = Variants(
    {
        "text_editor_code_execution_tool_result_error": "text_editor_code_execution_tool_result_error_object.TextEditorCodeExecutionToolResultErrorObject",
        "text_editor_code_execution_view_result": "text_editor_code_execution_view_result_block.TextEditorCodeExecutionViewResultBlock",
        "text_editor_code_execution_create_result": "text_editor_code_execution_create_result_block.TextEditorCodeExecutionCreateResultBlock",
        "text_editor_code_execution_str_replace_result": "text_editor_code_execution_str_replace_result_block.TextEditorCodeExecutionStrReplaceResultBlock",
    }
)
TEXT_EDITOR_CODE_EXECUTION_TOOL_RESULT_BLOCK_PARAM_CONTENT = Variants(
    {
        "text_editor_code_execution_tool_result_error": "text_editor_code_execution_tool_result_error_param.TextEditorCodeExecutionToolResultErrorParam",
        "text_editor_code_execution_view_result": "text_editor_code_execution_view_result_block_param.TextEditorCodeExecutionViewResultBlockParam",
        "text_editor_code_execution_create_result": "text_editor_code_execution_create_result_block_param.TextEditorCodeExecutionCreateResultBlockParam",
        "text_editor_code_execution_str_replace_result": "text_editor_code_execution_str_replace_result_block_param.TextEditorCodeExecutionStrReplaceResultBlockParam",
    }
)
THINKING_CONFIG_PARAM = Variants(
    {
        "enabled": "thinking_config_enabled_param.ThinkingConfigEnabledParam",
        "disabled": "thinking_config_disabled_param.ThinkingConfigDisabledParam",
        "between_tools": "thinking_config_between_tools_param.ThinkingConfigBetweenToolsParam",
        "adaptive": "thinking_config_adaptive_param.ThinkingConfigAdaptiveParam",
    }
)
TOOL_CHOICE_PARAM = Variants(
    {
        "auto": "tool_choice_auto_param.ToolChoiceAutoParam",
        "any": "tool_choice_any_param.ToolChoiceAnyParam",
        "tool": "tool_choice_tool_param.ToolChoiceToolParam",
        "none": "tool_choice_none_param.ToolChoiceNoneParam",
    }
)
TOOL_SEARCH_TOOL_RESULT_BLOCK_CONTENT = Variants(
    {
        "tool_search_tool_result_error": "tool_search_tool_result_error_object.ToolSearchToolResultErrorObject",
        "tool_search_tool_search_result": "tool_search_tool_search_result_block.ToolSearchToolSearchResultBlock",
    }
)
TOOL_SEARCH_TOOL_RESULT_BLOCK_PARAM_CONTENT = Variants(
    {
        "tool_search_tool_result_error": "tool_search_tool_result_error_param.ToolSearchToolResultErrorParam",
        "tool_search_tool_search_result": "tool_search_tool_search_result_block_param.ToolSearchToolSearchResultBlockParam",
    }
)
TOOL_UNION_PARAM = Variants(
    {
        "custom": "tool_param.ToolParam",
        "bash_20250124": "tool_bash_20250124_param.ToolBash20250124Param",
        "code_execution_20250522": "code_execution_tool_20250522_param.CodeExecutionTool20250522Param",
        "code_execution_20250825": "code_execution_tool_20250825_param.CodeExecutionTool20250825Param",
        "code_execution_20260120": "code_execution_tool_20260120_param.CodeExecutionTool20260120Param",
        "code_execution_20260521": "code_execution_tool_20260521_param.CodeExecutionTool20260521Param",
        "browser_toolset_20260801": "browser_toolset_20260801_param.BrowserToolset20260801Param",
        "memory_20250818": "memory_tool_20250818_param.MemoryTool20250818Param",
        "computer_toolset_20260801": "computer_toolset_20260801_param.ComputerToolset20260801Param",
        "text_editor_20250124": "tool_text_editor_20250124_param.ToolTextEditor20250124Param",
        "text_editor_20250429": "tool_text_editor_20250429_param.ToolTextEditor20250429Param",
        "text_editor_20250728": "tool_text_editor_20250728_param.ToolTextEditor20250728Param",
        "web_search_20250305": "web_search_tool_20250305_param.WebSearchTool20250305Param",
        "web_fetch_20250910": "web_fetch_tool_20250910_param.WebFetchTool20250910Param",
        "web_search_20260209": "web_search_tool_20260209_param.WebSearchTool20260209Param",
        "web_fetch_20260209": "web_fetch_tool_20260209_param.WebFetchTool20260209Param",
        "web_fetch_20260309": "web_fetch_tool_20260309_param.WebFetchTool20260309Param",
        "web_search_20260318": "web_search_tool_20260318_param.WebSearchTool20260318Param",
        "web_fetch_20260318": "web_fetch_tool_20260318_param.WebFetchTool20260318Param",
        "tool_search_tool_bm25_20251119": "tool_search_tool_bm_2520251119_param.ToolSearchToolBm25_20251119Param",
        "tool_search_tool_bm25": "tool_search_tool_bm_2520251119_param.ToolSearchToolBm25_20251119Param",
        "tool_search_tool_regex_20251119": "tool_search_tool_regex_20251119_param.ToolSearchToolRegex20251119Param",
        "tool_search_tool_regex": "tool_search_tool_regex_20251119_param.ToolSearchToolRegex20251119Param",
        None: "tool_param.ToolParam",
    }
)
TOOL_USE_BLOCK_CALLER = Variants(
    {
        "direct": "direct_caller.DirectCaller",
        "code_execution_20250825": "server_tool_caller.ServerToolCaller",
        "code_execution_20260120": "server_tool_caller_20260120.ServerToolCaller20260120",
    }
)
USER_INPUT = Variants(
    {
        "all": "web_fetch_url_source_all_param.WebFetchURLSourceAllParam",
        "none": "web_fetch_url_source_none_param.WebFetchURLSourceNoneParam",
    }
)
WEB_FETCH_TOOL_RESULT_BLOCK_CALLER = Variants(
    {
        "direct": "direct_caller.DirectCaller",
        "code_execution_20250825": "server_tool_caller.ServerToolCaller",
        "code_execution_20260120": "server_tool_caller_20260120.ServerToolCaller20260120",
    }
)
WEB_FETCH_TOOL_RESULT_BLOCK_CONTENT = Variants(
    {
        "web_fetch_tool_result_error": "web_fetch_tool_result_error_block.WebFetchToolResultErrorBlock",
        "web_fetch_result": "web_fetch_block.WebFetchBlock",
    }
)
WEB_FETCH_TOOL_RESULT_BLOCK_PARAM_CALLER = Variants(
    {
        "direct": "direct_caller_param.DirectCallerParam",
        "code_execution_20250825": "server_tool_caller_param.ServerToolCallerParam",
        "code_execution_20260120": "server_tool_caller_20260120_param.ServerToolCaller20260120Param",
    }
)
WEB_FETCH_TOOL_RESULT_BLOCK_PARAM_CONTENT = Variants(
    {
        "web_fetch_tool_result_error": "web_fetch_tool_result_error_block_param.WebFetchToolResultErrorBlockParam",
        "web_fetch_result": "web_fetch_block_param.WebFetchBlockParam",
    }
)
WEB_SEARCH_TOOL_RESULT_BLOCK_CALLER = Variants(
    {
        "direct": "direct_caller.DirectCaller",
        "code_execution_20250825": "server_tool_caller.ServerToolCaller",
        "code_execution_20260120": "server_tool_caller_20260120.ServerToolCaller20260120",
    }
)
WEB_SEARCH_TOOL_RESULT_BLOCK_PARAM_CALLER = Variants(
    {
        "direct": "direct_caller_param.DirectCallerParam",
        "code_execution_20250825": "server_tool_caller_param.ServerToolCallerParam",
        "code_execution_20260120": "server_tool_caller_20260120_param.ServerToolCaller20260120Param",
    }
)
