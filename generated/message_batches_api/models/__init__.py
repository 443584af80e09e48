# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
"""Every model, union and enum of the API; each is imported when it is first named."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .anthropic_beta_param import AnthropicBetaParam as AnthropicBetaParam
    from .api_error_object import APIErrorObject as APIErrorObject
    from .api_error_object import APIErrorObject as BetaAPIErrorObject
    from .assistant_message_param import AssistantMessageParam as AssistantMessageParam
    from .authentication_error_object import AuthenticationErrorObject as AuthenticationErrorObject
    from .authentication_error_object import AuthenticationErrorObject as BetaAuthenticationErrorObject
    from .base_64_image_source_param import Base64ImageSourceParam as Base64ImageSourceParam
    from .base_64_image_source_param import Base64ImageSourceParam as BetaBase64ImageSourceParam
    from .base_64pdf_source import Base64PDFSource as Base64PDFSource
    from .base_64pdf_source import Base64PDFSource as BetaBase64PDFSource
    from .base_64pdf_source_param import Base64PDFSourceParam as Base64PDFSourceParam
    from .base_64pdf_source_param import Base64PDFSourceParam as BetaBase64PDFSourceParam
    from .bash_code_execution_output_block import BashCodeExecutionOutputBlock as BashCodeExecutionOutputBlock
    from .bash_code_execution_output_block import (
        BashCodeExecutionOutputBlock as BetaBashCodeExecutionOutputBlock,
    )
    from .bash_code_execution_output_block_param import (
        BashCodeExecutionOutputBlockParam as BashCodeExecutionOutputBlockParam,
    )
    from .bash_code_execution_output_block_param import (
        BashCodeExecutionOutputBlockParam as BetaBashCodeExecutionOutputBlockParam,
    )
    from .bash_code_execution_result_block import BashCodeExecutionResultBlock as BashCodeExecutionResultBlock
    from .bash_code_execution_result_block import (
        BashCodeExecutionResultBlock as BetaBashCodeExecutionResultBlock,
    )
    from .bash_code_execution_result_block_param import (
        BashCodeExecutionResultBlockParam as BashCodeExecutionResultBlockParam,
    )
    from .bash_code_execution_result_block_param import (
        BashCodeExecutionResultBlockParam as BetaBashCodeExecutionResultBlockParam,
    )
    from .bash_code_execution_tool_result_block import (
        BashCodeExecutionToolResultBlock as BashCodeExecutionToolResultBlock,
    )
    from .bash_code_execution_tool_result_block import (
        BashCodeExecutionToolResultBlock as BetaBashCodeExecutionToolResultBlock,
    )
    from .bash_code_execution_tool_result_block_content import (
        BashCodeExecutionToolResultBlockContent as BashCodeExecutionToolResultBlockContent,
    )
    from .bash_code_execution_tool_result_block_content import (
        BashCodeExecutionToolResultBlockContent as BetaBashCodeExecutionToolResultBlockContent,
    )
    from .bash_code_execution_tool_result_block_param import (
        BashCodeExecutionToolResultBlockParam as BashCodeExecutionToolResultBlockParam,
    )
    from .bash_code_execution_tool_result_block_param import (
        BashCodeExecutionToolResultBlockParam as BetaBashCodeExecutionToolResultBlockParam,
    )
    from .bash_code_execution_tool_result_block_param_content import (
        BashCodeExecutionToolResultBlockParamContent as BashCodeExecutionToolResultBlockParamContent,
    )
    from .bash_code_execution_tool_result_block_param_content import (
        BashCodeExecutionToolResultBlockParamContent as BetaBashCodeExecutionToolResultBlockParamContent,
    )
    from .bash_code_execution_tool_result_error_code import (
        BashCodeExecutionToolResultErrorCode as BashCodeExecutionToolResultErrorCode,
    )
    from .bash_code_execution_tool_result_error_object import (
        BashCodeExecutionToolResultErrorObject as BashCodeExecutionToolResultErrorObject,
    )
    from .bash_code_execution_tool_result_error_object import (
        BashCodeExecutionToolResultErrorObject as BetaBashCodeExecutionToolResultErrorObject,
    )
    from .bash_code_execution_tool_result_error_param import (
        BashCodeExecutionToolResultErrorParam as BashCodeExecutionToolResultErrorParam,
    )
    from .bash_code_execution_tool_result_error_param import (
        BashCodeExecutionToolResultErrorParam as BetaBashCodeExecutionToolResultErrorParam,
    )
    from .batch_create_params import BatchCreateParams as BatchCreateParams
    from .beta_advisor_message_iteration_usage import (
        BetaAdvisorMessageIterationUsage as BetaAdvisorMessageIterationUsage,
    )
    from .beta_advisor_redacted_result_block import (
        BetaAdvisorRedactedResultBlock as BetaAdvisorRedactedResultBlock,
    )
    from .beta_advisor_redacted_result_block_param import (
        BetaAdvisorRedactedResultBlockParam as BetaAdvisorRedactedResultBlockParam,
    )
    from .beta_advisor_result_block import BetaAdvisorResultBlock as BetaAdvisorResultBlock
    from .beta_advisor_result_block_param import BetaAdvisorResultBlockParam as BetaAdvisorResultBlockParam
    from .beta_advisor_tool_20260301 import BetaAdvisorTool20260301 as BetaAdvisorTool20260301
    from .beta_advisor_tool_20260301_param import BetaAdvisorTool20260301Param as BetaAdvisorTool20260301Param
    from .beta_advisor_tool_result_block import BetaAdvisorToolResultBlock as BetaAdvisorToolResultBlock
    from .beta_advisor_tool_result_block_content import (
        BetaAdvisorToolResultBlockContent as BetaAdvisorToolResultBlockContent,
    )
    from .beta_advisor_tool_result_block_param import (
        BetaAdvisorToolResultBlockParam as BetaAdvisorToolResultBlockParam,
    )
    from .beta_advisor_tool_result_block_param_content import (
        BetaAdvisorToolResultBlockParamContent as BetaAdvisorToolResultBlockParamContent,
    )
    from .beta_advisor_tool_result_error_code import (
        BetaAdvisorToolResultErrorCode as BetaAdvisorToolResultErrorCode,
    )
    from .beta_advisor_tool_result_error_object import (
        BetaAdvisorToolResultErrorObject as BetaAdvisorToolResultErrorObject,
    )
    from .beta_advisor_tool_result_error_param import (
        BetaAdvisorToolResultErrorParam as BetaAdvisorToolResultErrorParam,
    )
    from .beta_all_thinking_turns_param import BetaAllThinkingTurnsParam as BetaAllThinkingTurnsParam
    from .beta_applied_edit import BetaAppliedEdit as BetaAppliedEdit
    from .beta_assistant_message_param import BetaAssistantMessageParam as BetaAssistantMessageParam
    from .beta_batch_create_params import BetaBatchCreateParams as BetaBatchCreateParams
    from .beta_bill_to import BetaBillTo as BetaBillTo
    from .beta_billing_policy_param import BetaBillingPolicyParam as BetaBillingPolicyParam
    from .beta_browser_close_tab_config import BetaBrowserCloseTabConfig as BetaBrowserCloseTabConfig
    from .beta_browser_double_click_config import BetaBrowserDoubleClickConfig as BetaBrowserDoubleClickConfig
    from .beta_browser_file_upload_config import BetaBrowserFileUploadConfig as BetaBrowserFileUploadConfig
    from .beta_browser_find_config import BetaBrowserFindConfig as BetaBrowserFindConfig
    from .beta_browser_form_input_config import BetaBrowserFormInputConfig as BetaBrowserFormInputConfig
    from .beta_browser_get_page_text_config import (
        BetaBrowserGetPageTextConfig as BetaBrowserGetPageTextConfig,
    )
    from .beta_browser_hold_key_config import BetaBrowserHoldKeyConfig as BetaBrowserHoldKeyConfig
    from .beta_browser_hover_config import BetaBrowserHoverConfig as BetaBrowserHoverConfig
    from .beta_browser_javascript_exec_config import (
        BetaBrowserJavascriptExecConfig as BetaBrowserJavascriptExecConfig,
    )
    from .beta_browser_key_config import BetaBrowserKeyConfig as BetaBrowserKeyConfig
    from .beta_browser_left_click_config import BetaBrowserLeftClickConfig as BetaBrowserLeftClickConfig
    from .beta_browser_left_click_drag_config import (
        BetaBrowserLeftClickDragConfig as BetaBrowserLeftClickDragConfig,
    )
    from .beta_browser_left_mouse_down_config import (
        BetaBrowserLeftMouseDownConfig as BetaBrowserLeftMouseDownConfig,
    )
    from .beta_browser_left_mouse_up_config import (
        BetaBrowserLeftMouseUpConfig as BetaBrowserLeftMouseUpConfig,
    )
    from .beta_browser_list_tabs_config import BetaBrowserListTabsConfig as BetaBrowserListTabsConfig
    from .beta_browser_middle_click_config import BetaBrowserMiddleClickConfig as BetaBrowserMiddleClickConfig
    from .beta_browser_mouse_move_config import BetaBrowserMouseMoveConfig as BetaBrowserMouseMoveConfig
    from .beta_browser_navigate_config import BetaBrowserNavigateConfig as BetaBrowserNavigateConfig
    from .beta_browser_new_tab_config import BetaBrowserNewTabConfig as BetaBrowserNewTabConfig
    from .beta_browser_read_console_config import BetaBrowserReadConsoleConfig as BetaBrowserReadConsoleConfig
    from .beta_browser_read_network_config import BetaBrowserReadNetworkConfig as BetaBrowserReadNetworkConfig
    from .beta_browser_read_page_config import BetaBrowserReadPageConfig as BetaBrowserReadPageConfig
    from .beta_browser_right_click_config import BetaBrowserRightClickConfig as BetaBrowserRightClickConfig
    from .beta_browser_screenshot_config import BetaBrowserScreenshotConfig as BetaBrowserScreenshotConfig
    from .beta_browser_scroll_config import BetaBrowserScrollConfig as BetaBrowserScrollConfig
    from .beta_browser_scroll_to_config import BetaBrowserScrollToConfig as BetaBrowserScrollToConfig
    from .beta_browser_switch_tab_config import BetaBrowserSwitchTabConfig as BetaBrowserSwitchTabConfig
    from .beta_browser_toolset_20260801 import BetaBrowserToolset20260801 as BetaBrowserToolset20260801
    from .beta_browser_toolset_configs import BetaBrowserToolsetConfigs as BetaBrowserToolsetConfigs
    from .beta_browser_triple_click_config import BetaBrowserTripleClickConfig as BetaBrowserTripleClickConfig
    from .beta_browser_type_config import BetaBrowserTypeConfig as BetaBrowserTypeConfig
    from .beta_browser_wait_config import BetaBrowserWaitConfig as BetaBrowserWaitConfig
    from .beta_browser_zoom_config import BetaBrowserZoomConfig as BetaBrowserZoomConfig
    from .beta_built_in_tool import BetaBuiltInTool as BetaBuiltInTool
    from .beta_built_in_tool_param import BetaBuiltInToolParam as BetaBuiltInToolParam
    from .beta_cache_control_ephemeral import BetaCacheControlEphemeral as BetaCacheControlEphemeral
    from .beta_citations_config_param import BetaCitationsConfigParam as BetaCitationsConfigParam
    from .beta_clear_thinking_20251015_edit_param import (
        BetaClearThinking20251015EditParam as BetaClearThinking20251015EditParam,
    )
    from .beta_clear_thinking_20251015_edit_response import (
        BetaClearThinking20251015EditResponse as BetaClearThinking20251015EditResponse,
    )
    from .beta_clear_tool_uses_20250919_edit_param import (
        BetaClearToolUses20250919EditParam as BetaClearToolUses20250919EditParam,
    )
    from .beta_clear_tool_uses_20250919_edit_param_clear_tool_inputs import (
        BetaClearToolUses20250919EditParamClearToolInputs as BetaClearToolUses20250919EditParamClearToolInputs,
    )
    from .beta_clear_tool_uses_20250919_edit_response import (
        BetaClearToolUses20250919EditResponse as BetaClearToolUses20250919EditResponse,
    )
    from .beta_code_execution_tool_20250522 import (
        BetaCodeExecutionTool20250522 as BetaCodeExecutionTool20250522,
    )
    from .beta_code_execution_tool_20250825 import (
        BetaCodeExecutionTool20250825 as BetaCodeExecutionTool20250825,
    )
    from .beta_code_execution_tool_20260120 import (
        BetaCodeExecutionTool20260120 as BetaCodeExecutionTool20260120,
    )
    from .beta_code_execution_tool_20260521 import (
        BetaCodeExecutionTool20260521 as BetaCodeExecutionTool20260521,
    )
    from .beta_compact_20260112_edit_param import BetaCompact20260112EditParam as BetaCompact20260112EditParam
    from .beta_compaction_block import BetaCompactionBlock as BetaCompactionBlock
    from .beta_compaction_block_param import BetaCompactionBlockParam as BetaCompactionBlockParam
    from .beta_compaction_block_tool_change import (
        BetaCompactionBlockToolChange as BetaCompactionBlockToolChange,
    )
    from .beta_compaction_config_param import BetaCompactionConfigParam as BetaCompactionConfigParam
    from .beta_compaction_iteration_usage import BetaCompactionIterationUsage as BetaCompactionIterationUsage
    from .beta_computer_cursor_position_config import (
        BetaComputerCursorPositionConfig as BetaComputerCursorPositionConfig,
    )
    from .beta_computer_double_click_config import (
        BetaComputerDoubleClickConfig as BetaComputerDoubleClickConfig,
    )
    from .beta_computer_hold_key_config import BetaComputerHoldKeyConfig as BetaComputerHoldKeyConfig
    from .beta_computer_key_config import BetaComputerKeyConfig as BetaComputerKeyConfig
    from .beta_computer_left_click_config import BetaComputerLeftClickConfig as BetaComputerLeftClickConfig
    from .beta_computer_left_click_drag_config import (
        BetaComputerLeftClickDragConfig as BetaComputerLeftClickDragConfig,
    )
    from .beta_computer_left_mouse_down_config import (
        BetaComputerLeftMouseDownConfig as BetaComputerLeftMouseDownConfig,
    )
    from .beta_computer_left_mouse_up_config import (
        BetaComputerLeftMouseUpConfig as BetaComputerLeftMouseUpConfig,
    )
    from .beta_computer_middle_click_config import (
        BetaComputerMiddleClickConfig as BetaComputerMiddleClickConfig,
    )
    from .beta_computer_mouse_move_config import BetaComputerMouseMoveConfig as BetaComputerMouseMoveConfig
    from .beta_computer_right_click_config import BetaComputerRightClickConfig as BetaComputerRightClickConfig
    from .beta_computer_screenshot_config import BetaComputerScreenshotConfig as BetaComputerScreenshotConfig
    from .beta_computer_scroll_config import BetaComputerScrollConfig as BetaComputerScrollConfig
    from .beta_computer_toolset_20260801 import BetaComputerToolset20260801 as BetaComputerToolset20260801
    from .beta_computer_toolset_configs import BetaComputerToolsetConfigs as BetaComputerToolsetConfigs
    from .beta_computer_triple_click_config import (
        BetaComputerTripleClickConfig as BetaComputerTripleClickConfig,
    )
    from .beta_computer_type_config import BetaComputerTypeConfig as BetaComputerTypeConfig
    from .beta_computer_wait_config import BetaComputerWaitConfig as BetaComputerWaitConfig
    from .beta_computer_zoom_config import BetaComputerZoomConfig as BetaComputerZoomConfig
    from .beta_content_block import BetaContentBlock as BetaContentBlock
    from .beta_content_block_param import BetaContentBlockParam as BetaContentBlockParam
    from .beta_context_management_config_param import (
        BetaContextManagementConfigParam as BetaContextManagementConfigParam,
    )
    from .beta_context_management_response import (
        BetaContextManagementResponse as BetaContextManagementResponse,
    )
    from .beta_edit import BetaEdit as BetaEdit
    from .beta_fallback_block import BetaFallbackBlock as BetaFallbackBlock
    from .beta_fallback_block_param import BetaFallbackBlockParam as BetaFallbackBlockParam
    from .beta_fallback_credit_mode import BetaFallbackCreditMode as BetaFallbackCreditMode
    from .beta_fallback_credit_not_applied import BetaFallbackCreditNotApplied as BetaFallbackCreditNotApplied
    from .beta_fallback_credit_not_applied_reason import (
        BetaFallbackCreditNotAppliedReason as BetaFallbackCreditNotAppliedReason,
    )
    from .beta_fallback_credit_redeemed import BetaFallbackCreditRedeemed as BetaFallbackCreditRedeemed
    from .beta_fallback_credit_token import BetaFallbackCreditToken as BetaFallbackCreditToken
    from .beta_fallback_credit_token_param import BetaFallbackCreditTokenParam as BetaFallbackCreditTokenParam
    from .beta_fallback_credit_usage import BetaFallbackCreditUsage as BetaFallbackCreditUsage
    from .beta_fallback_info import BetaFallbackInfo as BetaFallbackInfo
    from .beta_fallback_info_param import BetaFallbackInfoParam as BetaFallbackInfoParam
    from .beta_fallback_message_iteration_usage import (
        BetaFallbackMessageIterationUsage as BetaFallbackMessageIterationUsage,
    )
    from .beta_fallback_param import BetaFallbackParam as BetaFallbackParam
    from .beta_fallback_refusal_trigger import BetaFallbackRefusalTrigger as BetaFallbackRefusalTrigger
    from .beta_fallbacks_param import BetaFallbacksParam as BetaFallbacksParam
    from .beta_input_tokens_clear_at_least_param import (
        BetaInputTokensClearAtLeastParam as BetaInputTokensClearAtLeastParam,
    )
    from .beta_input_tokens_trigger_param import BetaInputTokensTriggerParam as BetaInputTokensTriggerParam
    from .beta_input_transformation import BetaInputTransformation as BetaInputTransformation
    from .beta_keep import BetaKeep as BetaKeep
    from .beta_keep_all import BetaKeepAll as BetaKeepAll
    from .beta_keep_param import BetaKeepParam as BetaKeepParam
    from .beta_mcp_tool import BetaMCPTool as BetaMCPTool
    from .beta_mcp_tool_config import BetaMCPToolConfig as BetaMCPToolConfig
    from .beta_mcp_tool_config_param import BetaMCPToolConfigParam as BetaMCPToolConfigParam
    from .beta_mcp_tool_default_config import BetaMCPToolDefaultConfig as BetaMCPToolDefaultConfig
    from .beta_mcp_tool_default_config_param import (
        BetaMCPToolDefaultConfigParam as BetaMCPToolDefaultConfigParam,
    )
    from .beta_mcp_tool_listing_block import BetaMCPToolListingBlock as BetaMCPToolListingBlock
    from .beta_mcp_tool_listing_block_param import (
        BetaMCPToolListingBlockParam as BetaMCPToolListingBlockParam,
    )
    from .beta_mcp_tool_param import BetaMCPToolParam as BetaMCPToolParam
    from .beta_mcp_tool_param_param import BetaMCPToolParamParam as BetaMCPToolParamParam
    from .beta_mcp_tool_result_block import BetaMCPToolResultBlock as BetaMCPToolResultBlock
    from .beta_mcp_tool_result_block_content import (
        BetaMCPToolResultBlockContent as BetaMCPToolResultBlockContent,
    )
    from .beta_mcp_tool_use_block import BetaMCPToolUseBlock as BetaMCPToolUseBlock
    from .beta_mcp_tool_use_block_param import BetaMCPToolUseBlockParam as BetaMCPToolUseBlockParam
    from .beta_mcp_toolset import BetaMCPToolset as BetaMCPToolset
    from .beta_mcp_toolset_configs import BetaMCPToolsetConfigs as BetaMCPToolsetConfigs
    from .beta_mcp_toolset_param import BetaMCPToolsetParam as BetaMCPToolsetParam
    from .beta_mcp_toolset_param_configs import BetaMCPToolsetParamConfigs as BetaMCPToolsetParamConfigs
    from .beta_memory_tool_20250818 import BetaMemoryTool20250818 as BetaMemoryTool20250818
    from .beta_message import BetaMessage as BetaMessage
    from .beta_message_batch_individual_response import (
        BetaMessageBatchIndividualResponse as BetaMessageBatchIndividualResponse,
    )
    from .beta_message_batch_result import BetaMessageBatchResult as BetaMessageBatchResult
    from .beta_message_batch_succeeded_result import (
        BetaMessageBatchSucceededResult as BetaMessageBatchSucceededResult,
    )
    from .beta_message_content_param import BetaMessageContentParam as BetaMessageContentParam
    from .beta_message_create_params_non_streaming import (
        BetaMessageCreateParamsNonStreaming as BetaMessageCreateParamsNonStreaming,
    )
    from .beta_message_iteration_usage import BetaMessageIterationUsage as BetaMessageIterationUsage
    from .beta_message_param import BetaMessageParam as BetaMessageParam
    from .beta_message_thread_param import BetaMessageThreadParam as BetaMessageThreadParam
    from .beta_output_config_param import BetaOutputConfigParam as BetaOutputConfigParam
    from .beta_refusal_stop_details import BetaRefusalStopDetails as BetaRefusalStopDetails
    from .beta_request import BetaRequest as BetaRequest
    from .beta_request_mcp_server_tool_configuration_param import (
        BetaRequestMCPServerToolConfigurationParam as BetaRequestMCPServerToolConfigurationParam,
    )
    from .beta_request_mcp_server_url_definition_param import (
        BetaRequestMCPServerURLDefinitionParam as BetaRequestMCPServerURLDefinitionParam,
    )
    from .beta_request_mcp_tool_result_block_param import (
        BetaRequestMCPToolResultBlockParam as BetaRequestMCPToolResultBlockParam,
    )
    from .beta_request_mcp_tool_result_block_param_content import (
        BetaRequestMCPToolResultBlockParamContent as BetaRequestMCPToolResultBlockParamContent,
    )
    from .beta_request_tool_addition_block_param import (
        BetaRequestToolAdditionBlockParam as BetaRequestToolAdditionBlockParam,
    )
    from .beta_request_tool_removal_block_param import (
        BetaRequestToolRemovalBlockParam as BetaRequestToolRemovalBlockParam,
    )
    from .beta_request_tool_removal_block_param_tool import (
        BetaRequestToolRemovalBlockParamTool as BetaRequestToolRemovalBlockParamTool,
    )
    from .beta_response_tool import BetaResponseTool as BetaResponseTool
    from .beta_response_tool_addition_block import (
        BetaResponseToolAdditionBlock as BetaResponseToolAdditionBlock,
    )
    from .beta_response_tool_addition_block_tool import (
        BetaResponseToolAdditionBlockTool as BetaResponseToolAdditionBlockTool,
    )
    from .beta_response_tool_change_mcp_tool_reference import (
        BetaResponseToolChangeMCPToolReference as BetaResponseToolChangeMCPToolReference,
    )
    from .beta_response_tool_change_mcp_toolset_reference import (
        BetaResponseToolChangeMCPToolsetReference as BetaResponseToolChangeMCPToolsetReference,
    )
    from .beta_response_tool_change_tool_reference import (
        BetaResponseToolChangeToolReference as BetaResponseToolChangeToolReference,
    )
    from .beta_response_tool_input_schema import BetaResponseToolInputSchema as BetaResponseToolInputSchema
    from .beta_response_tool_removal_block import BetaResponseToolRemovalBlock as BetaResponseToolRemovalBlock
    from .beta_response_tool_removal_block_tool import (
        BetaResponseToolRemovalBlockTool as BetaResponseToolRemovalBlockTool,
    )
    from .beta_response_tool_union import BetaResponseToolUnion as BetaResponseToolUnion
    from .beta_server_tool_name import BetaServerToolName as BetaServerToolName
    from .beta_server_tool_results import BetaServerToolResults as BetaServerToolResults
    from .beta_server_tool_use_block import BetaServerToolUseBlock as BetaServerToolUseBlock
    from .beta_server_tool_use_block_param import BetaServerToolUseBlockParam as BetaServerToolUseBlockParam
    from .beta_status import BetaStatus as BetaStatus
    from .beta_stop_reason import BetaStopReason as BetaStopReason
    from .beta_system_message_clear_at import BetaSystemMessageClearAt as BetaSystemMessageClearAt
    from .beta_system_message_output_config_param import (
        BetaSystemMessageOutputConfigParam as BetaSystemMessageOutputConfigParam,
    )
    from .beta_system_message_param import BetaSystemMessageParam as BetaSystemMessageParam
    from .beta_system_message_param_content import (
        BetaSystemMessageParamContent as BetaSystemMessageParamContent,
    )
    from .beta_system_message_param_content_block import (
        BetaSystemMessageParamContentBlock as BetaSystemMessageParamContentBlock,
    )
    from .beta_thinking import BetaThinking as BetaThinking
    from .beta_thinking_binding_mismatch import BetaThinkingBindingMismatch as BetaThinkingBindingMismatch
    from .beta_thinking_block_binding_param import (
        BetaThinkingBlockBindingParam as BetaThinkingBlockBindingParam,
    )
    from .beta_thinking_config_adaptive_param import (
        BetaThinkingConfigAdaptiveParam as BetaThinkingConfigAdaptiveParam,
    )
    from .beta_thinking_config_enabled_param import (
        BetaThinkingConfigEnabledParam as BetaThinkingConfigEnabledParam,
    )
    from .beta_thinking_config_param import BetaThinkingConfigParam as BetaThinkingConfigParam
    from .beta_thinking_display import BetaThinkingDisplay as BetaThinkingDisplay
    from .beta_thinking_dropped_input_transformation import (
        BetaThinkingDroppedInputTransformation as BetaThinkingDroppedInputTransformation,
    )
    from .beta_thinking_mismatch_allowed_input_transformation import (
        BetaThinkingMismatchAllowedInputTransformation as BetaThinkingMismatchAllowedInputTransformation,
    )
    from .beta_thinking_prefix_mismatch_behavior import (
        BetaThinkingPrefixMismatchBehavior as BetaThinkingPrefixMismatchBehavior,
    )
    from .beta_thinking_turns_param import BetaThinkingTurnsParam as BetaThinkingTurnsParam
    from .beta_thread_continue_params import BetaThreadContinueParams as BetaThreadContinueParams
    from .beta_thread_create_params import BetaThreadCreateParams as BetaThreadCreateParams
    from .beta_token_task_budget_param import BetaTokenTaskBudgetParam as BetaTokenTaskBudgetParam
    from .beta_tool import BetaTool as BetaTool
    from .beta_tool_bash_20241022 import BetaToolBash20241022 as BetaToolBash20241022
    from .beta_tool_bash_20241022_param import BetaToolBash20241022Param as BetaToolBash20241022Param
    from .beta_tool_bash_20250124 import BetaToolBash20250124 as BetaToolBash20250124
    from .beta_tool_change import BetaToolChange as BetaToolChange
    from .beta_tool_change_mcp_tool_reference_param import (
        BetaToolChangeMCPToolReferenceParam as BetaToolChangeMCPToolReferenceParam,
    )
    from .beta_tool_change_mcp_toolset_reference_param import (
        BetaToolChangeMCPToolsetReferenceParam as BetaToolChangeMCPToolsetReferenceParam,
    )
    from .beta_tool_change_tool_definition import BetaToolChangeToolDefinition as BetaToolChangeToolDefinition
    from .beta_tool_change_tool_definition_param import (
        BetaToolChangeToolDefinitionParam as BetaToolChangeToolDefinitionParam,
    )
    from .beta_tool_change_tool_reference_param import (
        BetaToolChangeToolReferenceParam as BetaToolChangeToolReferenceParam,
    )
    from .beta_tool_computer_use_20241022 import BetaToolComputerUse20241022 as BetaToolComputerUse20241022
    from .beta_tool_computer_use_20241022_param import (
        BetaToolComputerUse20241022Param as BetaToolComputerUse20241022Param,
    )
    from .beta_tool_computer_use_20250124 import BetaToolComputerUse20250124 as BetaToolComputerUse20250124
    from .beta_tool_computer_use_20250124_param import (
        BetaToolComputerUse20250124Param as BetaToolComputerUse20250124Param,
    )
    from .beta_tool_computer_use_20251124 import BetaToolComputerUse20251124 as BetaToolComputerUse20251124
    from .beta_tool_computer_use_20251124_param import (
        BetaToolComputerUse20251124Param as BetaToolComputerUse20251124Param,
    )
    from .beta_tool_search_tool_bm_2520251119 import (
        BetaToolSearchToolBm25_20251119 as BetaToolSearchToolBm25_20251119,
    )
    from .beta_tool_search_tool_regex_20251119 import (
        BetaToolSearchToolRegex20251119 as BetaToolSearchToolRegex20251119,
    )
    from .beta_tool_text_editor_20241022 import BetaToolTextEditor20241022 as BetaToolTextEditor20241022
    from .beta_tool_text_editor_20241022_param import (
        BetaToolTextEditor20241022Param as BetaToolTextEditor20241022Param,
    )
    from .beta_tool_text_editor_20250124 import BetaToolTextEditor20250124 as BetaToolTextEditor20250124
    from .beta_tool_text_editor_20250429 import BetaToolTextEditor20250429 as BetaToolTextEditor20250429
    from .beta_tool_text_editor_20250728 import BetaToolTextEditor20250728 as BetaToolTextEditor20250728
    from .beta_tool_union_param import BetaToolUnionParam as BetaToolUnionParam
    from .beta_tool_uses_keep_param import BetaToolUsesKeepParam as BetaToolUsesKeepParam
    from .beta_tool_uses_trigger_param import BetaToolUsesTriggerParam as BetaToolUsesTriggerParam
    from .beta_trigger import BetaTrigger as BetaTrigger
    from .beta_usage import BetaUsage as BetaUsage
    from .beta_usage_iteration import BetaUsageIteration as BetaUsageIteration
    from .beta_user_location import BetaUserLocation as BetaUserLocation
    from .beta_user_message_param import BetaUserMessageParam as BetaUserMessageParam
    from .beta_web_fetch_tool_20250910 import BetaWebFetchTool20250910 as BetaWebFetchTool20250910
    from .beta_web_fetch_tool_20260209 import BetaWebFetchTool20260209 as BetaWebFetchTool20260209
    from .beta_web_fetch_tool_20260309 import BetaWebFetchTool20260309 as BetaWebFetchTool20260309
    from .beta_web_fetch_tool_20260318 import BetaWebFetchTool20260318 as BetaWebFetchTool20260318
    from .beta_web_fetch_url_source_all import BetaWebFetchURLSourceAll as BetaWebFetchURLSourceAll
    from .beta_web_fetch_url_source_except import BetaWebFetchURLSourceExcept as BetaWebFetchURLSourceExcept
    from .beta_web_fetch_url_source_none import BetaWebFetchURLSourceNone as BetaWebFetchURLSourceNone
    from .beta_web_fetch_url_source_only import BetaWebFetchURLSourceOnly as BetaWebFetchURLSourceOnly
    from .beta_web_fetch_url_source_tool_reference import (
        BetaWebFetchURLSourceToolReference as BetaWebFetchURLSourceToolReference,
    )
    from .beta_web_fetch_url_sources import BetaWebFetchURLSources as BetaWebFetchURLSources
    from .beta_web_fetch_url_sources_client_tool_results import (
        BetaWebFetchUrlSourcesClientToolResults as BetaWebFetchUrlSourcesClientToolResults,
    )
    from .beta_web_fetch_url_sources_user_input import (
        BetaWebFetchUrlSourcesUserInput as BetaWebFetchUrlSourcesUserInput,
    )
    from .beta_web_search_tool_20250305 import BetaWebSearchTool20250305 as BetaWebSearchTool20250305
    from .beta_web_search_tool_20260209 import BetaWebSearchTool20260209 as BetaWebSearchTool20260209
    from .beta_web_search_tool_20260318 import BetaWebSearchTool20260318 as BetaWebSearchTool20260318
    from .billing_error_object import BillingErrorObject as BetaBillingErrorObject
    from .billing_error_object import BillingErrorObject as BillingErrorObject
    from .browser_close_tab_config_param import BrowserCloseTabConfigParam as BetaBrowserCloseTabConfigParam
    from .browser_close_tab_config_param import BrowserCloseTabConfigParam as BrowserCloseTabConfigParam
    from .browser_double_click_config_param import (
        BrowserDoubleClickConfigParam as BetaBrowserDoubleClickConfigParam,
    )
    from .browser_double_click_config_param import (
        BrowserDoubleClickConfigParam as BrowserDoubleClickConfigParam,
    )
    from .browser_file_upload_config_param import (
        BrowserFileUploadConfigParam as BetaBrowserFileUploadConfigParam,
    )
    from .browser_file_upload_config_param import BrowserFileUploadConfigParam as BrowserFileUploadConfigParam
    from .browser_find_config_param import BrowserFindConfigParam as BetaBrowserFindConfigParam
    from .browser_find_config_param import BrowserFindConfigParam as BrowserFindConfigParam
    from .browser_form_input_config_param import (
        BrowserFormInputConfigParam as BetaBrowserFormInputConfigParam,
    )
    from .browser_form_input_config_param import BrowserFormInputConfigParam as BrowserFormInputConfigParam
    from .browser_get_page_text_config_param import (
        BrowserGetPageTextConfigParam as BetaBrowserGetPageTextConfigParam,
    )
    from .browser_get_page_text_config_param import (
        BrowserGetPageTextConfigParam as BrowserGetPageTextConfigParam,
    )
    from .browser_hold_key_config_param import BrowserHoldKeyConfigParam as BetaBrowserHoldKeyConfigParam
    from .browser_hold_key_config_param import BrowserHoldKeyConfigParam as BrowserHoldKeyConfigParam
    from .browser_hover_config_param import BrowserHoverConfigParam as BetaBrowserHoverConfigParam
    from .browser_hover_config_param import BrowserHoverConfigParam as BrowserHoverConfigParam
    from .browser_javascript_exec_config_param import (
        BrowserJavascriptExecConfigParam as BetaBrowserJavascriptExecConfigParam,
    )
    from .browser_javascript_exec_config_param import (
        BrowserJavascriptExecConfigParam as BrowserJavascriptExecConfigParam,
    )
    from .browser_key_config_param import BrowserKeyConfigParam as BetaBrowserKeyConfigParam
    from .browser_key_config_param import BrowserKeyConfigParam as BrowserKeyConfigParam
    from .browser_left_click_config_param import (
        BrowserLeftClickConfigParam as BetaBrowserLeftClickConfigParam,
    )
    from .browser_left_click_config_param import BrowserLeftClickConfigParam as BrowserLeftClickConfigParam
    from .browser_left_click_drag_config_param import (
        BrowserLeftClickDragConfigParam as BetaBrowserLeftClickDragConfigParam,
    )
    from .browser_left_click_drag_config_param import (
        BrowserLeftClickDragConfigParam as BrowserLeftClickDragConfigParam,
    )
    from .browser_left_mouse_down_config_param import (
        BrowserLeftMouseDownConfigParam as BetaBrowserLeftMouseDownConfigParam,
    )
    from .browser_left_mouse_down_config_param import (
        BrowserLeftMouseDownConfigParam as BrowserLeftMouseDownConfigParam,
    )
    from .browser_left_mouse_up_config_param import (
        BrowserLeftMouseUpConfigParam as BetaBrowserLeftMouseUpConfigParam,
    )
    from .browser_left_mouse_up_config_param import (
        BrowserLeftMouseUpConfigParam as BrowserLeftMouseUpConfigParam,
    )
    from .browser_list_tabs_config_param import BrowserListTabsConfigParam as BetaBrowserListTabsConfigParam
    from .browser_list_tabs_config_param import BrowserListTabsConfigParam as BrowserListTabsConfigParam
    from .browser_middle_click_config_param import (
        BrowserMiddleClickConfigParam as BetaBrowserMiddleClickConfigParam,
    )
    from .browser_middle_click_config_param import (
        BrowserMiddleClickConfigParam as BrowserMiddleClickConfigParam,
    )
    from .browser_mouse_move_config_param import (
        BrowserMouseMoveConfigParam as BetaBrowserMouseMoveConfigParam,
    )
    from .browser_mouse_move_config_param import BrowserMouseMoveConfigParam as BrowserMouseMoveConfigParam
    from .browser_navigate_config_param import BrowserNavigateConfigParam as BetaBrowserNavigateConfigParam
    from .browser_navigate_config_param import BrowserNavigateConfigParam as BrowserNavigateConfigParam
    from .browser_new_tab_config_param import BrowserNewTabConfigParam as BetaBrowserNewTabConfigParam
    from .browser_new_tab_config_param import BrowserNewTabConfigParam as BrowserNewTabConfigParam
    from .browser_read_console_config_param import (
        BrowserReadConsoleConfigParam as BetaBrowserReadConsoleConfigParam,
    )
    from .browser_read_console_config_param import (
        BrowserReadConsoleConfigParam as BrowserReadConsoleConfigParam,
    )
    from .browser_read_network_config_param import (
        BrowserReadNetworkConfigParam as BetaBrowserReadNetworkConfigParam,
    )
    from .browser_read_network_config_param import (
        BrowserReadNetworkConfigParam as BrowserReadNetworkConfigParam,
    )
    from .browser_read_page_config_param import BrowserReadPageConfigParam as BetaBrowserReadPageConfigParam
    from .browser_read_page_config_param import BrowserReadPageConfigParam as BrowserReadPageConfigParam
    from .browser_right_click_config_param import (
        BrowserRightClickConfigParam as BetaBrowserRightClickConfigParam,
    )
    from .browser_right_click_config_param import BrowserRightClickConfigParam as BrowserRightClickConfigParam
    from .browser_screenshot_config_param import (
        BrowserScreenshotConfigParam as BetaBrowserScreenshotConfigParam,
    )
    from .browser_screenshot_config_param import BrowserScreenshotConfigParam as BrowserScreenshotConfigParam
    from .browser_scroll_config_param import BrowserScrollConfigParam as BetaBrowserScrollConfigParam
    from .browser_scroll_config_param import BrowserScrollConfigParam as BrowserScrollConfigParam
    from .browser_scroll_to_config_param import BrowserScrollToConfigParam as BetaBrowserScrollToConfigParam
    from .browser_scroll_to_config_param import BrowserScrollToConfigParam as BrowserScrollToConfigParam
    from .browser_state_block_param import BrowserStateBlockParam as BetaBrowserStateBlockParam
    from .browser_state_block_param import BrowserStateBlockParam as BrowserStateBlockParam
    from .browser_state_change_download_completed_param import (
        BrowserStateChangeDownloadCompletedParam as BetaBrowserStateChangeDownloadCompletedParam,
    )
    from .browser_state_change_download_completed_param import (
        BrowserStateChangeDownloadCompletedParam as BrowserStateChangeDownloadCompletedParam,
    )
    from .browser_state_change_download_failed_param import (
        BrowserStateChangeDownloadFailedParam as BetaBrowserStateChangeDownloadFailedParam,
    )
    from .browser_state_change_download_failed_param import (
        BrowserStateChangeDownloadFailedParam as BrowserStateChangeDownloadFailedParam,
    )
    from .browser_state_change_download_started_param import (
        BrowserStateChangeDownloadStartedParam as BetaBrowserStateChangeDownloadStartedParam,
    )
    from .browser_state_change_download_started_param import (
        BrowserStateChangeDownloadStartedParam as BrowserStateChangeDownloadStartedParam,
    )
    from .browser_state_change_param import BrowserStateChangeParam as BetaBrowserStateChangeParam
    from .browser_state_change_param import BrowserStateChangeParam as BrowserStateChangeParam
    from .browser_state_change_tab_opened_param import (
        BrowserStateChangeTabOpenedParam as BetaBrowserStateChangeTabOpenedParam,
    )
    from .browser_state_change_tab_opened_param import (
        BrowserStateChangeTabOpenedParam as BrowserStateChangeTabOpenedParam,
    )
    from .browser_state_tab_entry_param import BrowserStateTabEntryParam as BetaBrowserStateTabEntryParam
    from .browser_state_tab_entry_param import BrowserStateTabEntryParam as BrowserStateTabEntryParam
    from .browser_switch_tab_config_param import (
        BrowserSwitchTabConfigParam as BetaBrowserSwitchTabConfigParam,
    )
    from .browser_switch_tab_config_param import BrowserSwitchTabConfigParam as BrowserSwitchTabConfigParam
    from .browser_toolset_20260801_param import BrowserToolset20260801Param as BetaBrowserToolset20260801Param
    from .browser_toolset_20260801_param import BrowserToolset20260801Param as BrowserToolset20260801Param
    from .browser_toolset_configs_param import BrowserToolsetConfigsParam as BetaBrowserToolsetConfigsParam
    from .browser_toolset_configs_param import BrowserToolsetConfigsParam as BrowserToolsetConfigsParam
    from .browser_triple_click_config_param import (
        BrowserTripleClickConfigParam as BetaBrowserTripleClickConfigParam,
    )
    from .browser_triple_click_config_param import (
        BrowserTripleClickConfigParam as BrowserTripleClickConfigParam,
    )
    from .browser_type_config_param import BrowserTypeConfigParam as BetaBrowserTypeConfigParam
    from .browser_type_config_param import BrowserTypeConfigParam as BrowserTypeConfigParam
    from .browser_wait_config_param import BrowserWaitConfigParam as BetaBrowserWaitConfigParam
    from .browser_wait_config_param import BrowserWaitConfigParam as BrowserWaitConfigParam
    from .browser_zoom_config_param import BrowserZoomConfigParam as BetaBrowserZoomConfigParam
    from .browser_zoom_config_param import BrowserZoomConfigParam as BrowserZoomConfigParam
    from .built_in_tool_param import BuiltInToolParam as BuiltInToolParam
    from .cache_control_ephemeral_param import CacheControlEphemeralParam as BetaCacheControlEphemeralParam
    from .cache_control_ephemeral_param import CacheControlEphemeralParam as CacheControlEphemeralParam
    from .cache_control_ttl import CacheControlTTL as CacheControlTTL
    from .cache_creation import CacheCreation as BetaCacheCreation
    from .cache_creation import CacheCreation as CacheCreation
    from .cache_miss_messages_changed import CacheMissMessagesChanged as BetaCacheMissMessagesChanged
    from .cache_miss_messages_changed import CacheMissMessagesChanged as CacheMissMessagesChanged
    from .cache_miss_model_changed import CacheMissModelChanged as BetaCacheMissModelChanged
    from .cache_miss_model_changed import CacheMissModelChanged as CacheMissModelChanged
    from .cache_miss_previous_message_not_found import (
        CacheMissPreviousMessageNotFound as BetaCacheMissPreviousMessageNotFound,
    )
    from .cache_miss_previous_message_not_found import (
        CacheMissPreviousMessageNotFound as CacheMissPreviousMessageNotFound,
    )
    from .cache_miss_reason import CacheMissReason as BetaCacheMissReason
    from .cache_miss_reason import CacheMissReason as CacheMissReason
    from .cache_miss_system_changed import CacheMissSystemChanged as BetaCacheMissSystemChanged
    from .cache_miss_system_changed import CacheMissSystemChanged as CacheMissSystemChanged
    from .cache_miss_tools_changed import CacheMissToolsChanged as BetaCacheMissToolsChanged
    from .cache_miss_tools_changed import CacheMissToolsChanged as CacheMissToolsChanged
    from .cache_miss_unavailable import CacheMissUnavailable as BetaCacheMissUnavailable
    from .cache_miss_unavailable import CacheMissUnavailable as CacheMissUnavailable
    from .caller import Caller as BetaCaller
    from .caller import Caller as Caller
    from .citation_char_location import CitationCharLocation as BetaCitationCharLocation
    from .citation_char_location import CitationCharLocation as CitationCharLocation
    from .citation_char_location_param import CitationCharLocationParam as BetaCitationCharLocationParam
    from .citation_char_location_param import CitationCharLocationParam as CitationCharLocationParam
    from .citation_content_block_location import (
        CitationContentBlockLocation as BetaCitationContentBlockLocation,
    )
    from .citation_content_block_location import CitationContentBlockLocation as CitationContentBlockLocation
    from .citation_content_block_location_param import (
        CitationContentBlockLocationParam as BetaCitationContentBlockLocationParam,
    )
    from .citation_content_block_location_param import (
        CitationContentBlockLocationParam as CitationContentBlockLocationParam,
    )
    from .citation_page_location import CitationPageLocation as BetaCitationPageLocation
    from .citation_page_location import CitationPageLocation as CitationPageLocation
    from .citation_page_location_param import CitationPageLocationParam as BetaCitationPageLocationParam
    from .citation_page_location_param import CitationPageLocationParam as CitationPageLocationParam
    from .citation_search_result_location_param import (
        CitationSearchResultLocationParam as BetaCitationSearchResultLocationParam,
    )
    from .citation_search_result_location_param import (
        CitationSearchResultLocationParam as CitationSearchResultLocationParam,
    )
    from .citation_web_search_result_location_param import (
        CitationWebSearchResultLocationParam as BetaCitationWebSearchResultLocationParam,
    )
    from .citation_web_search_result_location_param import (
        CitationWebSearchResultLocationParam as CitationWebSearchResultLocationParam,
    )
    from .citations_config import CitationsConfig as BetaCitationConfig
    from .citations_config import CitationsConfig as CitationsConfig
    from .citations_config_param import CitationsConfigParam as BetaCitationsConfigParamParam
    from .citations_config_param import CitationsConfigParam as CitationsConfigParam
    from .citations_search_result_location import (
        CitationsSearchResultLocation as BetaCitationSearchResultLocation,
    )
    from .citations_search_result_location import (
        CitationsSearchResultLocation as CitationsSearchResultLocation,
    )
    from .citations_web_search_result_location import (
        CitationsWebSearchResultLocation as BetaCitationsWebSearchResultLocation,
    )
    from .citations_web_search_result_location import (
        CitationsWebSearchResultLocation as CitationsWebSearchResultLocation,
    )
    from .client_tool_results import ClientToolResults as BetaClientToolResults
    from .client_tool_results import ClientToolResults as ClientToolResults
    from .code_execution_output_block import CodeExecutionOutputBlock as BetaCodeExecutionOutputBlock
    from .code_execution_output_block import CodeExecutionOutputBlock as CodeExecutionOutputBlock
    from .code_execution_output_block_param import (
        CodeExecutionOutputBlockParam as BetaCodeExecutionOutputBlockParam,
    )
    from .code_execution_output_block_param import (
        CodeExecutionOutputBlockParam as CodeExecutionOutputBlockParam,
    )
    from .code_execution_result_block import CodeExecutionResultBlock as BetaCodeExecutionResultBlock
    from .code_execution_result_block import CodeExecutionResultBlock as CodeExecutionResultBlock
    from .code_execution_result_block_param import (
        CodeExecutionResultBlockParam as BetaCodeExecutionResultBlockParam,
    )
    from .code_execution_result_block_param import (
        CodeExecutionResultBlockParam as CodeExecutionResultBlockParam,
    )
    from .code_execution_tool_20250522_param import (
        CodeExecutionTool20250522Param as BetaCodeExecutionTool20250522Param,
    )
    from .code_execution_tool_20250522_param import (
        CodeExecutionTool20250522Param as CodeExecutionTool20250522Param,
    )
    from .code_execution_tool_20250825_param import (
        CodeExecutionTool20250825Param as BetaCodeExecutionTool20250825Param,
    )
    from .code_execution_tool_20250825_param import (
        CodeExecutionTool20250825Param as CodeExecutionTool20250825Param,
    )
    from .code_execution_tool_20260120_param import (
        CodeExecutionTool20260120Param as BetaCodeExecutionTool20260120Param,
    )
    from .code_execution_tool_20260120_param import (
        CodeExecutionTool20260120Param as CodeExecutionTool20260120Param,
    )
    from .code_execution_tool_20260521_param import (
        CodeExecutionTool20260521Param as BetaCodeExecutionTool20260521Param,
    )
    from .code_execution_tool_20260521_param import (
        CodeExecutionTool20260521Param as CodeExecutionTool20260521Param,
    )
    from .code_execution_tool_result_block import (
        CodeExecutionToolResultBlock as BetaCodeExecutionToolResultBlock,
    )
    from .code_execution_tool_result_block import CodeExecutionToolResultBlock as CodeExecutionToolResultBlock
    from .code_execution_tool_result_block_content import (
        CodeExecutionToolResultBlockContent as BetaCodeExecutionToolResultBlockContent,
    )
    from .code_execution_tool_result_block_content import (
        CodeExecutionToolResultBlockContent as CodeExecutionToolResultBlockContent,
    )
    from .code_execution_tool_result_block_param import (
        CodeExecutionToolResultBlockParam as BetaCodeExecutionToolResultBlockParam,
    )
    from .code_execution_tool_result_block_param import (
        CodeExecutionToolResultBlockParam as CodeExecutionToolResultBlockParam,
    )
    from .code_execution_tool_result_block_param_content_param import (
        CodeExecutionToolResultBlockParamContentParam as BetaCodeExecutionToolResultBlockParamContentParam,
    )
    from .code_execution_tool_result_block_param_content_param import (
        CodeExecutionToolResultBlockParamContentParam as CodeExecutionToolResultBlockParamContentParam,
    )
    from .code_execution_tool_result_error_code import (
        CodeExecutionToolResultErrorCode as BetaCodeExecutionToolResultErrorCode,
    )
    from .code_execution_tool_result_error_code import (
        CodeExecutionToolResultErrorCode as CodeExecutionToolResultErrorCode,
    )
    from .code_execution_tool_result_error_object import (
        CodeExecutionToolResultErrorObject as BetaCodeExecutionToolResultErrorObject,
    )
    from .code_execution_tool_result_error_object import (
        CodeExecutionToolResultErrorObject as CodeExecutionToolResultErrorObject,
    )
    from .code_execution_tool_result_error_param import (
        CodeExecutionToolResultErrorParam as BetaCodeExecutionToolResultErrorParam,
    )
    from .code_execution_tool_result_error_param import (
        CodeExecutionToolResultErrorParam as CodeExecutionToolResultErrorParam,
    )
    from .computer_cursor_position_config_param import (
        ComputerCursorPositionConfigParam as BetaComputerCursorPositionConfigParam,
    )
    from .computer_cursor_position_config_param import (
        ComputerCursorPositionConfigParam as ComputerCursorPositionConfigParam,
    )
    from .computer_double_click_config_param import (
        ComputerDoubleClickConfigParam as BetaComputerDoubleClickConfigParam,
    )
    from .computer_double_click_config_param import (
        ComputerDoubleClickConfigParam as ComputerDoubleClickConfigParam,
    )
    from .computer_hold_key_config_param import ComputerHoldKeyConfigParam as BetaComputerHoldKeyConfigParam
    from .computer_hold_key_config_param import ComputerHoldKeyConfigParam as ComputerHoldKeyConfigParam
    from .computer_key_config_param import ComputerKeyConfigParam as BetaComputerKeyConfigParam
    from .computer_key_config_param import ComputerKeyConfigParam as ComputerKeyConfigParam
    from .computer_left_click_config_param import (
        ComputerLeftClickConfigParam as BetaComputerLeftClickConfigParam,
    )
    from .computer_left_click_config_param import ComputerLeftClickConfigParam as ComputerLeftClickConfigParam
    from .computer_left_click_drag_config_param import (
        ComputerLeftClickDragConfigParam as BetaComputerLeftClickDragConfigParam,
    )
    from .computer_left_click_drag_config_param import (
        ComputerLeftClickDragConfigParam as ComputerLeftClickDragConfigParam,
    )
    from .computer_left_mouse_down_config_param import (
        ComputerLeftMouseDownConfigParam as BetaComputerLeftMouseDownConfigParam,
    )
    from .computer_left_mouse_down_config_param import (
        ComputerLeftMouseDownConfigParam as ComputerLeftMouseDownConfigParam,
    )
    from .computer_left_mouse_up_config_param import (
        ComputerLeftMouseUpConfigParam as BetaComputerLeftMouseUpConfigParam,
    )
    from .computer_left_mouse_up_config_param import (
        ComputerLeftMouseUpConfigParam as ComputerLeftMouseUpConfigParam,
    )
    from .computer_middle_click_config_param import (
        ComputerMiddleClickConfigParam as BetaComputerMiddleClickConfigParam,
    )
    from .computer_middle_click_config_param import (
        ComputerMiddleClickConfigParam as ComputerMiddleClickConfigParam,
    )
    from .computer_mouse_move_config_param import (
        ComputerMouseMoveConfigParam as BetaComputerMouseMoveConfigParam,
    )
    from .computer_mouse_move_config_param import ComputerMouseMoveConfigParam as ComputerMouseMoveConfigParam
    from .computer_right_click_config_param import (
        ComputerRightClickConfigParam as BetaComputerRightClickConfigParam,
    )
    from .computer_right_click_config_param import (
        ComputerRightClickConfigParam as ComputerRightClickConfigParam,
    )
    from .computer_screenshot_config_param import (
        ComputerScreenshotConfigParam as BetaComputerScreenshotConfigParam,
    )
    from .computer_screenshot_config_param import (
        ComputerScreenshotConfigParam as ComputerScreenshotConfigParam,
    )
    from .computer_scroll_config_param import ComputerScrollConfigParam as BetaComputerScrollConfigParam
    from .computer_scroll_config_param import ComputerScrollConfigParam as ComputerScrollConfigParam
    from .computer_toolset_20260801_param import (
        ComputerToolset20260801Param as BetaComputerToolset20260801Param,
    )
    from .computer_toolset_20260801_param import ComputerToolset20260801Param as ComputerToolset20260801Param
    from .computer_toolset_configs_param import ComputerToolsetConfigsParam as BetaComputerToolsetConfigsParam
    from .computer_toolset_configs_param import ComputerToolsetConfigsParam as ComputerToolsetConfigsParam
    from .computer_triple_click_config_param import (
        ComputerTripleClickConfigParam as BetaComputerTripleClickConfigParam,
    )
    from .computer_triple_click_config_param import (
        ComputerTripleClickConfigParam as ComputerTripleClickConfigParam,
    )
    from .computer_type_config_param import ComputerTypeConfigParam as BetaComputerTypeConfigParam
    from .computer_type_config_param import ComputerTypeConfigParam as ComputerTypeConfigParam
    from .computer_wait_config_param import ComputerWaitConfigParam as BetaComputerWaitConfigParam
    from .computer_wait_config_param import ComputerWaitConfigParam as ComputerWaitConfigParam
    from .computer_zoom_config_param import ComputerZoomConfigParam as BetaComputerZoomConfigParam
    from .computer_zoom_config_param import ComputerZoomConfigParam as ComputerZoomConfigParam
    from .container import Container as BetaContainerBetaContainer
    from .container import Container as Container
    from .container_params import ContainerParams as BetaContainerParams
    from .container_params import ContainerParams as ContainerParams
    from .container_skill import ContainerSkill as BetaContainerSkill
    from .container_skill import ContainerSkill as ContainerSkill
    from .container_upload_block import ContainerUploadBlock as BetaContainerUploadBlock
    from .container_upload_block import ContainerUploadBlock as ContainerUploadBlock
    from .container_upload_block_param import ContainerUploadBlockParam as BetaContainerUploadBlockParam
    from .container_upload_block_param import ContainerUploadBlockParam as ContainerUploadBlockParam
    from .content import Content as BetaContent
    from .content import Content as Content
    from .content_block import ContentBlock as ContentBlock
    from .content_block_param import ContentBlockParam as ContentBlockParam
    from .content_block_source_content_param import (
        ContentBlockSourceContentParam as BetaContentBlockSourceContentParam,
    )
    from .content_block_source_content_param import (
        ContentBlockSourceContentParam as ContentBlockSourceContentParam,
    )
    from .content_block_source_param import ContentBlockSourceParam as BetaContentBlockSourceParam
    from .content_block_source_param import ContentBlockSourceParam as ContentBlockSourceParam
    from .content_block_source_param_content import (
        ContentBlockSourceParamContent as BetaContentBlockSourceParamContent,
    )
    from .content_block_source_param_content import (
        ContentBlockSourceParamContent as ContentBlockSourceParamContent,
    )
    from .deleted_message_batch import DeletedMessageBatch as BetaDeletedMessageBatch
    from .deleted_message_batch import DeletedMessageBatch as DeletedMessageBatch
    from .diagnostics import Diagnostics as BetaDiagnostics
    from .diagnostics import Diagnostics as Diagnostics
    from .diagnostics_param import DiagnosticsParam as BetaDiagnosticsParam
    from .diagnostics_param import DiagnosticsParam as DiagnosticsParam
    from .direct_caller import DirectCaller as BetaDirectCaller
    from .direct_caller import DirectCaller as DirectCaller
    from .direct_caller_param import DirectCallerParam as BetaDirectCallerParam
    from .direct_caller_param import DirectCallerParam as DirectCallerParam
    from .document_block import DocumentBlock as BetaDocumentBlock
    from .document_block import DocumentBlock as DocumentBlock
    from .document_block_param import DocumentBlockParam as BetaRequestDocumentBlockParam
    from .document_block_param import DocumentBlockParam as DocumentBlockParam
    from .document_block_param_source import DocumentBlockParamSource as BetaRequestDocumentBlockParamSource
    from .document_block_param_source import DocumentBlockParamSource as DocumentBlockParamSource
    from .document_block_source import DocumentBlockSource as BetaDocumentBlockSource
    from .document_block_source import DocumentBlockSource as DocumentBlockSource
    from .effort import Effort as Effort
    from .encrypted_code_execution_result_block import (
        EncryptedCodeExecutionResultBlock as BetaEncryptedCodeExecutionResultBlock,
    )
    from .encrypted_code_execution_result_block import (
        EncryptedCodeExecutionResultBlock as EncryptedCodeExecutionResultBlock,
    )
    from .encrypted_code_execution_result_block_param import (
        EncryptedCodeExecutionResultBlockParam as BetaEncryptedCodeExecutionResultBlockParam,
    )
    from .encrypted_code_execution_result_block_param import (
        EncryptedCodeExecutionResultBlockParam as EncryptedCodeExecutionResultBlockParam,
    )
    from .error_object import ErrorObject as BetaErrorObject
    from .error_object import ErrorObject as ErrorObject
    from .error_object_details import ErrorObjectDetails as ErrorObjectDetails
    from .error_response import ErrorResponse as BetaErrorResponse
    from .error_response import ErrorResponse as ErrorResponse
    from .error_visibility import ErrorVisibility as ErrorVisibility
    from .file_document_source_param import FileDocumentSourceParam as BetaFileDocumentSourceParam
    from .file_document_source_param import FileDocumentSourceParam as FileDocumentSourceParam
    from .file_image_source_param import FileImageSourceParam as BetaFileImageSourceParam
    from .file_image_source_param import FileImageSourceParam as FileImageSourceParam
    from .gateway_timeout_error_object import GatewayTimeoutErrorObject as BetaGatewayTimeoutErrorObject
    from .gateway_timeout_error_object import GatewayTimeoutErrorObject as GatewayTimeoutErrorObject
    from .image_block_param import ImageBlockParam as BetaImageBlockParam
    from .image_block_param import ImageBlockParam as ImageBlockParam
    from .image_media_type import ImageMediaType as ImageMediaType
    from .image_transformations_param import ImageTransformationsParam as BetaImageTransformationsParam
    from .image_transformations_param import ImageTransformationsParam as ImageTransformationsParam
    from .input_schema import InputSchema as BetaInputSchema
    from .input_schema import InputSchema as InputSchema
    from .input_schema_typed import InputSchemaTyped as BetaInputSchemaTyped
    from .input_schema_typed import InputSchemaTyped as InputSchemaTyped
    from .invalid_request_error_object import InvalidRequestErrorObject as BetaInvalidRequestErrorObject
    from .invalid_request_error_object import InvalidRequestErrorObject as InvalidRequestErrorObject
    from .json_object import JsonObject as JsonObject
    from .json_output_format_param import JSONOutputFormatParam as BetaJSONOutputFormatParam
    from .json_output_format_param import JSONOutputFormatParam as JSONOutputFormatParam
    from .memory_tool_20250818_param import MemoryTool20250818Param as BetaMemoryTool20250818Param
    from .memory_tool_20250818_param import MemoryTool20250818Param as MemoryTool20250818Param
    from .message import Message as Message
    from .message_batch import MessageBatch as BetaMessageBatch
    from .message_batch import MessageBatch as MessageBatch
    from .message_batch_canceled_result import MessageBatchCanceledResult as BetaMessageBatchCanceledResult
    from .message_batch_canceled_result import MessageBatchCanceledResult as MessageBatchCanceledResult
    from .message_batch_errored_result import MessageBatchErroredResult as BetaMessageBatchErroredResult
    from .message_batch_errored_result import MessageBatchErroredResult as MessageBatchErroredResult
    from .message_batch_expired_result import MessageBatchExpiredResult as BetaMessageBatchExpiredResult
    from .message_batch_expired_result import MessageBatchExpiredResult as MessageBatchExpiredResult
    from .message_batch_individual_response import (
        MessageBatchIndividualResponse as MessageBatchIndividualResponse,
    )
    from .message_batch_list import MessageBatchList as BetaMessageBatchList
    from .message_batch_list import MessageBatchList as MessageBatchList
    from .message_batch_request_counts import MessageBatchRequestCounts as BetaMessageBatchRequestCounts
    from .message_batch_request_counts import MessageBatchRequestCounts as MessageBatchRequestCounts
    from .message_batch_result import MessageBatchResult as MessageBatchResult
    from .message_batch_succeeded_result import MessageBatchSucceededResult as MessageBatchSucceededResult
    from .message_content_param import MessageContentParam as MessageContentParam
    from .message_create_params_container_param import MessageCreateParamsContainerParam as BetaContainer
    from .message_create_params_container_param import (
        MessageCreateParamsContainerParam as MessageCreateParamsContainerParam,
    )
    from .message_create_params_non_streaming import (
        MessageCreateParamsNonStreaming as MessageCreateParamsNonStreaming,
    )
    from .message_create_params_non_streaming_system import (
        MessageCreateParamsNonStreamingSystem as BetaMessageCreateParamsNonStreamingSystem,
    )
    from .message_create_params_non_streaming_system import (
        MessageCreateParamsNonStreamingSystem as MessageCreateParamsNonStreamingSystem,
    )
    from .message_param import MessageParam as MessageParam
    from .metadata_param import MetadataParam as BetaMetadataParam
    from .metadata_param import MetadataParam as MetadataParam
    from .model import Model as Model
    from .model_param import ModelParam as ModelParam
    from .not_found_error_object import NotFoundErrorObject as BetaNotFoundErrorObject
    from .not_found_error_object import NotFoundErrorObject as NotFoundErrorObject
    from .output_config_param import OutputConfigParam as OutputConfigParam
    from .output_tokens_details import OutputTokensDetails as BetaOutputTokensDetails
    from .output_tokens_details import OutputTokensDetails as OutputTokensDetails
    from .overloaded_error_object import OverloadedErrorObject as BetaOverloadedErrorObject
    from .overloaded_error_object import OverloadedErrorObject as OverloadedErrorObject
    from .oversized_image_behavior import OversizedImageBehavior as OversizedImageBehavior
    from .permission_error_object import PermissionErrorObject as BetaPermissionErrorObject
    from .permission_error_object import PermissionErrorObject as PermissionErrorObject
    from .plain_text_source import PlainTextSource as BetaPlainTextSource
    from .plain_text_source import PlainTextSource as PlainTextSource
    from .plain_text_source_param import PlainTextSourceParam as BetaPlainTextSourceParam
    from .plain_text_source_param import PlainTextSourceParam as PlainTextSourceParam
    from .processing_status import ProcessingStatus as ProcessingStatus
    from .rate_limit_error_object import RateLimitErrorObject as BetaRateLimitErrorObject
    from .rate_limit_error_object import RateLimitErrorObject as RateLimitErrorObject
    from .redacted_thinking_block import RedactedThinkingBlock as BetaRedactedThinkingBlock
    from .redacted_thinking_block import RedactedThinkingBlock as RedactedThinkingBlock
    from .redacted_thinking_block_param import RedactedThinkingBlockParam as BetaRedactedThinkingBlockParam
    from .redacted_thinking_block_param import RedactedThinkingBlockParam as RedactedThinkingBlockParam
    from .refusal_category import RefusalCategory as RefusalCategory
    from .refusal_stop_details import RefusalStopDetails as RefusalStopDetails
    from .request import Request as Request
    from .request_service_tier import RequestServiceTier as RequestServiceTier
    from .response_inclusion import ResponseInclusion as ResponseInclusion
    from .search_result_block_param import SearchResultBlockParam as BetaSearchResultBlockParam
    from .search_result_block_param import SearchResultBlockParam as SearchResultBlockParam
    from .server_tool_caller import ServerToolCaller as BetaServerToolCaller
    from .server_tool_caller import ServerToolCaller as ServerToolCaller
    from .server_tool_caller_20260120 import ServerToolCaller20260120 as BetaServerToolCaller20260120
    from .server_tool_caller_20260120 import ServerToolCaller20260120 as ServerToolCaller20260120
    from .server_tool_caller_20260120_param import (
        ServerToolCaller20260120Param as BetaServerToolCaller20260120Param,
    )
    from .server_tool_caller_20260120_param import (
        ServerToolCaller20260120Param as ServerToolCaller20260120Param,
    )
    from .server_tool_caller_param import ServerToolCallerParam as BetaServerToolCallerParam
    from .server_tool_caller_param import ServerToolCallerParam as ServerToolCallerParam
    from .server_tool_name import ServerToolName as ServerToolName
    from .server_tool_usage import ServerToolUsage as BetaServerToolUsage
    from .server_tool_usage import ServerToolUsage as ServerToolUsage
    from .server_tool_use_block import ServerToolUseBlock as ServerToolUseBlock
    from .server_tool_use_block_caller import ServerToolUseBlockCaller as BetaServerToolUseBlockCaller
    from .server_tool_use_block_caller import ServerToolUseBlockCaller as ServerToolUseBlockCaller
    from .server_tool_use_block_param import ServerToolUseBlockParam as ServerToolUseBlockParam
    from .server_tool_use_block_param_caller import (
        ServerToolUseBlockParamCaller as BetaServerToolUseBlockParamCaller,
    )
    from .server_tool_use_block_param_caller import (
        ServerToolUseBlockParamCaller as ServerToolUseBlockParamCaller,
    )
    from .service_tier import ServiceTier as ServiceTier
    from .skill_params import SkillParams as BetaSkillParams
    from .skill_params import SkillParams as SkillParams
    from .skill_type import SkillType as SkillType
    from .source import Source as BetaSource
    from .source import Source as Source
    from .speed import Speed as Speed
    from .stop_reason import StopReason as StopReason
    from .system_message_param import SystemMessageParam as SystemMessageParam
    from .system_message_param_content import SystemMessageParamContent as SystemMessageParamContent
    from .text_block import TextBlock as BetaTextBlock
    from .text_block import TextBlock as TextBlock
    from .text_block_param import TextBlockParam as BetaTextBlockParam
    from .text_block_param import TextBlockParam as TextBlockParam
    from .text_citation import TextCitation as BetaTextCitation
    from .text_citation import TextCitation as TextCitation
    from .text_citation_param import TextCitationParam as BetaTextCitationParam
    from .text_citation_param import TextCitationParam as TextCitationParam
    from .text_editor_code_execution_create_result_block import (
        TextEditorCodeExecutionCreateResultBlock as BetaTextEditorCodeExecutionCreateResultBlock,
    )
    from .text_editor_code_execution_create_result_block import (
        TextEditorCodeExecutionCreateResultBlock as TextEditorCodeExecutionCreateResultBlock,
    )
    from .text_editor_code_execution_create_result_block_param import (
        TextEditorCodeExecutionCreateResultBlockParam as BetaTextEditorCodeExecutionCreateResultBlockParam,
    )
    from .text_editor_code_execution_create_result_block_param import (
        TextEditorCodeExecutionCreateResultBlockParam as TextEditorCodeExecutionCreateResultBlockParam,
    )
    from .text_editor_code_execution_str_replace_result_block import (
        TextEditorCodeExecutionStrReplaceResultBlock as BetaTextEditorCodeExecutionStrReplaceResultBlock,
    )
    from .text_editor_code_execution_str_replace_result_block import (
        TextEditorCodeExecutionStrReplaceResultBlock as TextEditorCodeExecutionStrReplaceResultBlock,
    )
    from .text_editor_code_execution_str_replace_result_block_param import (
        TextEditorCodeExecutionStrReplaceResultBlockParam as BetaTextEditorCodeExecutionStrReplaceResultBlockParam,
    )
    from .text_editor_code_execution_str_replace_result_block_param import (
        TextEditorCodeExecutionStrReplaceResultBlockParam as TextEditorCodeExecutionStrReplaceResultBlockParam,
    )
    from .text_editor_code_execution_tool_result_block import (
        TextEditorCodeExecutionToolResultBlock as BetaTextEditorCodeExecutionToolResultBlock,
    )
    from .text_editor_code_execution_tool_result_block import (
        TextEditorCodeExecutionToolResultBlock as TextEditorCodeExecutionToolResultBlock,
    )
    from .text_editor_code_execution_tool_result_block_content import (
        TextEditorCodeExecutionToolResultBlockContent as BetaTextEditorCodeExecutionToolResultBlockContent,
    )
    from .text_editor_code_execution_tool_result_block_content import (
        TextEditorCodeExecutionToolResultBlockContent as TextEditorCodeExecutionToolResultBlockContent,
    )
    from .text_editor_code_execution_tool_result_block_param import (
        TextEditorCodeExecutionToolResultBlockParam as BetaTextEditorCodeExecutionToolResultBlockParam,
    )
    from .text_editor_code_execution_tool_result_block_param import (
        TextEditorCodeExecutionToolResultBlockParam as TextEditorCodeExecutionToolResultBlockParam,
    )
    from .text_editor_code_execution_tool_result_block_param_content import (
        TextEditorCodeExecutionToolResultBlockParamContent as BetaTextEditorCodeExecutionToolResultBlockParamContent,
    )
    from .text_editor_code_execution_tool_result_block_param_content import (
        TextEditorCodeExecutionToolResultBlockParamContent as TextEditorCodeExecutionToolResultBlockParamContent,
    )
    from .text_editor_code_execution_tool_result_error_code import (
        TextEditorCodeExecutionToolResultErrorCode as TextEditorCodeExecutionToolResultErrorCode,
    )
    from .text_editor_code_execution_tool_result_error_object import (
        TextEditorCodeExecutionToolResultErrorObject as BetaTextEditorCodeExecutionToolResultErrorObject,
    )
    from .text_editor_code_execution_tool_result_error_object import (
        TextEditorCodeExecutionToolResultErrorObject as TextEditorCodeExecutionToolResultErrorObject,
    )
    from .text_editor_code_execution_tool_result_error_param import (
        TextEditorCodeExecutionToolResultErrorParam as BetaTextEditorCodeExecutionToolResultErrorParam,
    )
    from .text_editor_code_execution_tool_result_error_param import (
        TextEditorCodeExecutionToolResultErrorParam as TextEditorCodeExecutionToolResultErrorParam,
    )
    from .text_editor_code_execution_view_result_block import (
        TextEditorCodeExecutionViewResultBlock as BetaTextEditorCodeExecutionViewResultBlock,
    )
    from .text_editor_code_execution_view_result_block import (
        TextEditorCodeExecutionViewResultBlock as TextEditorCodeExecutionViewResultBlock,
    )
    from .text_editor_code_execution_view_result_block_param import (
        TextEditorCodeExecutionViewResultBlockParam as BetaTextEditorCodeExecutionViewResultBlockParam,
    )
    from .text_editor_code_execution_view_result_block_param import (
        TextEditorCodeExecutionViewResultBlockParam as TextEditorCodeExecutionViewResultBlockParam,
    )
    from .text_editor_file_type import TextEditorFileType as TextEditorFileType
    from .thinking_block import ThinkingBlock as BetaThinkingBlock
    from .thinking_block import ThinkingBlock as ThinkingBlock
    from .thinking_block_param import ThinkingBlockParam as BetaThinkingBlockParam
    from .thinking_block_param import ThinkingBlockParam as ThinkingBlockParam
    from .thinking_config_adaptive_param import ThinkingConfigAdaptiveParam as ThinkingConfigAdaptiveParam
    from .thinking_config_between_tools_param import (
        ThinkingConfigBetweenToolsParam as BetaThinkingConfigBetweenToolsParam,
    )
    from .thinking_config_between_tools_param import (
        ThinkingConfigBetweenToolsParam as ThinkingConfigBetweenToolsParam,
    )
    from .thinking_config_disabled_param import ThinkingConfigDisabledParam as BetaThinkingConfigDisabledParam
    from .thinking_config_disabled_param import ThinkingConfigDisabledParam as ThinkingConfigDisabledParam
    from .thinking_config_enabled_param import ThinkingConfigEnabledParam as ThinkingConfigEnabledParam
    from .thinking_config_param import ThinkingConfigParam as ThinkingConfigParam
    from .thinking_display import ThinkingDisplay as ThinkingDisplay
    from .tool_bash_20250124_param import ToolBash20250124Param as BetaToolBash20250124Param
    from .tool_bash_20250124_param import ToolBash20250124Param as ToolBash20250124Param
    from .tool_caller import ToolCaller as ToolCaller
    from .tool_choice_any_param import ToolChoiceAnyParam as BetaToolChoiceAnyParam
    from .tool_choice_any_param import ToolChoiceAnyParam as ToolChoiceAnyParam
    from .tool_choice_auto_param import ToolChoiceAutoParam as BetaToolChoiceAutoParam
    from .tool_choice_auto_param import ToolChoiceAutoParam as ToolChoiceAutoParam
    from .tool_choice_none_param import ToolChoiceNoneParam as BetaToolChoiceNoneParam
    from .tool_choice_none_param import ToolChoiceNoneParam as ToolChoiceNoneParam
    from .tool_choice_param import ToolChoiceParam as BetaToolChoiceParam
    from .tool_choice_param import ToolChoiceParam as ToolChoiceParam
    from .tool_choice_tool_param import ToolChoiceToolParam as BetaToolChoiceToolParam
    from .tool_choice_tool_param import ToolChoiceToolParam as ToolChoiceToolParam
    from .tool_param import ToolParam as BetaToolParam
    from .tool_param import ToolParam as ToolParam
    from .tool_reference_block import ToolReferenceBlock as BetaToolReferenceBlock
    from .tool_reference_block import ToolReferenceBlock as ToolReferenceBlock
    from .tool_reference_block_param import ToolReferenceBlockParam as BetaToolReferenceBlockParam
    from .tool_reference_block_param import ToolReferenceBlockParam as ToolReferenceBlockParam
    from .tool_result_block_param import ToolResultBlockParam as BetaToolResultBlockParam
    from .tool_result_block_param import ToolResultBlockParam as ToolResultBlockParam
    from .tool_result_block_param_content import (
        ToolResultBlockParamContent as BetaToolResultBlockParamContent,
    )
    from .tool_result_block_param_content import ToolResultBlockParamContent as ToolResultBlockParamContent
    from .tool_search_tool_bm_25_type import ToolSearchToolBm25Type as ToolSearchToolBm25Type
    from .tool_search_tool_bm_2520251119_param import (
        ToolSearchToolBm25_20251119Param as BetaToolSearchToolBm25_20251119Param,
    )
    from .tool_search_tool_bm_2520251119_param import (
        ToolSearchToolBm25_20251119Param as ToolSearchToolBm25_20251119Param,
    )
    from .tool_search_tool_regex_20251119_param import (
        ToolSearchToolRegex20251119Param as BetaToolSearchToolRegex20251119Param,
    )
    from .tool_search_tool_regex_20251119_param import (
        ToolSearchToolRegex20251119Param as ToolSearchToolRegex20251119Param,
    )
    from .tool_search_tool_regex_type import ToolSearchToolRegexType as ToolSearchToolRegexType
    from .tool_search_tool_result_block import ToolSearchToolResultBlock as BetaToolSearchToolResultBlock
    from .tool_search_tool_result_block import ToolSearchToolResultBlock as ToolSearchToolResultBlock
    from .tool_search_tool_result_block_content import (
        ToolSearchToolResultBlockContent as BetaToolSearchToolResultBlockContent,
    )
    from .tool_search_tool_result_block_content import (
        ToolSearchToolResultBlockContent as ToolSearchToolResultBlockContent,
    )
    from .tool_search_tool_result_block_param import (
        ToolSearchToolResultBlockParam as BetaToolSearchToolResultBlockParam,
    )
    from .tool_search_tool_result_block_param import (
        ToolSearchToolResultBlockParam as ToolSearchToolResultBlockParam,
    )
    from .tool_search_tool_result_block_param_content import (
        ToolSearchToolResultBlockParamContent as BetaToolSearchToolResultBlockParamContent,
    )
    from .tool_search_tool_result_block_param_content import (
        ToolSearchToolResultBlockParamContent as ToolSearchToolResultBlockParamContent,
    )
    from .tool_search_tool_result_error_code import (
        ToolSearchToolResultErrorCode as ToolSearchToolResultErrorCode,
    )
    from .tool_search_tool_result_error_object import (
        ToolSearchToolResultErrorObject as BetaToolSearchToolResultErrorObject,
    )
    from .tool_search_tool_result_error_object import (
        ToolSearchToolResultErrorObject as ToolSearchToolResultErrorObject,
    )
    from .tool_search_tool_result_error_param import (
        ToolSearchToolResultErrorParam as BetaToolSearchToolResultErrorParam,
    )
    from .tool_search_tool_result_error_param import (
        ToolSearchToolResultErrorParam as ToolSearchToolResultErrorParam,
    )
    from .tool_search_tool_search_result_block import (
        ToolSearchToolSearchResultBlock as BetaToolSearchToolSearchResultBlock,
    )
    from .tool_search_tool_search_result_block import (
        ToolSearchToolSearchResultBlock as ToolSearchToolSearchResultBlock,
    )
    from .tool_search_tool_search_result_block_param import (
        ToolSearchToolSearchResultBlockParam as BetaToolSearchToolSearchResultBlockParam,
    )
    from .tool_search_tool_search_result_block_param import (
        ToolSearchToolSearchResultBlockParam as ToolSearchToolSearchResultBlockParam,
    )
    from .tool_text_editor_20250124_param import (
        ToolTextEditor20250124Param as BetaToolTextEditor20250124Param,
    )
    from .tool_text_editor_20250124_param import ToolTextEditor20250124Param as ToolTextEditor20250124Param
    from .tool_text_editor_20250429_param import (
        ToolTextEditor20250429Param as BetaToolTextEditor20250429Param,
    )
    from .tool_text_editor_20250429_param import ToolTextEditor20250429Param as ToolTextEditor20250429Param
    from .tool_text_editor_20250728_param import (
        ToolTextEditor20250728Param as BetaToolTextEditor20250728Param,
    )
    from .tool_text_editor_20250728_param import ToolTextEditor20250728Param as ToolTextEditor20250728Param
    from .tool_union_param import ToolUnionParam as ToolUnionParam
    from .tool_use_block import ToolUseBlock as BetaToolUseBlock
    from .tool_use_block import ToolUseBlock as ToolUseBlock
    from .tool_use_block_caller import ToolUseBlockCaller as BetaToolUseBlockCaller
    from .tool_use_block_caller import ToolUseBlockCaller as ToolUseBlockCaller
    from .tool_use_block_param import ToolUseBlockParam as BetaToolUseBlockParam
    from .tool_use_block_param import ToolUseBlockParam as ToolUseBlockParam
    from .url_image_source_param import URLImageSourceParam as BetaURLImageSourceParam
    from .url_image_source_param import URLImageSourceParam as URLImageSourceParam
    from .urlpdf_source_param import URLPDFSourceParam as BetaURLPDFSourceParam
    from .urlpdf_source_param import URLPDFSourceParam as URLPDFSourceParam
    from .usage import Usage as Usage
    from .user_input import UserInput as BetaUserInput
    from .user_input import UserInput as UserInput
    from .user_location_param import UserLocationParam as BetaUserLocationParam
    from .user_location_param import UserLocationParam as UserLocationParam
    from .user_message_param import UserMessageParam as UserMessageParam
    from .web_fetch_block import WebFetchBlock as BetaWebFetchBlock
    from .web_fetch_block import WebFetchBlock as WebFetchBlock
    from .web_fetch_block_param import WebFetchBlockParam as BetaWebFetchBlockParam
    from .web_fetch_block_param import WebFetchBlockParam as WebFetchBlockParam
    from .web_fetch_tool_20250910_param import WebFetchTool20250910Param as BetaWebFetchTool20250910Param
    from .web_fetch_tool_20250910_param import WebFetchTool20250910Param as WebFetchTool20250910Param
    from .web_fetch_tool_20260209_param import WebFetchTool20260209Param as BetaWebFetchTool20260209Param
    from .web_fetch_tool_20260209_param import WebFetchTool20260209Param as WebFetchTool20260209Param
    from .web_fetch_tool_20260309_param import WebFetchTool20260309Param as BetaWebFetchTool20260309Param
    from .web_fetch_tool_20260309_param import WebFetchTool20260309Param as WebFetchTool20260309Param
    from .web_fetch_tool_20260318_param import WebFetchTool20260318Param as BetaWebFetchTool20260318Param
    from .web_fetch_tool_20260318_param import WebFetchTool20260318Param as WebFetchTool20260318Param
    from .web_fetch_tool_result_block import WebFetchToolResultBlock as BetaWebFetchToolResultBlock
    from .web_fetch_tool_result_block import WebFetchToolResultBlock as WebFetchToolResultBlock
    from .web_fetch_tool_result_block_caller import (
        WebFetchToolResultBlockCaller as BetaWebFetchToolResultBlockCaller,
    )
    from .web_fetch_tool_result_block_caller import (
        WebFetchToolResultBlockCaller as WebFetchToolResultBlockCaller,
    )
    from .web_fetch_tool_result_block_content import (
        WebFetchToolResultBlockContent as BetaWebFetchToolResultBlockContent,
    )
    from .web_fetch_tool_result_block_content import (
        WebFetchToolResultBlockContent as WebFetchToolResultBlockContent,
    )
    from .web_fetch_tool_result_block_param import (
        WebFetchToolResultBlockParam as BetaWebFetchToolResultBlockParam,
    )
    from .web_fetch_tool_result_block_param import (
        WebFetchToolResultBlockParam as WebFetchToolResultBlockParam,
    )
    from .web_fetch_tool_result_block_param_caller import (
        WebFetchToolResultBlockParamCaller as BetaWebFetchToolResultBlockParamCaller,
    )
    from .web_fetch_tool_result_block_param_caller import (
        WebFetchToolResultBlockParamCaller as WebFetchToolResultBlockParamCaller,
    )
    from .web_fetch_tool_result_block_param_content import (
        WebFetchToolResultBlockParamContent as BetaWebFetchToolResultBlockParamContent,
    )
    from .web_fetch_tool_result_block_param_content import (
        WebFetchToolResultBlockParamContent as WebFetchToolResultBlockParamContent,
    )
    from .web_fetch_tool_result_error_block import (
        WebFetchToolResultErrorBlock as BetaWebFetchToolResultErrorBlock,
    )
    from .web_fetch_tool_result_error_block import (
        WebFetchToolResultErrorBlock as WebFetchToolResultErrorBlock,
    )
    from .web_fetch_tool_result_error_block_param import (
        WebFetchToolResultErrorBlockParam as BetaWebFetchToolResultErrorBlockParam,
    )
    from .web_fetch_tool_result_error_block_param import (
        WebFetchToolResultErrorBlockParam as WebFetchToolResultErrorBlockParam,
    )
    from .web_fetch_tool_result_error_code import (
        WebFetchToolResultErrorCode as BetaWebFetchToolResultErrorCode,
    )
    from .web_fetch_tool_result_error_code import WebFetchToolResultErrorCode as WebFetchToolResultErrorCode
    from .web_fetch_url_source_all_param import WebFetchURLSourceAllParam as BetaWebFetchURLSourceAllParam
    from .web_fetch_url_source_all_param import WebFetchURLSourceAllParam as WebFetchURLSourceAllParam
    from .web_fetch_url_source_except_param import (
        WebFetchURLSourceExceptParam as BetaWebFetchURLSourceExceptParam,
    )
    from .web_fetch_url_source_except_param import (
        WebFetchURLSourceExceptParam as WebFetchURLSourceExceptParam,
    )
    from .web_fetch_url_source_none_param import WebFetchURLSourceNoneParam as BetaWebFetchURLSourceNoneParam
    from .web_fetch_url_source_none_param import WebFetchURLSourceNoneParam as WebFetchURLSourceNoneParam
    from .web_fetch_url_source_only_param import WebFetchURLSourceOnlyParam as BetaWebFetchURLSourceOnlyParam
    from .web_fetch_url_source_only_param import WebFetchURLSourceOnlyParam as WebFetchURLSourceOnlyParam
    from .web_fetch_url_source_tool_reference_param import (
        WebFetchURLSourceToolReferenceParam as BetaWebFetchURLSourceToolReferenceParam,
    )
    from .web_fetch_url_source_tool_reference_param import (
        WebFetchURLSourceToolReferenceParam as WebFetchURLSourceToolReferenceParam,
    )
    from .web_fetch_url_sources_param import WebFetchURLSourcesParam as BetaWebFetchURLSourcesParam
    from .web_fetch_url_sources_param import WebFetchURLSourcesParam as WebFetchURLSourcesParam
    from .web_search_result_block import WebSearchResultBlock as BetaWebSearchResultBlock
    from .web_search_result_block import WebSearchResultBlock as WebSearchResultBlock
    from .web_search_result_block_param import WebSearchResultBlockParam as BetaWebSearchResultBlockParam
    from .web_search_result_block_param import WebSearchResultBlockParam as WebSearchResultBlockParam
    from .web_search_tool_20250305_param import WebSearchTool20250305Param as BetaWebSearchTool20250305Param
    from .web_search_tool_20250305_param import WebSearchTool20250305Param as WebSearchTool20250305Param
    from .web_search_tool_20260209_param import WebSearchTool20260209Param as BetaWebSearchTool20260209Param
    from .web_search_tool_20260209_param import WebSearchTool20260209Param as WebSearchTool20260209Param
    from .web_search_tool_20260318_param import WebSearchTool20260318Param as BetaWebSearchTool20260318Param
    from .web_search_tool_20260318_param import WebSearchTool20260318Param as WebSearchTool20260318Param
    from .web_search_tool_request_error_object_param import (
        WebSearchToolRequestErrorObjectParam as BetaWebSearchToolRequestErrorObjectParam,
    )
    from .web_search_tool_request_error_object_param import (
        WebSearchToolRequestErrorObjectParam as WebSearchToolRequestErrorObjectParam,
    )
    from .web_search_tool_result_block import WebSearchToolResultBlock as BetaWebSearchToolResultBlock
    from .web_search_tool_result_block import WebSearchToolResultBlock as WebSearchToolResultBlock
    from .web_search_tool_result_block_caller import (
        WebSearchToolResultBlockCaller as BetaWebSearchToolResultBlockCaller,
    )
    from .web_search_tool_result_block_caller import (
        WebSearchToolResultBlockCaller as WebSearchToolResultBlockCaller,
    )
    from .web_search_tool_result_block_content import (
        WebSearchToolResultBlockContent as BetaWebSearchToolResultBlockContent,
    )
    from .web_search_tool_result_block_content import (
        WebSearchToolResultBlockContent as WebSearchToolResultBlockContent,
    )
    from .web_search_tool_result_block_param import (
        WebSearchToolResultBlockParam as BetaWebSearchToolResultBlockParam,
    )
    from .web_search_tool_result_block_param import (
        WebSearchToolResultBlockParam as WebSearchToolResultBlockParam,
    )
    from .web_search_tool_result_block_param_caller import (
        WebSearchToolResultBlockParamCaller as BetaWebSearchToolResultBlockParamCaller,
    )
    from .web_search_tool_result_block_param_caller import (
        WebSearchToolResultBlockParamCaller as WebSearchToolResultBlockParamCaller,
    )
    from .web_search_tool_result_block_param_content_param import (
        WebSearchToolResultBlockParamContentParam as BetaWebSearchToolResultBlockParamContentParam,
    )
    from .web_search_tool_result_block_param_content_param import (
        WebSearchToolResultBlockParamContentParam as WebSearchToolResultBlockParamContentParam,
    )
    from .web_search_tool_result_error_code import (
        WebSearchToolResultErrorCode as BetaWebSearchToolResultErrorCode,
    )
    from .web_search_tool_result_error_code import (
        WebSearchToolResultErrorCode as WebSearchToolResultErrorCode,
    )
    from .web_search_tool_result_error_object import (
        WebSearchToolResultErrorObject as BetaWebSearchToolResultErrorObject,
    )
    from .web_search_tool_result_error_object import (
        WebSearchToolResultErrorObject as WebSearchToolResultErrorObject,
    )

_MODULES = {
    "APIErrorObject": "api_error_object",
    "AnthropicBetaParam": "anthropic_beta_param",
    "AssistantMessageParam": "assistant_message_param",
    "AuthenticationErrorObject": "authentication_error_object",
    "Base64ImageSourceParam": "base_64_image_source_param",
    "Base64PDFSource": "base_64pdf_source",
    "Base64PDFSourceParam": "base_64pdf_source_param",
    "BashCodeExecutionOutputBlock": "bash_code_execution_output_block",
    "BashCodeExecutionOutputBlockParam": "bash_code_execution_output_block_param",
    "BashCodeExecutionResultBlock": "bash_code_execution_result_block",
    "BashCodeExecutionResultBlockParam": "bash_code_execution_result_block_param",
    "BashCodeExecutionToolResultBlock": "bash_code_execution_tool_result_block",
    "BashCodeExecutionToolResultBlockContent": "bash_code_execution_tool_result_block_content",
    "BashCodeExecutionToolResultBlockParam": "bash_code_execution_tool_result_block_param",
    "BashCodeExecutionToolResultBlockParamContent": "bash_code_execution_tool_result_block_param_content",
    "BashCodeExecutionToolResultErrorCode": "bash_code_execution_tool_result_error_code",
    "BashCodeExecutionToolResultErrorObject": "bash_code_execution_tool_result_error_object",
    "BashCodeExecutionToolResultErrorParam": "bash_code_execution_tool_result_error_param",
    "BatchCreateParams": "batch_create_params",
    "BetaAdvisorMessageIterationUsage": "beta_advisor_message_iteration_usage",
    "BetaAdvisorRedactedResultBlock": "beta_advisor_redacted_result_block",
    "BetaAdvisorRedactedResultBlockParam": "beta_advisor_redacted_result_block_param",
    "BetaAdvisorResultBlock": "beta_advisor_result_block",
    "BetaAdvisorResultBlockParam": "beta_advisor_result_block_param",
    "BetaAdvisorTool20260301": "beta_advisor_tool_20260301",
    "BetaAdvisorTool20260301Param": "beta_advisor_tool_20260301_param",
    "BetaAdvisorToolResultBlock": "beta_advisor_tool_result_block",
    "BetaAdvisorToolResultBlockContent": "beta_advisor_tool_result_block_content",
    "BetaAdvisorToolResultBlockParam": "beta_advisor_tool_result_block_param",
    "BetaAdvisorToolResultBlockParamContent": "beta_advisor_tool_result_block_param_content",
    "BetaAdvisorToolResultErrorCode": "beta_advisor_tool_result_error_code",
    "BetaAdvisorToolResultErrorObject": "beta_advisor_tool_result_error_object",
    "BetaAdvisorToolResultErrorParam": "beta_advisor_tool_result_error_param",
    "BetaAllThinkingTurnsParam": "beta_all_thinking_turns_param",
    "BetaAppliedEdit": "beta_applied_edit",
    "BetaAssistantMessageParam": "beta_assistant_message_param",
    "BetaBatchCreateParams": "beta_batch_create_params",
    "BetaBillTo": "beta_bill_to",
    "BetaBillingPolicyParam": "beta_billing_policy_param",
    "BetaBrowserCloseTabConfig": "beta_browser_close_tab_config",
    "BetaBrowserDoubleClickConfig": "beta_browser_double_click_config",
    "BetaBrowserFileUploadConfig": "beta_browser_file_upload_config",
    "BetaBrowserFindConfig": "beta_browser_find_config",
    "BetaBrowserFormInputConfig": "beta_browser_form_input_config",
    "BetaBrowserGetPageTextConfig": "beta_browser_get_page_text_config",
    "BetaBrowserHoldKeyConfig": "beta_browser_hold_key_config",
    "BetaBrowserHoverConfig": "beta_browser_hover_config",
    "BetaBrowserJavascriptExecConfig": "beta_browser_javascript_exec_config",
    "BetaBrowserKeyConfig": "beta_browser_key_config",
    "BetaBrowserLeftClickConfig": "beta_browser_left_click_config",
    "BetaBrowserLeftClickDragConfig": "beta_browser_left_click_drag_config",
    "BetaBrowserLeftMouseDownConfig": "beta_browser_left_mouse_down_config",
    "BetaBrowserLeftMouseUpConfig": "beta_browser_left_mouse_up_config",
    "BetaBrowserListTabsConfig": "beta_browser_list_tabs_config",
    "BetaBrowserMiddleClickConfig": "beta_browser_middle_click_config",
    "BetaBrowserMouseMoveConfig": "beta_browser_mouse_move_config",
    "BetaBrowserNavigateConfig": "beta_browser_navigate_config",
    "BetaBrowserNewTabConfig": "beta_browser_new_tab_config",
    "BetaBrowserReadConsoleConfig": "beta_browser_read_console_config",
    "BetaBrowserReadNetworkConfig": "beta_browser_read_network_config",
    "BetaBrowserReadPageConfig": "beta_browser_read_page_config",
    "BetaBrowserRightClickConfig": "beta_browser_right_click_config",
    "BetaBrowserScreenshotConfig": "beta_browser_screenshot_config",
    "BetaBrowserScrollConfig": "beta_browser_scroll_config",
    "BetaBrowserScrollToConfig": "beta_browser_scroll_to_config",
    "BetaBrowserSwitchTabConfig": "beta_browser_switch_tab_config",
    "BetaBrowserToolset20260801": "beta_browser_toolset_20260801",
    "BetaBrowserToolsetConfigs": "beta_browser_toolset_configs",
    "BetaBrowserTripleClickConfig": "beta_browser_triple_click_config",
    "BetaBrowserTypeConfig": "beta_browser_type_config",
    "BetaBrowserWaitConfig": "beta_browser_wait_config",
    "BetaBrowserZoomConfig": "beta_browser_zoom_config",
    "BetaBuiltInTool": "beta_built_in_tool",
    "BetaBuiltInToolParam": "beta_built_in_tool_param",
    "BetaCacheControlEphemeral": "beta_cache_control_ephemeral",
    "BetaCitationsConfigParam": "beta_citations_config_param",
    "BetaClearThinking20251015EditParam": "beta_clear_thinking_20251015_edit_param",
    "BetaClearThinking20251015EditResponse": "beta_clear_thinking_20251015_edit_response",
    "BetaClearToolUses20250919EditParam": "beta_clear_tool_uses_20250919_edit_param",
    "BetaClearToolUses20250919EditParamClearToolInputs": "beta_clear_tool_uses_20250919_edit_param_clear_tool_inputs",
    "BetaClearToolUses20250919EditResponse": "beta_clear_tool_uses_20250919_edit_response",
    "BetaCodeExecutionTool20250522": "beta_code_execution_tool_20250522",
    "BetaCodeExecutionTool20250825": "beta_code_execution_tool_20250825",
    "BetaCodeExecutionTool20260120": "beta_code_execution_tool_20260120",
    "BetaCodeExecutionTool20260521": "beta_code_execution_tool_20260521",
    "BetaCompact20260112EditParam": "beta_compact_20260112_edit_param",
    "BetaCompactionBlock": "beta_compaction_block",
    "BetaCompactionBlockParam": "beta_compaction_block_param",
    "BetaCompactionBlockToolChange": "beta_compaction_block_tool_change",
    "BetaCompactionConfigParam": "beta_compaction_config_param",
    "BetaCompactionIterationUsage": "beta_compaction_iteration_usage",
    "BetaComputerCursorPositionConfig": "beta_computer_cursor_position_config",
    "BetaComputerDoubleClickConfig": "beta_computer_double_click_config",
    "BetaComputerHoldKeyConfig": "beta_computer_hold_key_config",
    "BetaComputerKeyConfig": "beta_computer_key_config",
    "BetaComputerLeftClickConfig": "beta_computer_left_click_config",
    "BetaComputerLeftClickDragConfig": "beta_computer_left_click_drag_config",
    "BetaComputerLeftMouseDownConfig": "beta_computer_left_mouse_down_config",
    "BetaComputerLeftMouseUpConfig": "beta_computer_left_mouse_up_config",
    "BetaComputerMiddleClickConfig": "beta_computer_middle_click_config",
    "BetaComputerMouseMoveConfig": "beta_computer_mouse_move_config",
    "BetaComputerRightClickConfig": "beta_computer_right_click_config",
    "BetaComputerScreenshotConfig": "beta_computer_screenshot_config",
    "BetaComputerScrollConfig": "beta_computer_scroll_config",
    "BetaComputerToolset20260801": "beta_computer_toolset_20260801",
    "BetaComputerToolsetConfigs": "beta_computer_toolset_configs",
    "BetaComputerTripleClickConfig": "beta_computer_triple_click_config",
    "BetaComputerTypeConfig": "beta_computer_type_config",
    "BetaComputerWaitConfig": "beta_computer_wait_config",
    "BetaComputerZoomConfig": "beta_computer_zoom_config",
    "BetaContentBlock": "beta_content_block",
    "BetaContentBlockParam": "beta_content_block_param",
    "BetaContextManagementConfigParam": "beta_context_management_config_param",
    "BetaContextManagementResponse": "beta_context_management_response",
    "BetaEdit": "beta_edit",
    "BetaFallbackBlock": "beta_fallback_block",
    "BetaFallbackBlockParam": "beta_fallback_block_param",
    "BetaFallbackCreditMode": "beta_fallback_credit_mode",
    "BetaFallbackCreditNotApplied": "beta_fallback_credit_not_applied",
    "BetaFallbackCreditNotAppliedReason": "beta_fallback_credit_not_applied_reason",
    "BetaFallbackCreditRedeemed": "beta_fallback_credit_redeemed",
    "BetaFallbackCreditToken": "beta_fallback_credit_token",
    "BetaFallbackCreditTokenParam": "beta_fallback_credit_token_param",
    "BetaFallbackCreditUsage": "beta_fallback_credit_usage",
    "BetaFallbackInfo": "beta_fallback_info",
    "BetaFallbackInfoParam": "beta_fallback_info_param",
    "BetaFallbackMessageIterationUsage": "beta_fallback_message_iteration_usage",
    "BetaFallbackParam": "beta_fallback_param",
    "BetaFallbackRefusalTrigger": "beta_fallback_refusal_trigger",
    "BetaFallbacksParam": "beta_fallbacks_param",
    "BetaInputTokensClearAtLeastParam": "beta_input_tokens_clear_at_least_param",
    "BetaInputTokensTriggerParam": "beta_input_tokens_trigger_param",
    "BetaInputTransformation": "beta_input_transformation",
    "BetaKeep": "beta_keep",
    "BetaKeepAll": "beta_keep_all",
    "BetaKeepParam": "beta_keep_param",
    "BetaMCPTool": "beta_mcp_tool",
    "BetaMCPToolConfig": "beta_mcp_tool_config",
    "BetaMCPToolConfigParam": "beta_mcp_tool_config_param",
    "BetaMCPToolDefaultConfig": "beta_mcp_tool_default_config",
    "BetaMCPToolDefaultConfigParam": "beta_mcp_tool_default_config_param",
    "BetaMCPToolListingBlock": "beta_mcp_tool_listing_block",
    "BetaMCPToolListingBlockParam": "beta_mcp_tool_listing_block_param",
    "BetaMCPToolParam": "beta_mcp_tool_param",
    "BetaMCPToolParamParam": "beta_mcp_tool_param_param",
    "BetaMCPToolResultBlock": "beta_mcp_tool_result_block",
    "BetaMCPToolResultBlockContent": "beta_mcp_tool_result_block_content",
    "BetaMCPToolUseBlock": "beta_mcp_tool_use_block",
    "BetaMCPToolUseBlockParam": "beta_mcp_tool_use_block_param",
    "BetaMCPToolset": "beta_mcp_toolset",
    "BetaMCPToolsetConfigs": "beta_mcp_toolset_configs",
    "BetaMCPToolsetParam": "beta_mcp_toolset_param",
    "BetaMCPToolsetParamConfigs": "beta_mcp_toolset_param_configs",
    "BetaMemoryTool20250818": "beta_memory_tool_20250818",
    "BetaMessage": "beta_message",
    "BetaMessageBatchIndividualResponse": "beta_message_batch_individual_response",
    "BetaMessageBatchResult": "beta_message_batch_result",
    "BetaMessageBatchSucceededResult": "beta_message_batch_succeeded_result",
    "BetaMessageContentParam": "beta_message_content_param",
    "BetaMessageCreateParamsNonStreaming": "beta_message_create_params_non_streaming",
    "BetaMessageIterationUsage": "beta_message_iteration_usage",
    "BetaMessageParam": "beta_message_param",
    "BetaMessageThreadParam": "beta_message_thread_param",
    "BetaOutputConfigParam": "beta_output_config_param",
    "BetaRefusalStopDetails": "beta_refusal_stop_details",
    "BetaRequest": "beta_request",
    "BetaRequestMCPServerToolConfigurationParam": "beta_request_mcp_server_tool_configuration_param",
    "BetaRequestMCPServerURLDefinitionParam": "beta_request_mcp_server_url_definition_param",
    "BetaRequestMCPToolResultBlockParam": "beta_request_mcp_tool_result_block_param",
    "BetaRequestMCPToolResultBlockParamContent": "beta_request_mcp_tool_result_block_param_content",
    "BetaRequestToolAdditionBlockParam": "beta_request_tool_addition_block_param",
    "BetaRequestToolRemovalBlockParam": "beta_request_tool_removal_block_param",
    "BetaRequestToolRemovalBlockParamTool": "beta_request_tool_removal_block_param_tool",
    "BetaResponseTool": "beta_response_tool",
    "BetaResponseToolAdditionBlock": "beta_response_tool_addition_block",
    "BetaResponseToolAdditionBlockTool": "beta_response_tool_addition_block_tool",
    "BetaResponseToolChangeMCPToolReference": "beta_response_tool_change_mcp_tool_reference",
    "BetaResponseToolChangeMCPToolsetReference": "beta_response_tool_change_mcp_toolset_reference",
    "BetaResponseToolChangeToolReference": "beta_response_tool_change_tool_reference",
    "BetaResponseToolInputSchema": "beta_response_tool_input_schema",
    "BetaResponseToolRemovalBlock": "beta_response_tool_removal_block",
    "BetaResponseToolRemovalBlockTool": "beta_response_tool_removal_block_tool",
    "BetaResponseToolUnion": "beta_response_tool_union",
    "BetaServerToolName": "beta_server_tool_name",
    "BetaServerToolResults": "beta_server_tool_results",
    "BetaServerToolUseBlock": "beta_server_tool_use_block",
    "BetaServerToolUseBlockParam": "beta_server_tool_use_block_param",
    "BetaStatus": "beta_status",
    "BetaStopReason": "beta_stop_reason",
    "BetaSystemMessageClearAt": "beta_system_message_clear_at",
    "BetaSystemMessageOutputConfigParam": "beta_system_message_output_config_param",
    "BetaSystemMessageParam": "beta_system_message_param",
    "BetaSystemMessageParamContent": "beta_system_message_param_content",
    "BetaSystemMessageParamContentBlock": "beta_system_message_param_content_block",
    "BetaThinking": "beta_thinking",
    "BetaThinkingBindingMismatch": "beta_thinking_binding_mismatch",
    "BetaThinkingBlockBindingParam": "beta_thinking_block_binding_param",
    "BetaThinkingConfigAdaptiveParam": "beta_thinking_config_adaptive_param",
    "BetaThinkingConfigEnabledParam": "beta_thinking_config_enabled_param",
    "BetaThinkingConfigParam": "beta_thinking_config_param",
    "BetaThinkingDisplay": "beta_thinking_display",
    "BetaThinkingDroppedInputTransformation": "beta_thinking_dropped_input_transformation",
    "BetaThinkingMismatchAllowedInputTransformation": "beta_thinking_mismatch_allowed_input_transformation",
    "BetaThinkingPrefixMismatchBehavior": "beta_thinking_prefix_mismatch_behavior",
    "BetaThinkingTurnsParam": "beta_thinking_turns_param",
    "BetaThreadContinueParams": "beta_thread_continue_params",
    "BetaThreadCreateParams": "beta_thread_create_params",
    "BetaTokenTaskBudgetParam": "beta_token_task_budget_param",
    "BetaTool": "beta_tool",
    "BetaToolBash20241022": "beta_tool_bash_20241022",
    "BetaToolBash20241022Param": "beta_tool_bash_20241022_param",
    "BetaToolBash20250124": "beta_tool_bash_20250124",
    "BetaToolChange": "beta_tool_change",
    "BetaToolChangeMCPToolReferenceParam": "beta_tool_change_mcp_tool_reference_param",
    "BetaToolChangeMCPToolsetReferenceParam": "beta_tool_change_mcp_toolset_reference_param",
    "BetaToolChangeToolDefinition": "beta_tool_change_tool_definition",
    "BetaToolChangeToolDefinitionParam": "beta_tool_change_tool_definition_param",
    "BetaToolChangeToolReferenceParam": "beta_tool_change_tool_reference_param",
    "BetaToolComputerUse20241022": "beta_tool_computer_use_20241022",
    "BetaToolComputerUse20241022Param": "beta_tool_computer_use_20241022_param",
    "BetaToolComputerUse20250124": "beta_tool_computer_use_20250124",
    "BetaToolComputerUse20250124Param": "beta_tool_computer_use_20250124_param",
    "BetaToolComputerUse20251124": "beta_tool_computer_use_20251124",
    "BetaToolComputerUse20251124Param": "beta_tool_computer_use_20251124_param",
    "BetaToolSearchToolBm25_20251119": "beta_tool_search_tool_bm_2520251119",
    "BetaToolSearchToolRegex20251119": "beta_tool_search_tool_regex_20251119",
    "BetaToolTextEditor20241022": "beta_tool_text_editor_20241022",
    "BetaToolTextEditor20241022Param": "beta_tool_text_editor_20241022_param",
    "BetaToolTextEditor20250124": "beta_tool_text_editor_20250124",
    "BetaToolTextEditor20250429": "beta_tool_text_editor_20250429",
    "BetaToolTextEditor20250728": "beta_tool_text_editor_20250728",
    "BetaToolUnionParam": "beta_tool_union_param",
    "BetaToolUsesKeepParam": "beta_tool_uses_keep_param",
    "BetaToolUsesTriggerParam": "beta_tool_uses_trigger_param",
    "BetaTrigger": "beta_trigger",
    "BetaUsage": "beta_usage",
    "BetaUsageIteration": "beta_usage_iteration",
    "BetaUserLocation": "beta_user_location",
    "BetaUserMessageParam": "beta_user_message_param",
    "BetaWebFetchTool20250910": "beta_web_fetch_tool_20250910",
    "BetaWebFetchTool20260209": "beta_web_fetch_tool_20260209",
    "BetaWebFetchTool20260309": "beta_web_fetch_tool_20260309",
    "BetaWebFetchTool20260318": "beta_web_fetch_tool_20260318",
    "BetaWebFetchURLSourceAll": "beta_web_fetch_url_source_all",
    "BetaWebFetchURLSourceExcept": "beta_web_fetch_url_source_except",
    "BetaWebFetchURLSourceNone": "beta_web_fetch_url_source_none",
    "BetaWebFetchURLSourceOnly": "beta_web_fetch_url_source_only",
    "BetaWebFetchURLSourceToolReference": "beta_web_fetch_url_source_tool_reference",
    "BetaWebFetchURLSources": "beta_web_fetch_url_sources",
    "BetaWebFetchUrlSourcesClientToolResults": "beta_web_fetch_url_sources_client_tool_results",
    "BetaWebFetchUrlSourcesUserInput": "beta_web_fetch_url_sources_user_input",
    "BetaWebSearchTool20250305": "beta_web_search_tool_20250305",
    "BetaWebSearchTool20260209": "beta_web_search_tool_20260209",
    "BetaWebSearchTool20260318": "beta_web_search_tool_20260318",
    "BillingErrorObject": "billing_error_object",
    "BrowserCloseTabConfigParam": "browser_close_tab_config_param",
    "BrowserDoubleClickConfigParam": "browser_double_click_config_param",
    "BrowserFileUploadConfigParam": "browser_file_upload_config_param",
    "BrowserFindConfigParam": "browser_find_config_param",
    "BrowserFormInputConfigParam": "browser_form_input_config_param",
    "BrowserGetPageTextConfigParam": "browser_get_page_text_config_param",
    "BrowserHoldKeyConfigParam": "browser_hold_key_config_param",
    "BrowserHoverConfigParam": "browser_hover_config_param",
    "BrowserJavascriptExecConfigParam": "browser_javascript_exec_config_param",
    "BrowserKeyConfigParam": "browser_key_config_param",
    "BrowserLeftClickConfigParam": "browser_left_click_config_param",
    "BrowserLeftClickDragConfigParam": "browser_left_click_drag_config_param",
    "BrowserLeftMouseDownConfigParam": "browser_left_mouse_down_config_param",
    "BrowserLeftMouseUpConfigParam": "browser_left_mouse_up_config_param",
    "BrowserListTabsConfigParam": "browser_list_tabs_config_param",
    "BrowserMiddleClickConfigParam": "browser_middle_click_config_param",
    "BrowserMouseMoveConfigParam": "browser_mouse_move_config_param",
    "BrowserNavigateConfigParam": "browser_navigate_config_param",
    "BrowserNewTabConfigParam": "browser_new_tab_config_param",
    "BrowserReadConsoleConfigParam": "browser_read_console_config_param",
    "BrowserReadNetworkConfigParam": "browser_read_network_config_param",
    "BrowserReadPageConfigParam": "browser_read_page_config_param",
    "BrowserRightClickConfigParam": "browser_right_click_config_param",
    "BrowserScreenshotConfigParam": "browser_screenshot_config_param",
    "BrowserScrollConfigParam": "browser_scroll_config_param",
    "BrowserScrollToConfigParam": "browser_scroll_to_config_param",
    "BrowserStateBlockParam": "browser_state_block_param",
    "BrowserStateChangeDownloadCompletedParam": "browser_state_change_download_completed_param",
    "BrowserStateChangeDownloadFailedParam": "browser_state_change_download_failed_param",
    "BrowserStateChangeDownloadStartedParam": "browser_state_change_download_started_param",
    "BrowserStateChangeParam": "browser_state_change_param",
    "BrowserStateChangeTabOpenedParam": "browser_state_change_tab_opened_param",
    "BrowserStateTabEntryParam": "browser_state_tab_entry_param",
    "BrowserSwitchTabConfigParam": "browser_switch_tab_config_param",
    "BrowserToolset20260801Param": "browser_toolset_20260801_param",
    "BrowserToolsetConfigsParam": "browser_toolset_configs_param",
    "BrowserTripleClickConfigParam": "browser_triple_click_config_param",
    "BrowserTypeConfigParam": "browser_type_config_param",
    "BrowserWaitConfigParam": "browser_wait_config_param",
    "BrowserZoomConfigParam": "browser_zoom_config_param",
    "BuiltInToolParam": "built_in_tool_param",
    "CacheControlEphemeralParam": "cache_control_ephemeral_param",
    "CacheControlTTL": "cache_control_ttl",
    "CacheCreation": "cache_creation",
    "CacheMissMessagesChanged": "cache_miss_messages_changed",
    "CacheMissModelChanged": "cache_miss_model_changed",
    "CacheMissPreviousMessageNotFound": "cache_miss_previous_message_not_found",
    "CacheMissReason": "cache_miss_reason",
    "CacheMissSystemChanged": "cache_miss_system_changed",
    "CacheMissToolsChanged": "cache_miss_tools_changed",
    "CacheMissUnavailable": "cache_miss_unavailable",
    "Caller": "caller",
    "CitationCharLocation": "citation_char_location",
    "CitationCharLocationParam": "citation_char_location_param",
    "CitationContentBlockLocation": "citation_content_block_location",
    "CitationContentBlockLocationParam": "citation_content_block_location_param",
    "CitationPageLocation": "citation_page_location",
    "CitationPageLocationParam": "citation_page_location_param",
    "CitationSearchResultLocationParam": "citation_search_result_location_param",
    "CitationWebSearchResultLocationParam": "citation_web_search_result_location_param",
    "CitationsConfig": "citations_config",
    "CitationsConfigParam": "citations_config_param",
    "CitationsSearchResultLocation": "citations_search_result_location",
    "CitationsWebSearchResultLocation": "citations_web_search_result_location",
    "ClientToolResults": "client_tool_results",
    "CodeExecutionOutputBlock": "code_execution_output_block",
    "CodeExecutionOutputBlockParam": "code_execution_output_block_param",
    "CodeExecutionResultBlock": "code_execution_result_block",
    "CodeExecutionResultBlockParam": "code_execution_result_block_param",
    "CodeExecutionTool20250522Param": "code_execution_tool_20250522_param",
    "CodeExecutionTool20250825Param": "code_execution_tool_20250825_param",
    "CodeExecutionTool20260120Param": "code_execution_tool_20260120_param",
    "CodeExecutionTool20260521Param": "code_execution_tool_20260521_param",
    "CodeExecutionToolResultBlock": "code_execution_tool_result_block",
    "CodeExecutionToolResultBlockContent": "code_execution_tool_result_block_content",
    "CodeExecutionToolResultBlockParam": "code_execution_tool_result_block_param",
    "CodeExecutionToolResultBlockParamContentParam": "code_execution_tool_result_block_param_content_param",
    "CodeExecutionToolResultErrorCode": "code_execution_tool_result_error_code",
    "CodeExecutionToolResultErrorObject": "code_execution_tool_result_error_object",
    "CodeExecutionToolResultErrorParam": "code_execution_tool_result_error_param",
    "ComputerCursorPositionConfigParam": "computer_cursor_position_config_param",
    "ComputerDoubleClickConfigParam": "computer_double_click_config_param",
    "ComputerHoldKeyConfigParam": "computer_hold_key_config_param",
    "ComputerKeyConfigParam": "computer_key_config_param",
    "ComputerLeftClickConfigParam": "computer_left_click_config_param",
    "ComputerLeftClickDragConfigParam": "computer_left_click_drag_config_param",
    "ComputerLeftMouseDownConfigParam": "computer_left_mouse_down_config_param",
    "ComputerLeftMouseUpConfigParam": "computer_left_mouse_up_config_param",
    "ComputerMiddleClickConfigParam": "computer_middle_click_config_param",
    "ComputerMouseMoveConfigParam": "computer_mouse_move_config_param",
    "ComputerRightClickConfigParam": "computer_right_click_config_param",
    "ComputerScreenshotConfigParam": "computer_screenshot_config_param",
    "ComputerScrollConfigParam": "computer_scroll_config_param",
    "ComputerToolset20260801Param": "computer_toolset_20260801_param",
    "ComputerToolsetConfigsParam": "computer_toolset_configs_param",
    "ComputerTripleClickConfigParam": "computer_triple_click_config_param",
    "ComputerTypeConfigParam": "computer_type_config_param",
    "ComputerWaitConfigParam": "computer_wait_config_param",
    "ComputerZoomConfigParam": "computer_zoom_config_param",
    "Container": "container",
    "ContainerParams": "container_params",
    "ContainerSkill": "container_skill",
    "ContainerUploadBlock": "container_upload_block",
    "ContainerUploadBlockParam": "container_upload_block_param",
    "Content": "content",
    "ContentBlock": "content_block",
    "ContentBlockParam": "content_block_param",
    "ContentBlockSourceContentParam": "content_block_source_content_param",
    "ContentBlockSourceParam": "content_block_source_param",
    "ContentBlockSourceParamContent": "content_block_source_param_content",
    "DeletedMessageBatch": "deleted_message_batch",
    "Diagnostics": "diagnostics",
    "DiagnosticsParam": "diagnostics_param",
    "DirectCaller": "direct_caller",
    "DirectCallerParam": "direct_caller_param",
    "DocumentBlock": "document_block",
    "DocumentBlockParam": "document_block_param",
    "DocumentBlockParamSource": "document_block_param_source",
    "DocumentBlockSource": "document_block_source",
    "Effort": "effort",
    "EncryptedCodeExecutionResultBlock": "encrypted_code_execution_result_block",
    "EncryptedCodeExecutionResultBlockParam": "encrypted_code_execution_result_block_param",
    "ErrorObject": "error_object",
    "ErrorObjectDetails": "error_object_details",
    "ErrorResponse": "error_response",
    "ErrorVisibility": "error_visibility",
    "FileDocumentSourceParam": "file_document_source_param",
    "FileImageSourceParam": "file_image_source_param",
    "GatewayTimeoutErrorObject": "gateway_timeout_error_object",
    "ImageBlockParam": "image_block_param",
    "ImageMediaType": "image_media_type",
    "ImageTransformationsParam": "image_transformations_param",
    "InputSchema": "input_schema",
    "InputSchemaTyped": "input_schema_typed",
    "InvalidRequestErrorObject": "invalid_request_error_object",
    "JSONOutputFormatParam": "json_output_format_param",
    "JsonObject": "json_object",
    "MemoryTool20250818Param": "memory_tool_20250818_param",
    "Message": "message",
    "MessageBatch": "message_batch",
    "MessageBatchCanceledResult": "message_batch_canceled_result",
    "MessageBatchErroredResult": "message_batch_errored_result",
    "MessageBatchExpiredResult": "message_batch_expired_result",
    "MessageBatchIndividualResponse": "message_batch_individual_response",
    "MessageBatchList": "message_batch_list",
    "MessageBatchRequestCounts": "message_batch_request_counts",
    "MessageBatchResult": "message_batch_result",
    "MessageBatchSucceededResult": "message_batch_succeeded_result",
    "MessageContentParam": "message_content_param",
    "MessageCreateParamsContainerParam": "message_create_params_container_param",
    "MessageCreateParamsNonStreaming": "message_create_params_non_streaming",
    "MessageCreateParamsNonStreamingSystem": "message_create_params_non_streaming_system",
    "MessageParam": "message_param",
    "MetadataParam": "metadata_param",
    "Model": "model",
    "ModelParam": "model_param",
    "NotFoundErrorObject": "not_found_error_object",
    "OutputConfigParam": "output_config_param",
    "OutputTokensDetails": "output_tokens_details",
    "OverloadedErrorObject": "overloaded_error_object",
    "OversizedImageBehavior": "oversized_image_behavior",
    "PermissionErrorObject": "permission_error_object",
    "PlainTextSource": "plain_text_source",
    "PlainTextSourceParam": "plain_text_source_param",
    "ProcessingStatus": "processing_status",
    "RateLimitErrorObject": "rate_limit_error_object",
    "RedactedThinkingBlock": "redacted_thinking_block",
    "RedactedThinkingBlockParam": "redacted_thinking_block_param",
    "RefusalCategory": "refusal_category",
    "RefusalStopDetails": "refusal_stop_details",
    "Request": "request",
    "RequestServiceTier": "request_service_tier",
    "ResponseInclusion": "response_inclusion",
    "SearchResultBlockParam": "search_result_block_param",
    "ServerToolCaller": "server_tool_caller",
    "ServerToolCaller20260120": "server_tool_caller_20260120",
    "ServerToolCaller20260120Param": "server_tool_caller_20260120_param",
    "ServerToolCallerParam": "server_tool_caller_param",
    "ServerToolName": "server_tool_name",
    "ServerToolUsage": "server_tool_usage",
    "ServerToolUseBlock": "server_tool_use_block",
    "ServerToolUseBlockCaller": "server_tool_use_block_caller",
    "ServerToolUseBlockParam": "server_tool_use_block_param",
    "ServerToolUseBlockParamCaller": "server_tool_use_block_param_caller",
    "ServiceTier": "service_tier",
    "SkillParams": "skill_params",
    "SkillType": "skill_type",
    "Source": "source",
    "Speed": "speed",
    "StopReason": "stop_reason",
    "SystemMessageParam": "system_message_param",
    "SystemMessageParamContent": "system_message_param_content",
    "TextBlock": "text_block",
    "TextBlockParam": "text_block_param",
    "TextCitation": "text_citation",
    "TextCitationParam": "text_citation_param",
    "TextEditorCodeExecutionCreateResultBlock": "text_editor_code_execution_create_result_block",
    "TextEditorCodeExecutionCreateResultBlockParam": "text_editor_code_execution_create_result_block_param",
    "TextEditorCodeExecutionStrReplaceResultBlock": "text_editor_code_execution_str_replace_result_block",
    "TextEditorCodeExecutionStrReplaceResultBlockParam": "text_editor_code_execution_str_replace_result_block_param",
    "TextEditorCodeExecutionToolResultBlock": "text_editor_code_execution_tool_result_block",
    "TextEditorCodeExecutionToolResultBlockContent": "text_editor_code_execution_tool_result_block_content",
    "TextEditorCodeExecutionToolResultBlockParam": "text_editor_code_execution_tool_result_block_param",
    "TextEditorCodeExecutionToolResultBlockParamContent": "text_editor_code_execution_tool_result_block_param_content",
    "TextEditorCodeExecutionToolResultErrorCode": "text_editor_code_execution_tool_result_error_code",
    "TextEditorCodeExecutionToolResultErrorObject": "text_editor_code_execution_tool_result_error_object",
    "TextEditorCodeExecutionToolResultErrorParam": "text_editor_code_execution_tool_result_error_param",
    "TextEditorCodeExecutionViewResultBlock": "text_editor_code_execution_view_result_block",
    "TextEditorCodeExecutionViewResultBlockParam": "text_editor_code_execution_view_result_block_param",
    "TextEditorFileType": "text_editor_file_type",
    "ThinkingBlock": "thinking_block",
    "ThinkingBlockParam": "thinking_block_param",
    "ThinkingConfigAdaptiveParam": "thinking_config_adaptive_param",
    "ThinkingConfigBetweenToolsParam": "thinking_config_between_tools_param",
    "ThinkingConfigDisabledParam": "thinking_config_disabled_param",
    "ThinkingConfigEnabledParam": "thinking_config_enabled_param",
    "ThinkingConfigParam": "thinking_config_param",
    "ThinkingDisplay": "thinking_display",
    "ToolBash20250124Param": "tool_bash_20250124_param",
    "ToolCaller": "tool_caller",
    "ToolChoiceAnyParam": "tool_choice_any_param",
    "ToolChoiceAutoParam": "tool_choice_auto_param",
    "ToolChoiceNoneParam": "tool_choice_none_param",
    "ToolChoiceParam": "tool_choice_param",
    "ToolChoiceToolParam": "tool_choice_tool_param",
    "ToolParam": "tool_param",
    "ToolReferenceBlock": "tool_reference_block",
    "ToolReferenceBlockParam": "tool_reference_block_param",
    "ToolResultBlockParam": "tool_result_block_param",
    "ToolResultBlockParamContent": "tool_result_block_param_content",
    "ToolSearchToolBm25Type": "tool_search_tool_bm_25_type",
    "ToolSearchToolBm25_20251119Param": "tool_search_tool_bm_2520251119_param",
    "ToolSearchToolRegex20251119Param": "tool_search_tool_regex_20251119_param",
    "ToolSearchToolRegexType": "tool_search_tool_regex_type",
    "ToolSearchToolResultBlock": "tool_search_tool_result_block",
    "ToolSearchToolResultBlockContent": "tool_search_tool_result_block_content",
    "ToolSearchToolResultBlockParam": "tool_search_tool_result_block_param",
    "ToolSearchToolResultBlockParamContent": "tool_search_tool_result_block_param_content",
    "ToolSearchToolResultErrorCode": "tool_search_tool_result_error_code",
    "ToolSearchToolResultErrorObject": "tool_search_tool_result_error_object",
    "ToolSearchToolResultErrorParam": "tool_search_tool_result_error_param",
    "ToolSearchToolSearchResultBlock": "tool_search_tool_search_result_block",
    "ToolSearchToolSearchResultBlockParam": "tool_search_tool_search_result_block_param",
    "ToolTextEditor20250124Param": "tool_text_editor_20250124_param",
    "ToolTextEditor20250429Param": "tool_text_editor_20250429_param",
    "ToolTextEditor20250728Param": "tool_text_editor_20250728_param",
    "ToolUnionParam": "tool_union_param",
    "ToolUseBlock": "tool_use_block",
    "ToolUseBlockCaller": "tool_use_block_caller",
    "ToolUseBlockParam": "tool_use_block_param",
    "URLImageSourceParam": "url_image_source_param",
    "URLPDFSourceParam": "urlpdf_source_param",
    "Usage": "usage",
    "UserInput": "user_input",
    "UserLocationParam": "user_location_param",
    "UserMessageParam": "user_message_param",
    "WebFetchBlock": "web_fetch_block",
    "WebFetchBlockParam": "web_fetch_block_param",
    "WebFetchTool20250910Param": "web_fetch_tool_20250910_param",
    "WebFetchTool20260209Param": "web_fetch_tool_20260209_param",
    "WebFetchTool20260309Param": "web_fetch_tool_20260309_param",
    "WebFetchTool20260318Param": "web_fetch_tool_20260318_param",
    "WebFetchToolResultBlock": "web_fetch_tool_result_block",
    "WebFetchToolResultBlockCaller": "web_fetch_tool_result_block_caller",
    "WebFetchToolResultBlockContent": "web_fetch_tool_result_block_content",
    "WebFetchToolResultBlockParam": "web_fetch_tool_result_block_param",
    "WebFetchToolResultBlockParamCaller": "web_fetch_tool_result_block_param_caller",
    "WebFetchToolResultBlockParamContent": "web_fetch_tool_result_block_param_content",
    "WebFetchToolResultErrorBlock": "web_fetch_tool_result_error_block",
    "WebFetchToolResultErrorBlockParam": "web_fetch_tool_result_error_block_param",
    "WebFetchToolResultErrorCode": "web_fetch_tool_result_error_code",
    "WebFetchURLSourceAllParam": "web_fetch_url_source_all_param",
    "WebFetchURLSourceExceptParam": "web_fetch_url_source_except_param",
    "WebFetchURLSourceNoneParam": "web_fetch_url_source_none_param",
    "WebFetchURLSourceOnlyParam": "web_fetch_url_source_only_param",
    "WebFetchURLSourceToolReferenceParam": "web_fetch_url_source_tool_reference_param",
    "WebFetchURLSourcesParam": "web_fetch_url_sources_param",
    "WebSearchResultBlock": "web_search_result_block",
    "WebSearchResultBlockParam": "web_search_result_block_param",
    "WebSearchTool20250305Param": "web_search_tool_20250305_param",
    "WebSearchTool20260209Param": "web_search_tool_20260209_param",
    "WebSearchTool20260318Param": "web_search_tool_20260318_param",
    "WebSearchToolRequestErrorObjectParam": "web_search_tool_request_error_object_param",
    "WebSearchToolResultBlock": "web_search_tool_result_block",
    "WebSearchToolResultBlockCaller": "web_search_tool_result_block_caller",
    "WebSearchToolResultBlockContent": "web_search_tool_result_block_content",
    "WebSearchToolResultBlockParam": "web_search_tool_result_block_param",
    "WebSearchToolResultBlockParamCaller": "web_search_tool_result_block_param_caller",
    "WebSearchToolResultBlockParamContentParam": "web_search_tool_result_block_param_content_param",
    "WebSearchToolResultErrorCode": "web_search_tool_result_error_code",
    "WebSearchToolResultErrorObject": "web_search_tool_result_error_object",
}

# A schema that is the same on both surfaces is one class, under the name of either.
_SHARED = {
    "BetaAPIErrorObject": "APIErrorObject",
    "BetaAuthenticationErrorObject": "AuthenticationErrorObject",
    "BetaBase64ImageSourceParam": "Base64ImageSourceParam",
    "BetaBase64PDFSource": "Base64PDFSource",
    "BetaBase64PDFSourceParam": "Base64PDFSourceParam",
    "BetaBashCodeExecutionOutputBlock": "BashCodeExecutionOutputBlock",
    "BetaBashCodeExecutionOutputBlockParam": "BashCodeExecutionOutputBlockParam",
    "BetaBashCodeExecutionResultBlock": "BashCodeExecutionResultBlock",
    "BetaBashCodeExecutionResultBlockParam": "BashCodeExecutionResultBlockParam",
    "BetaBashCodeExecutionToolResultBlock": "BashCodeExecutionToolResultBlock",
    "BetaBashCodeExecutionToolResultBlockContent": "BashCodeExecutionToolResultBlockContent",
    "BetaBashCodeExecutionToolResultBlockParam": "BashCodeExecutionToolResultBlockParam",
    "BetaBashCodeExecutionToolResultBlockParamContent": "BashCodeExecutionToolResultBlockParamContent",
    "BetaBashCodeExecutionToolResultErrorObject": "BashCodeExecutionToolResultErrorObject",
    "BetaBashCodeExecutionToolResultErrorParam": "BashCodeExecutionToolResultErrorParam",
    "BetaBillingErrorObject": "BillingErrorObject",
    "BetaBrowserCloseTabConfigParam": "BrowserCloseTabConfigParam",
    "BetaBrowserDoubleClickConfigParam": "BrowserDoubleClickConfigParam",
    "BetaBrowserFileUploadConfigParam": "BrowserFileUploadConfigParam",
    "BetaBrowserFindConfigParam": "BrowserFindConfigParam",
    "BetaBrowserFormInputConfigParam": "BrowserFormInputConfigParam",
    "BetaBrowserGetPageTextConfigParam": "BrowserGetPageTextConfigParam",
    "BetaBrowserHoldKeyConfigParam": "BrowserHoldKeyConfigParam",
    "BetaBrowserHoverConfigParam": "BrowserHoverConfigParam",
    "BetaBrowserJavascriptExecConfigParam": "BrowserJavascriptExecConfigParam",
    "BetaBrowserKeyConfigParam": "BrowserKeyConfigParam",
    "BetaBrowserLeftClickConfigParam": "BrowserLeftClickConfigParam",
    "BetaBrowserLeftClickDragConfigParam": "BrowserLeftClickDragConfigParam",
    "BetaBrowserLeftMouseDownConfigParam": "BrowserLeftMouseDownConfigParam",
    "BetaBrowserLeftMouseUpConfigParam": "BrowserLeftMouseUpConfigParam",
    "BetaBrowserListTabsConfigParam": "BrowserListTabsConfigParam",
    "BetaBrowserMiddleClickConfigParam": "BrowserMiddleClickConfigParam",
    "BetaBrowserMouseMoveConfigParam": "BrowserMouseMoveConfigParam",
    "BetaBrowserNavigateConfigParam": "BrowserNavigateConfigParam",
    "BetaBrowserNewTabConfigParam": "BrowserNewTabConfigParam",
    "BetaBrowserReadConsoleConfigParam": "BrowserReadConsoleConfigParam",
    "BetaBrowserReadNetworkConfigParam": "BrowserReadNetworkConfigParam",
    "BetaBrowserReadPageConfigParam": "BrowserReadPageConfigParam",
    "BetaBrowserRightClickConfigParam": "BrowserRightClickConfigParam",
    "BetaBrowserScreenshotConfigParam": "BrowserScreenshotConfigParam",
    "BetaBrowserScrollConfigParam": "BrowserScrollConfigParam",
    "BetaBrowserScrollToConfigParam": "BrowserScrollToConfigParam",
    "BetaBrowserStateBlockParam": "BrowserStateBlockParam",
    "BetaBrowserStateChangeDownloadCompletedParam": "BrowserStateChangeDownloadCompletedParam",
    "BetaBrowserStateChangeDownloadFailedParam": "BrowserStateChangeDownloadFailedParam",
    "BetaBrowserStateChangeDownloadStartedParam": "BrowserStateChangeDownloadStartedParam",
    "BetaBrowserStateChangeParam": "BrowserStateChangeParam",
    "BetaBrowserStateChangeTabOpenedParam": "BrowserStateChangeTabOpenedParam",
    "BetaBrowserStateTabEntryParam": "BrowserStateTabEntryParam",
    "BetaBrowserSwitchTabConfigParam": "BrowserSwitchTabConfigParam",
    "BetaBrowserToolset20260801Param": "BrowserToolset20260801Param",
    "BetaBrowserToolsetConfigsParam": "BrowserToolsetConfigsParam",
    "BetaBrowserTripleClickConfigParam": "BrowserTripleClickConfigParam",
    "BetaBrowserTypeConfigParam": "BrowserTypeConfigParam",
    "BetaBrowserWaitConfigParam": "BrowserWaitConfigParam",
    "BetaBrowserZoomConfigParam": "BrowserZoomConfigParam",
    "BetaCacheControlEphemeralParam": "CacheControlEphemeralParam",
    "BetaCacheCreation": "CacheCreation",
    "BetaCacheMissMessagesChanged": "CacheMissMessagesChanged",
    "BetaCacheMissModelChanged": "CacheMissModelChanged",
    "BetaCacheMissPreviousMessageNotFound": "CacheMissPreviousMessageNotFound",
    "BetaCacheMissReason": "CacheMissReason",
    "BetaCacheMissSystemChanged": "CacheMissSystemChanged",
    "BetaCacheMissToolsChanged": "CacheMissToolsChanged",
    "BetaCacheMissUnavailable": "CacheMissUnavailable",
    "BetaCaller": "Caller",
    "BetaCitationCharLocation": "CitationCharLocation",
    "BetaCitationCharLocationParam": "CitationCharLocationParam",
    "BetaCitationConfig": "CitationsConfig",
    "BetaCitationContentBlockLocation": "CitationContentBlockLocation",
    "BetaCitationContentBlockLocationParam": "CitationContentBlockLocationParam",
    "BetaCitationPageLocation": "CitationPageLocation",
    "BetaCitationPageLocationParam": "CitationPageLocationParam",
    "BetaCitationSearchResultLocation": "CitationsSearchResultLocation",
    "BetaCitationSearchResultLocationParam": "CitationSearchResultLocationParam",
    "BetaCitationWebSearchResultLocationParam": "CitationWebSearchResultLocationParam",
    "BetaCitationsConfigParamParam": "CitationsConfigParam",
    "BetaCitationsWebSearchResultLocation": "CitationsWebSearchResultLocation",
    "BetaClientToolResults": "ClientToolResults",
    "BetaCodeExecutionOutputBlock": "CodeExecutionOutputBlock",
    "BetaCodeExecutionOutputBlockParam": "CodeExecutionOutputBlockParam",
    "BetaCodeExecutionResultBlock": "CodeExecutionResultBlock",
    "BetaCodeExecutionResultBlockParam": "CodeExecutionResultBlockParam",
    "BetaCodeExecutionTool20250522Param": "CodeExecutionTool20250522Param",
    "BetaCodeExecutionTool20250825Param": "CodeExecutionTool20250825Param",
    "BetaCodeExecutionTool20260120Param": "CodeExecutionTool20260120Param",
    "BetaCodeExecutionTool20260521Param": "CodeExecutionTool20260521Param",
    "BetaCodeExecutionToolResultBlock": "CodeExecutionToolResultBlock",
    "BetaCodeExecutionToolResultBlockContent": "CodeExecutionToolResultBlockContent",
    "BetaCodeExecutionToolResultBlockParam": "CodeExecutionToolResultBlockParam",
    "BetaCodeExecutionToolResultBlockParamContentParam": "CodeExecutionToolResultBlockParamContentParam",
    "BetaCodeExecutionToolResultErrorCode": "CodeExecutionToolResultErrorCode",
    "BetaCodeExecutionToolResultErrorObject": "CodeExecutionToolResultErrorObject",
    "BetaCodeExecutionToolResultErrorParam": "CodeExecutionToolResultErrorParam",
    "BetaComputerCursorPositionConfigParam": "ComputerCursorPositionConfigParam",
    "BetaComputerDoubleClickConfigParam": "ComputerDoubleClickConfigParam",
    "BetaComputerHoldKeyConfigParam": "ComputerHoldKeyConfigParam",
    "BetaComputerKeyConfigParam": "ComputerKeyConfigParam",
    "BetaComputerLeftClickConfigParam": "ComputerLeftClickConfigParam",
    "BetaComputerLeftClickDragConfigParam": "ComputerLeftClickDragConfigParam",
    "BetaComputerLeftMouseDownConfigParam": "ComputerLeftMouseDownConfigParam",
    "BetaComputerLeftMouseUpConfigParam": "ComputerLeftMouseUpConfigParam",
    "BetaComputerMiddleClickConfigParam": "ComputerMiddleClickConfigParam",
    "BetaComputerMouseMoveConfigParam": "ComputerMouseMoveConfigParam",
    "BetaComputerRightClickConfigParam": "ComputerRightClickConfigParam",
    "BetaComputerScreenshotConfigParam": "ComputerScreenshotConfigParam",
    "BetaComputerScrollConfigParam": "ComputerScrollConfigParam",
    "BetaComputerToolset20260801Param": "ComputerToolset20260801Param",
    "BetaComputerToolsetConfigsParam": "ComputerToolsetConfigsParam",
    "BetaComputerTripleClickConfigParam": "ComputerTripleClickConfigParam",
    "BetaComputerTypeConfigParam": "ComputerTypeConfigParam",
    "BetaComputerWaitConfigParam": "ComputerWaitConfigParam",
    "BetaComputerZoomConfigParam": "ComputerZoomConfigParam",
    "BetaContainer": "MessageCreateParamsContainerParam",
    "BetaContainerBetaContainer": "Container",
    "BetaContainerParams": "ContainerParams",
    "BetaContainerSkill": "ContainerSkill",
    "BetaContainerUploadBlock": "ContainerUploadBlock",
    "BetaContainerUploadBlockParam": "ContainerUploadBlockParam",
    "BetaContent": "Content",
    "BetaContentBlockSourceContentParam": "ContentBlockSourceContentParam",
    "BetaContentBlockSourceParam": "ContentBlockSourceParam",
    "BetaContentBlockSourceParamContent": "ContentBlockSourceParamContent",
    "BetaDeletedMessageBatch": "DeletedMessageBatch",
    "BetaDiagnostics": "Diagnostics",
    "BetaDiagnosticsParam": "DiagnosticsParam",
    "BetaDirectCaller": "DirectCaller",
    "BetaDirectCallerParam": "DirectCallerParam",
    "BetaDocumentBlock": "DocumentBlock",
    "BetaDocumentBlockSource": "DocumentBlockSource",
    "BetaEncryptedCodeExecutionResultBlock": "EncryptedCodeExecutionResultBlock",
    "BetaEncryptedCodeExecutionResultBlockParam": "EncryptedCodeExecutionResultBlockParam",
    "BetaErrorObject": "ErrorObject",
    "BetaErrorResponse": "ErrorResponse",
    "BetaFileDocumentSourceParam": "FileDocumentSourceParam",
    "BetaFileImageSourceParam": "FileImageSourceParam",
    "BetaGatewayTimeoutErrorObject": "GatewayTimeoutErrorObject",
    "BetaImageBlockParam": "ImageBlockParam",
    "BetaImageTransformationsParam": "ImageTransformationsParam",
    "BetaInputSchema": "InputSchema",
    "BetaInputSchemaTyped": "InputSchemaTyped",
    "BetaInvalidRequestErrorObject": "InvalidRequestErrorObject",
    "BetaJSONOutputFormatParam": "JSONOutputFormatParam",
    "BetaMemoryTool20250818Param": "MemoryTool20250818Param",
    "BetaMessageBatch": "MessageBatch",
    "BetaMessageBatchCanceledResult": "MessageBatchCanceledResult",
    "BetaMessageBatchErroredResult": "MessageBatchErroredResult",
    "BetaMessageBatchExpiredResult": "MessageBatchExpiredResult",
    "BetaMessageBatchList": "MessageBatchList",
    "BetaMessageBatchRequestCounts": "MessageBatchRequestCounts",
    "BetaMessageCreateParamsNonStreamingSystem": "MessageCreateParamsNonStreamingSystem",
    "BetaMetadataParam": "MetadataParam",
    "BetaNotFoundErrorObject": "NotFoundErrorObject",
    "BetaOutputTokensDetails": "OutputTokensDetails",
    "BetaOverloadedErrorObject": "OverloadedErrorObject",
    "BetaPermissionErrorObject": "PermissionErrorObject",
    "BetaPlainTextSource": "PlainTextSource",
    "BetaPlainTextSourceParam": "PlainTextSourceParam",
    "BetaRateLimitErrorObject": "RateLimitErrorObject",
    "BetaRedactedThinkingBlock": "RedactedThinkingBlock",
    "BetaRedactedThinkingBlockParam": "RedactedThinkingBlockParam",
    "BetaRequestDocumentBlockParam": "DocumentBlockParam",
    "BetaRequestDocumentBlockParamSource": "DocumentBlockParamSource",
    "BetaSearchResultBlockParam": "SearchResultBlockParam",
    "BetaServerToolCaller": "ServerToolCaller",
    "BetaServerToolCaller20260120": "ServerToolCaller20260120",
    "BetaServerToolCaller20260120Param": "ServerToolCaller20260120Param",
    "BetaServerToolCallerParam": "ServerToolCallerParam",
    "BetaServerToolUsage": "ServerToolUsage",
    "BetaServerToolUseBlockCaller": "ServerToolUseBlockCaller",
    "BetaServerToolUseBlockParamCaller": "ServerToolUseBlockParamCaller",
    "BetaSkillParams": "SkillParams",
    "BetaSource": "Source",
    "BetaTextBlock": "TextBlock",
    "BetaTextBlockParam": "TextBlockParam",
    "BetaTextCitation": "TextCitation",
    "BetaTextCitationParam": "TextCitationParam",
    "BetaTextEditorCodeExecutionCreateResultBlock": "TextEditorCodeExecutionCreateResultBlock",
    "BetaTextEditorCodeExecutionCreateResultBlockParam": "TextEditorCodeExecutionCreateResultBlockParam",
    "BetaTextEditorCodeExecutionStrReplaceResultBlock": "TextEditorCodeExecutionStrReplaceResultBlock",
    "BetaTextEditorCodeExecutionStrReplaceResultBlockParam": "TextEditorCodeExecutionStrReplaceResultBlockParam",
    "BetaTextEditorCodeExecutionToolResultBlock": "TextEditorCodeExecutionToolResultBlock",
    "BetaTextEditorCodeExecutionToolResultBlockContent": "TextEditorCodeExecutionToolResultBlockContent",
    "BetaTextEditorCodeExecutionToolResultBlockParam": "TextEditorCodeExecutionToolResultBlockParam",
    "BetaTextEditorCodeExecutionToolResultBlockParamContent": "TextEditorCodeExecutionToolResultBlockParamContent",
    "BetaTextEditorCodeExecutionToolResultErrorObject": "TextEditorCodeExecutionToolResultErrorObject",
    "BetaTextEditorCodeExecutionToolResultErrorParam": "TextEditorCodeExecutionToolResultErrorParam",
    "BetaTextEditorCodeExecutionViewResultBlock": "TextEditorCodeExecutionViewResultBlock",
    "BetaTextEditorCodeExecutionViewResultBlockParam": "TextEditorCodeExecutionViewResultBlockParam",
    "BetaThinkingBlock": "ThinkingBlock",
    "BetaThinkingBlockParam": "ThinkingBlockParam",
    "BetaThinkingConfigBetweenToolsParam": "ThinkingConfigBetweenToolsParam",
    "BetaThinkingConfigDisabledParam": "ThinkingConfigDisabledParam",
    "BetaToolBash20250124Param": "ToolBash20250124Param",
    "BetaToolChoiceAnyParam": "ToolChoiceAnyParam",
    "BetaToolChoiceAutoParam": "ToolChoiceAutoParam",
    "BetaToolChoiceNoneParam": "ToolChoiceNoneParam",
    "BetaToolChoiceParam": "ToolChoiceParam",
    "BetaToolChoiceToolParam": "ToolChoiceToolParam",
    "BetaToolParam": "ToolParam",
    "BetaToolReferenceBlock": "ToolReferenceBlock",
    "BetaToolReferenceBlockParam": "ToolReferenceBlockParam",
    "BetaToolResultBlockParam": "ToolResultBlockParam",
    "BetaToolResultBlockParamContent": "ToolResultBlockParamContent",
    "BetaToolSearchToolBm25_20251119Param": "ToolSearchToolBm25_20251119Param",
    "BetaToolSearchToolRegex20251119Param": "ToolSearchToolRegex20251119Param",
    "BetaToolSearchToolResultBlock": "ToolSearchToolResultBlock",
    "BetaToolSearchToolResultBlockContent": "ToolSearchToolResultBlockContent",
    "BetaToolSearchToolResultBlockParam": "ToolSearchToolResultBlockParam",
    "BetaToolSearchToolResultBlockParamContent": "ToolSearchToolResultBlockParamContent",
    "BetaToolSearchToolResultErrorObject": "ToolSearchToolResultErrorObject",
    "BetaToolSearchToolResultErrorParam": "ToolSearchToolResultErrorParam",
    "BetaToolSearchToolSearchResultBlock": "ToolSearchToolSearchResultBlock",
    "BetaToolSearchToolSearchResultBlockParam": "ToolSearchToolSearchResultBlockParam",
    "BetaToolTextEditor20250124Param": "ToolTextEditor20250124Param",
    "BetaToolTextEditor20250429Param": "ToolTextEditor20250429Param",
    "BetaToolTextEditor20250728Param": "ToolTextEditor20250728Param",
    "BetaToolUseBlock": "ToolUseBlock",
    "BetaToolUseBlockCaller": "ToolUseBlockCaller",
    "BetaToolUseBlockParam": "ToolUseBlockParam",
    "BetaURLImageSourceParam": "URLImageSourceParam",
    "BetaURLPDFSourceParam": "URLPDFSourceParam",
    "BetaUserInput": "UserInput",
    "BetaUserLocationParam": "UserLocationParam",
    "BetaWebFetchBlock": "WebFetchBlock",
    "BetaWebFetchBlockParam": "WebFetchBlockParam",
    "BetaWebFetchTool20250910Param": "WebFetchTool20250910Param",
    "BetaWebFetchTool20260209Param": "WebFetchTool20260209Param",
    "BetaWebFetchTool20260309Param": "WebFetchTool20260309Param",
    "BetaWebFetchTool20260318Param": "WebFetchTool20260318Param",
    "BetaWebFetchToolResultBlock": "WebFetchToolResultBlock",
    "BetaWebFetchToolResultBlockCaller": "WebFetchToolResultBlockCaller",
    "BetaWebFetchToolResultBlockContent": "WebFetchToolResultBlockContent",
    "BetaWebFetchToolResultBlockParam": "WebFetchToolResultBlockParam",
    "BetaWebFetchToolResultBlockParamCaller": "WebFetchToolResultBlockParamCaller",
    "BetaWebFetchToolResultBlockParamContent": "WebFetchToolResultBlockParamContent",
    "BetaWebFetchToolResultErrorBlock": "WebFetchToolResultErrorBlock",
    "BetaWebFetchToolResultErrorBlockParam": "WebFetchToolResultErrorBlockParam",
    "BetaWebFetchToolResultErrorCode": "WebFetchToolResultErrorCode",
    "BetaWebFetchURLSourceAllParam": "WebFetchURLSourceAllParam",
    "BetaWebFetchURLSourceExceptParam": "WebFetchURLSourceExceptParam",
    "BetaWebFetchURLSourceNoneParam": "WebFetchURLSourceNoneParam",
    "BetaWebFetchURLSourceOnlyParam": "WebFetchURLSourceOnlyParam",
    "BetaWebFetchURLSourceToolReferenceParam": "WebFetchURLSourceToolReferenceParam",
    "BetaWebFetchURLSourcesParam": "WebFetchURLSourcesParam",
    "BetaWebSearchResultBlock": "WebSearchResultBlock",
    "BetaWebSearchResultBlockParam": "WebSearchResultBlockParam",
    "BetaWebSearchTool20250305Param": "WebSearchTool20250305Param",
    "BetaWebSearchTool20260209Param": "WebSearchTool20260209Param",
    "BetaWebSearchTool20260318Param": "WebSearchTool20260318Param",
    "BetaWebSearchToolRequestErrorObjectParam": "WebSearchToolRequestErrorObjectParam",
    "BetaWebSearchToolResultBlock": "WebSearchToolResultBlock",
    "BetaWebSearchToolResultBlockCaller": "WebSearchToolResultBlockCaller",
    "BetaWebSearchToolResultBlockContent": "WebSearchToolResultBlockContent",
    "BetaWebSearchToolResultBlockParam": "WebSearchToolResultBlockParam",
    "BetaWebSearchToolResultBlockParamCaller": "WebSearchToolResultBlockParamCaller",
    "BetaWebSearchToolResultBlockParamContentParam": "WebSearchToolResultBlockParamContentParam",
    "BetaWebSearchToolResultErrorCode": "WebSearchToolResultErrorCode",
    "BetaWebSearchToolResultErrorObject": "WebSearchToolResultErrorObject",
}

__all__ = [
    "APIErrorObject",
    "AnthropicBetaParam",
    "AssistantMessageParam",
    "AuthenticationErrorObject",
    "Base64ImageSourceParam",
    "Base64PDFSource",
    "Base64PDFSourceParam",
    "BashCodeExecutionOutputBlock",
    "BashCodeExecutionOutputBlockParam",
    "BashCodeExecutionResultBlock",
    "BashCodeExecutionResultBlockParam",
    "BashCodeExecutionToolResultBlock",
    "BashCodeExecutionToolResultBlockContent",
    "BashCodeExecutionToolResultBlockParam",
    "BashCodeExecutionToolResultBlockParamContent",
    "BashCodeExecutionToolResultErrorCode",
    "BashCodeExecutionToolResultErrorObject",
    "BashCodeExecutionToolResultErrorParam",
    "BatchCreateParams",
    "BetaAPIErrorObject",
    "BetaAdvisorMessageIterationUsage",
    "BetaAdvisorRedactedResultBlock",
    "BetaAdvisorRedactedResultBlockParam",
    "BetaAdvisorResultBlock",
    "BetaAdvisorResultBlockParam",
    "BetaAdvisorTool20260301",
    "BetaAdvisorTool20260301Param",
    "BetaAdvisorToolResultBlock",
    "BetaAdvisorToolResultBlockContent",
    "BetaAdvisorToolResultBlockParam",
    "BetaAdvisorToolResultBlockParamContent",
    "BetaAdvisorToolResultErrorCode",
    "BetaAdvisorToolResultErrorObject",
    "BetaAdvisorToolResultErrorParam",
    "BetaAllThinkingTurnsParam",
    "BetaAppliedEdit",
    "BetaAssistantMessageParam",
    "BetaAuthenticationErrorObject",
    "BetaBase64ImageSourceParam",
    "BetaBase64PDFSource",
    "BetaBase64PDFSourceParam",
    "BetaBashCodeExecutionOutputBlock",
    "BetaBashCodeExecutionOutputBlockParam",
    "BetaBashCodeExecutionResultBlock",
    "BetaBashCodeExecutionResultBlockParam",
    "BetaBashCodeExecutionToolResultBlock",
    "BetaBashCodeExecutionToolResultBlockContent",
    "BetaBashCodeExecutionToolResultBlockParam",
    "BetaBashCodeExecutionToolResultBlockParamContent",
    "BetaBashCodeExecutionToolResultErrorObject",
    "BetaBashCodeExecutionToolResultErrorParam",
    "BetaBatchCreateParams",
    "BetaBillTo",
    "BetaBillingErrorObject",
    "BetaBillingPolicyParam",
    "BetaBrowserCloseTabConfig",
    "BetaBrowserCloseTabConfigParam",
    "BetaBrowserDoubleClickConfig",
    "BetaBrowserDoubleClickConfigParam",
    "BetaBrowserFileUploadConfig",
    "BetaBrowserFileUploadConfigParam",
    "BetaBrowserFindConfig",
    "BetaBrowserFindConfigParam",
    "BetaBrowserFormInputConfig",
    "BetaBrowserFormInputConfigParam",
    "BetaBrowserGetPageTextConfig",
    "BetaBrowserGetPageTextConfigParam",
    "BetaBrowserHoldKeyConfig",
    "BetaBrowserHoldKeyConfigParam",
    "BetaBrowserHoverConfig",
    "BetaBrowserHoverConfigParam",
    "BetaBrowserJavascriptExecConfig",
    "BetaBrowserJavascriptExecConfigParam",
    "BetaBrowserKeyConfig",
    "BetaBrowserKeyConfigParam",
    "BetaBrowserLeftClickConfig",
    "BetaBrowserLeftClickConfigParam",
    "BetaBrowserLeftClickDragConfig",
    "BetaBrowserLeftClickDragConfigParam",
    "BetaBrowserLeftMouseDownConfig",
    "BetaBrowserLeftMouseDownConfigParam",
    "BetaBrowserLeftMouseUpConfig",
    "BetaBrowserLeftMouseUpConfigParam",
    "BetaBrowserListTabsConfig",
    "BetaBrowserListTabsConfigParam",
    "BetaBrowserMiddleClickConfig",
    "BetaBrowserMiddleClickConfigParam",
    "BetaBrowserMouseMoveConfig",
    "BetaBrowserMouseMoveConfigParam",
    "BetaBrowserNavigateConfig",
    "BetaBrowserNavigateConfigParam",
    "BetaBrowserNewTabConfig",
    "BetaBrowserNewTabConfigParam",
    "BetaBrowserReadConsoleConfig",
    "BetaBrowserReadConsoleConfigParam",
    "BetaBrowserReadNetworkConfig",
    "BetaBrowserReadNetworkConfigParam",
    "BetaBrowserReadPageConfig",
    "BetaBrowserReadPageConfigParam",
    "BetaBrowserRightClickConfig",
    "BetaBrowserRightClickConfigParam",
    "BetaBrowserScreenshotConfig",
    "BetaBrowserScreenshotConfigParam",
    "BetaBrowserScrollConfig",
    "BetaBrowserScrollConfigParam",
    "BetaBrowserScrollToConfig",
    "BetaBrowserScrollToConfigParam",
    "BetaBrowserStateBlockParam",
    "BetaBrowserStateChangeDownloadCompletedParam",
    "BetaBrowserStateChangeDownloadFailedParam",
    "BetaBrowserStateChangeDownloadStartedParam",
    "BetaBrowserStateChangeParam",
    "BetaBrowserStateChangeTabOpenedParam",
    "BetaBrowserStateTabEntryParam",
    "BetaBrowserSwitchTabConfig",
    "BetaBrowserSwitchTabConfigParam",
    "BetaBrowserToolset20260801",
    "BetaBrowserToolset20260801Param",
    "BetaBrowserToolsetConfigs",
    "BetaBrowserToolsetConfigsParam",
    "BetaBrowserTripleClickConfig",
    "BetaBrowserTripleClickConfigParam",
    "BetaBrowserTypeConfig",
    "BetaBrowserTypeConfigParam",
    "BetaBrowserWaitConfig",
    "BetaBrowserWaitConfigParam",
    "BetaBrowserZoomConfig",
    "BetaBrowserZoomConfigParam",
    "BetaBuiltInTool",
    "BetaBuiltInToolParam",
    "BetaCacheControlEphemeral",
    "BetaCacheControlEphemeralParam",
    "BetaCacheCreation",
    "BetaCacheMissMessagesChanged",
    "BetaCacheMissModelChanged",
    "BetaCacheMissPreviousMessageNotFound",
    "BetaCacheMissReason",
    "BetaCacheMissSystemChanged",
    "BetaCacheMissToolsChanged",
    "BetaCacheMissUnavailable",
    "BetaCaller",
    "BetaCitationCharLocation",
    "BetaCitationCharLocationParam",
    "BetaCitationConfig",
    "BetaCitationContentBlockLocation",
    "BetaCitationContentBlockLocationParam",
    "BetaCitationPageLocation",
    "BetaCitationPageLocationParam",
    "BetaCitationSearchResultLocation",
    "BetaCitationSearchResultLocationParam",
    "BetaCitationWebSearchResultLocationParam",
    "BetaCitationsConfigParam",
    "BetaCitationsConfigParamParam",
    "BetaCitationsWebSearchResultLocation",
    "BetaClearThinking20251015EditParam",
    "BetaClearThinking20251015EditResponse",
    "BetaClearToolUses20250919EditParam",
    "BetaClearToolUses20250919EditParamClearToolInputs",
    "BetaClearToolUses20250919EditResponse",
    "BetaClientToolResults",
    "BetaCodeExecutionOutputBlock",
    "BetaCodeExecutionOutputBlockParam",
    "BetaCodeExecutionResultBlock",
    "BetaCodeExecutionResultBlockParam",
    "BetaCodeExecutionTool20250522",
    "BetaCodeExecutionTool20250522Param",
    "BetaCodeExecutionTool20250825",
    "BetaCodeExecutionTool20250825Param",
    "BetaCodeExecutionTool20260120",
    "BetaCodeExecutionTool20260120Param",
    "BetaCodeExecutionTool20260521",
    "BetaCodeExecutionTool20260521Param",
    "BetaCodeExecutionToolResultBlock",
    "BetaCodeExecutionToolResultBlockContent",
    "BetaCodeExecutionToolResultBlockParam",
    "BetaCodeExecutionToolResultBlockParamContentParam",
    "BetaCodeExecutionToolResultErrorCode",
    "BetaCodeExecutionToolResultErrorObject",
    "BetaCodeExecutionToolResultErrorParam",
    "BetaCompact20260112EditParam",
    "BetaCompactionBlock",
    "BetaCompactionBlockParam",
    "BetaCompactionBlockToolChange",
    "BetaCompactionConfigParam",
    "BetaCompactionIterationUsage",
    "BetaComputerCursorPositionConfig",
    "BetaComputerCursorPositionConfigParam",
    "BetaComputerDoubleClickConfig",
    "BetaComputerDoubleClickConfigParam",
    "BetaComputerHoldKeyConfig",
    "BetaComputerHoldKeyConfigParam",
    "BetaComputerKeyConfig",
    "BetaComputerKeyConfigParam",
    "BetaComputerLeftClickConfig",
    "BetaComputerLeftClickConfigParam",
    "BetaComputerLeftClickDragConfig",
    "BetaComputerLeftClickDragConfigParam",
    "BetaComputerLeftMouseDownConfig",
    "BetaComputerLeftMouseDownConfigParam",
    "BetaComputerLeftMouseUpConfig",
    "BetaComputerLeftMouseUpConfigParam",
    "BetaComputerMiddleClickConfig",
    "BetaComputerMiddleClickConfigParam",
    "BetaComputerMouseMoveConfig",
    "BetaComputerMouseMoveConfigParam",
    "BetaComputerRightClickConfig",
    "BetaComputerRightClickConfigParam",
    "BetaComputerScreenshotConfig",
    "BetaComputerScreenshotConfigParam",
    "BetaComputerScrollConfig",
    "BetaComputerScrollConfigParam",
    "BetaComputerToolset20260801",
    "BetaComputerToolset20260801Param",
    "BetaComputerToolsetConfigs",
    "BetaComputerToolsetConfigsParam",
    "BetaComputerTripleClickConfig",
    "BetaComputerTripleClickConfigParam",
    "BetaComputerTypeConfig",
    "BetaComputerTypeConfigParam",
    "BetaComputerWaitConfig",
    "BetaComputerWaitConfigParam",
    "BetaComputerZoomConfig",
    "BetaComputerZoomConfigParam",
    "BetaContainer",
    "BetaContainerBetaContainer",
    "BetaContainerParams",
    "BetaContainerSkill",
    "BetaContainerUploadBlock",
    "BetaContainerUploadBlockParam",
    "BetaContent",
    "BetaContentBlock",
    "BetaContentBlockParam",
    "BetaContentBlockSourceContentParam",
    "BetaContentBlockSourceParam",
    "BetaContentBlockSourceParamContent",
    "BetaContextManagementConfigParam",
    "BetaContextManagementResponse",
    "BetaDeletedMessageBatch",
    "BetaDiagnostics",
    "BetaDiagnosticsParam",
    "BetaDirectCaller",
    "BetaDirectCallerParam",
    "BetaDocumentBlock",
    "BetaDocumentBlockSource",
    "BetaEdit",
    "BetaEncryptedCodeExecutionResultBlock",
    "BetaEncryptedCodeExecutionResultBlockParam",
    "BetaErrorObject",
    "BetaErrorResponse",
    "BetaFallbackBlock",
    "BetaFallbackBlockParam",
    "BetaFallbackCreditMode",
    "BetaFallbackCreditNotApplied",
    "BetaFallbackCreditNotAppliedReason",
    "BetaFallbackCreditRedeemed",
    "BetaFallbackCreditToken",
    "BetaFallbackCreditTokenParam",
    "BetaFallbackCreditUsage",
    "BetaFallbackInfo",
    "BetaFallbackInfoParam",
    "BetaFallbackMessageIterationUsage",
    "BetaFallbackParam",
    "BetaFallbackRefusalTrigger",
    "BetaFallbacksParam",
    "BetaFileDocumentSourceParam",
    "BetaFileImageSourceParam",
    "BetaGatewayTimeoutErrorObject",
    "BetaImageBlockParam",
    "BetaImageTransformationsParam",
    "BetaInputSchema",
    "BetaInputSchemaTyped",
    "BetaInputTokensClearAtLeastParam",
    "BetaInputTokensTriggerParam",
    "BetaInputTransformation",
    "BetaInvalidRequestErrorObject",
    "BetaJSONOutputFormatParam",
    "BetaKeep",
    "BetaKeepAll",
    "BetaKeepParam",
    "BetaMCPTool",
    "BetaMCPToolConfig",
    "BetaMCPToolConfigParam",
    "BetaMCPToolDefaultConfig",
    "BetaMCPToolDefaultConfigParam",
    "BetaMCPToolListingBlock",
    "BetaMCPToolListingBlockParam",
    "BetaMCPToolParam",
    "BetaMCPToolParamParam",
    "BetaMCPToolResultBlock",
    "BetaMCPToolResultBlockContent",
    "BetaMCPToolUseBlock",
    "BetaMCPToolUseBlockParam",
    "BetaMCPToolset",
    "BetaMCPToolsetConfigs",
    "BetaMCPToolsetParam",
    "BetaMCPToolsetParamConfigs",
    "BetaMemoryTool20250818",
    "BetaMemoryTool20250818Param",
    "BetaMessage",
    "BetaMessageBatch",
    "BetaMessageBatchCanceledResult",
    "BetaMessageBatchErroredResult",
    "BetaMessageBatchExpiredResult",
    "BetaMessageBatchIndividualResponse",
    "BetaMessageBatchList",
    "BetaMessageBatchRequestCounts",
    "BetaMessageBatchResult",
    "BetaMessageBatchSucceededResult",
    "BetaMessageContentParam",
    "BetaMessageCreateParamsNonStreaming",
    "BetaMessageCreateParamsNonStreamingSystem",
    "BetaMessageIterationUsage",
    "BetaMessageParam",
    "BetaMessageThreadParam",
    "BetaMetadataParam",
    "BetaNotFoundErrorObject",
    "BetaOutputConfigParam",
    "BetaOutputTokensDetails",
    "BetaOverloadedErrorObject",
    "BetaPermissionErrorObject",
    "BetaPlainTextSource",
    "BetaPlainTextSourceParam",
    "BetaRateLimitErrorObject",
    "BetaRedactedThinkingBlock",
    "BetaRedactedThinkingBlockParam",
    "BetaRefusalStopDetails",
    "BetaRequest",
    "BetaRequestDocumentBlockParam",
    "BetaRequestDocumentBlockParamSource",
    "BetaRequestMCPServerToolConfigurationParam",
    "BetaRequestMCPServerURLDefinitionParam",
    "BetaRequestMCPToolResultBlockParam",
    "BetaRequestMCPToolResultBlockParamContent",
    "BetaRequestToolAdditionBlockParam",
    "BetaRequestToolRemovalBlockParam",
    "BetaRequestToolRemovalBlockParamTool",
    "BetaResponseTool",
    "BetaResponseToolAdditionBlock",
    "BetaResponseToolAdditionBlockTool",
    "BetaResponseToolChangeMCPToolReference",
    "BetaResponseToolChangeMCPToolsetReference",
    "BetaResponseToolChangeToolReference",
    "BetaResponseToolInputSchema",
    "BetaResponseToolRemovalBlock",
    "BetaResponseToolRemovalBlockTool",
    "BetaResponseToolUnion",
    "BetaSearchResultBlockParam",
    "BetaServerToolCaller",
    "BetaServerToolCaller20260120",
    "BetaServerToolCaller20260120Param",
    "BetaServerToolCallerParam",
    "BetaServerToolName",
    "BetaServerToolResults",
    "BetaServerToolUsage",
    "BetaServerToolUseBlock",
    "BetaServerToolUseBlockCaller",
    "BetaServerToolUseBlockParam",
    "BetaServerToolUseBlockParamCaller",
    "BetaSkillParams",
    "BetaSource",
    "BetaStatus",
    "BetaStopReason",
    "BetaSystemMessageClearAt",
    "BetaSystemMessageOutputConfigParam",
    "BetaSystemMessageParam",
    "BetaSystemMessageParamContent",
    "BetaSystemMessageParamContentBlock",
    "BetaTextBlock",
    "BetaTextBlockParam",
    "BetaTextCitation",
    "BetaTextCitationParam",
    "BetaTextEditorCodeExecutionCreateResultBlock",
    "BetaTextEditorCodeExecutionCreateResultBlockParam",
    "BetaTextEditorCodeExecutionStrReplaceResultBlock",
    "BetaTextEditorCodeExecutionStrReplaceResultBlockParam",
    "BetaTextEditorCodeExecutionToolResultBlock",
    "BetaTextEditorCodeExecutionToolResultBlockContent",
    "BetaTextEditorCodeExecutionToolResultBlockParam",
    "BetaTextEditorCodeExecutionToolResultBlockParamContent",
    "BetaTextEditorCodeExecutionToolResultErrorObject",
    "BetaTextEditorCodeExecutionToolResultErrorParam",
    "BetaTextEditorCodeExecutionViewResultBlock",
    "BetaTextEditorCodeExecutionViewResultBlockParam",
    "BetaThinking",
    "BetaThinkingBindingMismatch",
    "BetaThinkingBlock",
    "BetaThinkingBlockBindingParam",
    "BetaThinkingBlockParam",
    "BetaThinkingConfigAdaptiveParam",
    "BetaThinkingConfigBetweenToolsParam",
    "BetaThinkingConfigDisabledParam",
    "BetaThinkingConfigEnabledParam",
    "BetaThinkingConfigParam",
    "BetaThinkingDisplay",
    "BetaThinkingDroppedInputTransformation",
    "BetaThinkingMismatchAllowedInputTransformation",
    "BetaThinkingPrefixMismatchBehavior",
    "BetaThinkingTurnsParam",
    "BetaThreadContinueParams",
    "BetaThreadCreateParams",
    "BetaTokenTaskBudgetParam",
    "BetaTool",
    "BetaToolBash20241022",
    "BetaToolBash20241022Param",
    "BetaToolBash20250124",
    "BetaToolBash20250124Param",
    "BetaToolChange",
    "BetaToolChangeMCPToolReferenceParam",
    "BetaToolChangeMCPToolsetReferenceParam",
    "BetaToolChangeToolDefinition",
    "BetaToolChangeToolDefinitionParam",
    "BetaToolChangeToolReferenceParam",
    "BetaToolChoiceAnyParam",
    "BetaToolChoiceAutoParam",
    "BetaToolChoiceNoneParam",
    "BetaToolChoiceParam",
    "BetaToolChoiceToolParam",
    "BetaToolComputerUse20241022",
    "BetaToolComputerUse20241022Param",
    "BetaToolComputerUse20250124",
    "BetaToolComputerUse20250124Param",
    "BetaToolComputerUse20251124",
    "BetaToolComputerUse20251124Param",
    "BetaToolParam",
    "BetaToolReferenceBlock",
    "BetaToolReferenceBlockParam",
    "BetaToolResultBlockParam",
    "BetaToolResultBlockParamContent",
    "BetaToolSearchToolBm25_20251119",
    "BetaToolSearchToolBm25_20251119Param",
    "BetaToolSearchToolRegex20251119",
    "BetaToolSearchToolRegex20251119Param",
    "BetaToolSearchToolResultBlock",
    "BetaToolSearchToolResultBlockContent",
    "BetaToolSearchToolResultBlockParam",
    "BetaToolSearchToolResultBlockParamContent",
    "BetaToolSearchToolResultErrorObject",
    "BetaToolSearchToolResultErrorParam",
    "BetaToolSearchToolSearchResultBlock",
    "BetaToolSearchToolSearchResultBlockParam",
    "BetaToolTextEditor20241022",
    "BetaToolTextEditor20241022Param",
    "BetaToolTextEditor20250124",
    "BetaToolTextEditor20250124Param",
    "BetaToolTextEditor20250429",
    "BetaToolTextEditor20250429Param",
    "BetaToolTextEditor20250728",
    "BetaToolTextEditor20250728Param",
    "BetaToolUnionParam",
    "BetaToolUseBlock",
    "BetaToolUseBlockCaller",
    "BetaToolUseBlockParam",
    "BetaToolUsesKeepParam",
    "BetaToolUsesTriggerParam",
    "BetaTrigger",
    "BetaURLImageSourceParam",
    "BetaURLPDFSourceParam",
    "BetaUsage",
    "BetaUsageIteration",
    "BetaUserInput",
    "BetaUserLocation",
    "BetaUserLocationParam",
    "BetaUserMessageParam",
    "BetaWebFetchBlock",
    "BetaWebFetchBlockParam",
    "BetaWebFetchTool20250910",
    "BetaWebFetchTool20250910Param",
    "BetaWebFetchTool20260209",
    "BetaWebFetchTool20260209Param",
    "BetaWebFetchTool20260309",
    "BetaWebFetchTool20260309Param",
    "BetaWebFetchTool20260318",
    "BetaWebFetchTool20260318Param",
    "BetaWebFetchToolResultBlock",
    "BetaWebFetchToolResultBlockCaller",
    "BetaWebFetchToolResultBlockContent",
    "BetaWebFetchToolResultBlockParam",
    "BetaWebFetchToolResultBlockParamCaller",
    "BetaWebFetchToolResultBlockParamContent",
    "BetaWebFetchToolResultErrorBlock",
    "BetaWebFetchToolResultErrorBlockParam",
    "BetaWebFetchToolResultErrorCode",
    "BetaWebFetchURLSourceAll",
    "BetaWebFetchURLSourceAllParam",
    "BetaWebFetchURLSourceExcept",
    "BetaWebFetchURLSourceExceptParam",
    "BetaWebFetchURLSourceNone",
    "BetaWebFetchURLSourceNoneParam",
    "BetaWebFetchURLSourceOnly",
    "BetaWebFetchURLSourceOnlyParam",
    "BetaWebFetchURLSourceToolReference",
    "BetaWebFetchURLSourceToolReferenceParam",
    "BetaWebFetchURLSources",
    "BetaWebFetchURLSourcesParam",
    "BetaWebFetchUrlSourcesClientToolResults",
    "BetaWebFetchUrlSourcesUserInput",
    "BetaWebSearchResultBlock",
    "BetaWebSearchResultBlockParam",
    "BetaWebSearchTool20250305",
    "BetaWebSearchTool20250305Param",
    "BetaWebSearchTool20260209",
    "BetaWebSearchTool20260209Param",
    "BetaWebSearchTool20260318",
    "BetaWebSearchTool20260318Param",
    "BetaWebSearchToolRequestErrorObjectParam",
    "BetaWebSearchToolResultBlock",
    "BetaWebSearchToolResultBlockCaller",
    "BetaWebSearchToolResultBlockContent",
    "BetaWebSearchToolResultBlockParam",
    "BetaWebSearchToolResultBlockParamCaller",
    "BetaWebSearchToolResultBlockParamContentParam",
    "BetaWebSearchToolResultErrorCode",
    "BetaWebSearchToolResultErrorObject",
    "BillingErrorObject",
    "BrowserCloseTabConfigParam",
    "BrowserDoubleClickConfigParam",
    "BrowserFileUploadConfigParam",
    "BrowserFindConfigParam",
    "BrowserFormInputConfigParam",
    "BrowserGetPageTextConfigParam",
    "BrowserHoldKeyConfigParam",
    "BrowserHoverConfigParam",
    "BrowserJavascriptExecConfigParam",
    "BrowserKeyConfigParam",
    "BrowserLeftClickConfigParam",
    "BrowserLeftClickDragConfigParam",
    "BrowserLeftMouseDownConfigParam",
    "BrowserLeftMouseUpConfigParam",
    "BrowserListTabsConfigParam",
    "BrowserMiddleClickConfigParam",
    "BrowserMouseMoveConfigParam",
    "BrowserNavigateConfigParam",
    "BrowserNewTabConfigParam",
    "BrowserReadConsoleConfigParam",
    "BrowserReadNetworkConfigParam",
    "BrowserReadPageConfigParam",
    "BrowserRightClickConfigParam",
    "BrowserScreenshotConfigParam",
    "BrowserScrollConfigParam",
    "BrowserScrollToConfigParam",
    "BrowserStateBlockParam",
    "BrowserStateChangeDownloadCompletedParam",
    "BrowserStateChangeDownloadFailedParam",
    "BrowserStateChangeDownloadStartedParam",
    "BrowserStateChangeParam",
    "BrowserStateChangeTabOpenedParam",
    "BrowserStateTabEntryParam",
    "BrowserSwitchTabConfigParam",
    "BrowserToolset20260801Param",
    "BrowserToolsetConfigsParam",
    "BrowserTripleClickConfigParam",
    "BrowserTypeConfigParam",
    "BrowserWaitConfigParam",
    "BrowserZoomConfigParam",
    "BuiltInToolParam",
    "CacheControlEphemeralParam",
    "CacheControlTTL",
    "CacheCreation",
    "CacheMissMessagesChanged",
    "CacheMissModelChanged",
    "CacheMissPreviousMessageNotFound",
    "CacheMissReason",
    "CacheMissSystemChanged",
    "CacheMissToolsChanged",
    "CacheMissUnavailable",
    "Caller",
    "CitationCharLocation",
    "CitationCharLocationParam",
    "CitationContentBlockLocation",
    "CitationContentBlockLocationParam",
    "CitationPageLocation",
    "CitationPageLocationParam",
    "CitationSearchResultLocationParam",
    "CitationWebSearchResultLocationParam",
    "CitationsConfig",
    "CitationsConfigParam",
    "CitationsSearchResultLocation",
    "CitationsWebSearchResultLocation",
    "ClientToolResults",
    "CodeExecutionOutputBlock",
    "CodeExecutionOutputBlockParam",
    "CodeExecutionResultBlock",
    "CodeExecutionResultBlockParam",
    "CodeExecutionTool20250522Param",
    "CodeExecutionTool20250825Param",
    "CodeExecutionTool20260120Param",
    "CodeExecutionTool20260521Param",
    "CodeExecutionToolResultBlock",
    "CodeExecutionToolResultBlockContent",
    "CodeExecutionToolResultBlockParam",
    "CodeExecutionToolResultBlockParamContentParam",
    "CodeExecutionToolResultErrorCode",
    "CodeExecutionToolResultErrorObject",
    "CodeExecutionToolResultErrorParam",
    "ComputerCursorPositionConfigParam",
    "ComputerDoubleClickConfigParam",
    "ComputerHoldKeyConfigParam",
    "ComputerKeyConfigParam",
    "ComputerLeftClickConfigParam",
    "ComputerLeftClickDragConfigParam",
    "ComputerLeftMouseDownConfigParam",
    "ComputerLeftMouseUpConfigParam",
    "ComputerMiddleClickConfigParam",
    "ComputerMouseMoveConfigParam",
    "ComputerRightClickConfigParam",
    "ComputerScreenshotConfigParam",
    "ComputerScrollConfigParam",
    "ComputerToolset20260801Param",
    "ComputerToolsetConfigsParam",
    "ComputerTripleClickConfigParam",
    "ComputerTypeConfigParam",
    "ComputerWaitConfigParam",
    "ComputerZoomConfigParam",
    "Container",
    "ContainerParams",
    "ContainerSkill",
    "ContainerUploadBlock",
    "ContainerUploadBlockParam",
    "Content",
    "ContentBlock",
    "ContentBlockParam",
    "ContentBlockSourceContentParam",
    "ContentBlockSourceParam",
    "ContentBlockSourceParamContent",
    "DeletedMessageBatch",
    "Diagnostics",
    "DiagnosticsParam",
    "DirectCaller",
    "DirectCallerParam",
    "DocumentBlock",
    "DocumentBlockParam",
    "DocumentBlockParamSource",
    "DocumentBlockSource",
    "Effort",
    "EncryptedCodeExecutionResultBlock",
    "EncryptedCodeExecutionResultBlockParam",
    "ErrorObject",
    "ErrorObjectDetails",
    "ErrorResponse",
    "ErrorVisibility",
    "FileDocumentSourceParam",
    "FileImageSourceParam",
    "GatewayTimeoutErrorObject",
    "ImageBlockParam",
    "ImageMediaType",
    "ImageTransformationsParam",
    "InputSchema",
    "InputSchemaTyped",
    "InvalidRequestErrorObject",
    "JSONOutputFormatParam",
    "JsonObject",
    "MemoryTool20250818Param",
    "Message",
    "MessageBatch",
    "MessageBatchCanceledResult",
    "MessageBatchErroredResult",
    "MessageBatchExpiredResult",
    "MessageBatchIndividualResponse",
    "MessageBatchList",
    "MessageBatchRequestCounts",
    "MessageBatchResult",
    "MessageBatchSucceededResult",
    "MessageContentParam",
    "MessageCreateParamsContainerParam",
    "MessageCreateParamsNonStreaming",
    "MessageCreateParamsNonStreamingSystem",
    "MessageParam",
    "MetadataParam",
    "Model",
    "ModelParam",
    "NotFoundErrorObject",
    "OutputConfigParam",
    "OutputTokensDetails",
    "OverloadedErrorObject",
    "OversizedImageBehavior",
    "PermissionErrorObject",
    "PlainTextSource",
    "PlainTextSourceParam",
    "ProcessingStatus",
    "RateLimitErrorObject",
    "RedactedThinkingBlock",
    "RedactedThinkingBlockParam",
    "RefusalCategory",
    "RefusalStopDetails",
    "Request",
    "RequestServiceTier",
    "ResponseInclusion",
    "SearchResultBlockParam",
    "ServerToolCaller",
    "ServerToolCaller20260120",
    "ServerToolCaller20260120Param",
    "ServerToolCallerParam",
    "ServerToolName",
    "ServerToolUsage",
    "ServerToolUseBlock",
    "ServerToolUseBlockCaller",
    "ServerToolUseBlockParam",
    "ServerToolUseBlockParamCaller",
    "ServiceTier",
    "SkillParams",
    "SkillType",
    "Source",
    "Speed",
    "StopReason",
    "SystemMessageParam",
    "SystemMessageParamContent",
    "TextBlock",
    "TextBlockParam",
    "TextCitation",
    "TextCitationParam",
    "TextEditorCodeExecutionCreateResultBlock",
    "TextEditorCodeExecutionCreateResultBlockParam",
    "TextEditorCodeExecutionStrReplaceResultBlock",
    "TextEditorCodeExecutionStrReplaceResultBlockParam",
    "TextEditorCodeExecutionToolResultBlock",
    "TextEditorCodeExecutionToolResultBlockContent",
    "TextEditorCodeExecutionToolResultBlockParam",
    "TextEditorCodeExecutionToolResultBlockParamContent",
    "TextEditorCodeExecutionToolResultErrorCode",
    "TextEditorCodeExecutionToolResultErrorObject",
    "TextEditorCodeExecutionToolResultErrorParam",
    "TextEditorCodeExecutionViewResultBlock",
    "TextEditorCodeExecutionViewResultBlockParam",
    "TextEditorFileType",
    "ThinkingBlock",
    "ThinkingBlockParam",
    "ThinkingConfigAdaptiveParam",
    "ThinkingConfigBetweenToolsParam",
    "ThinkingConfigDisabledParam",
    "ThinkingConfigEnabledParam",
    "ThinkingConfigParam",
    "ThinkingDisplay",
    "ToolBash20250124Param",
    "ToolCaller",
    "ToolChoiceAnyParam",
    "ToolChoiceAutoParam",
    "ToolChoiceNoneParam",
    "ToolChoiceParam",
    "ToolChoiceToolParam",
    "ToolParam",
    "ToolReferenceBlock",
    "ToolReferenceBlockParam",
    "ToolResultBlockParam",
    "ToolResultBlockParamContent",
    "ToolSearchToolBm25Type",
    "ToolSearchToolBm25_20251119Param",
    "ToolSearchToolRegex20251119Param",
    "ToolSearchToolRegexType",
    "ToolSearchToolResultBlock",
    "ToolSearchToolResultBlockContent",
    "ToolSearchToolResultBlockParam",
    "ToolSearchToolResultBlockParamContent",
    "ToolSearchToolResultErrorCode",
    "ToolSearchToolResultErrorObject",
    "ToolSearchToolResultErrorParam",
    "ToolSearchToolSearchResultBlock",
    "ToolSearchToolSearchResultBlockParam",
    "ToolTextEditor20250124Param",
    "ToolTextEditor20250429Param",
    "ToolTextEditor20250728Param",
    "ToolUnionParam",
    "ToolUseBlock",
    "ToolUseBlockCaller",
    "ToolUseBlockParam",
    "URLImageSourceParam",
    "URLPDFSourceParam",
    "Usage",
    "UserInput",
    "UserLocationParam",
    "UserMessageParam",
    "WebFetchBlock",
    "WebFetchBlockParam",
    "WebFetchTool20250910Param",
    "WebFetchTool20260209Param",
    "WebFetchTool20260309Param",
    "WebFetchTool20260318Param",
    "WebFetchToolResultBlock",
    "WebFetchToolResultBlockCaller",
    "WebFetchToolResultBlockContent",
    "WebFetchToolResultBlockParam",
    "WebFetchToolResultBlockParamCaller",
    "WebFetchToolResultBlockParamContent",
    "WebFetchToolResultErrorBlock",
    "WebFetchToolResultErrorBlockParam",
    "WebFetchToolResultErrorCode",
    "WebFetchURLSourceAllParam",
    "WebFetchURLSourceExceptParam",
    "WebFetchURLSourceNoneParam",
    "WebFetchURLSourceOnlyParam",
    "WebFetchURLSourceToolReferenceParam",
    "WebFetchURLSourcesParam",
    "WebSearchResultBlock",
    "WebSearchResultBlockParam",
    "WebSearchTool20250305Param",
    "WebSearchTool20260209Param",
    "WebSearchTool20260318Param",
    "WebSearchToolRequestErrorObjectParam",
    "WebSearchToolResultBlock",
    "WebSearchToolResultBlockCaller",
    "WebSearchToolResultBlockContent",
    "WebSearchToolResultBlockParam",
    "WebSearchToolResultBlockParamCaller",
    "WebSearchToolResultBlockParamContentParam",
    "WebSearchToolResultErrorCode",
    "WebSearchToolResultErrorObject",
]


if not TYPE_CHECKING:  # a type checker that saw it would believe every name

    def __getattr__(name: str) -> Any:
        own = _SHARED.get(name, name)
        module = _MODULES.get(own)
        if module is None:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = globals()[name] = getattr(import_module(f".{module}", __name__), own)
        return value


def __dir__() -> list[str]:
    return __all__
