# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
"""The shape of everything that can be sent, for dict literals: ``params.X`` is the TypedDict of ``models.X``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, NotRequired, Required, TypeAlias, TypedDict

__all__ = [
    "AssistantMessageParam",
    "Base64ImageSourceParam",
    "Base64PDFSourceParam",
    "BashCodeExecutionOutputBlockParam",
    "BashCodeExecutionResultBlockParam",
    "BashCodeExecutionToolResultBlockParam",
    "BashCodeExecutionToolResultBlockParamContent",
    "BashCodeExecutionToolResultErrorCode",
    "BashCodeExecutionToolResultErrorParam",
    "BatchCreateParams",
    "BetaAdvisorRedactedResultBlockParam",
    "BetaAdvisorResultBlockParam",
    "BetaAdvisorTool20260301Param",
    "BetaAdvisorToolResultBlockParam",
    "BetaAdvisorToolResultBlockParamContent",
    "BetaAdvisorToolResultErrorCode",
    "BetaAdvisorToolResultErrorParam",
    "BetaAllThinkingTurnsParam",
    "BetaAssistantMessageParam",
    "BetaBase64ImageSourceParam",
    "BetaBase64PDFSourceParam",
    "BetaBashCodeExecutionOutputBlockParam",
    "BetaBashCodeExecutionResultBlockParam",
    "BetaBashCodeExecutionToolResultBlockParam",
    "BetaBashCodeExecutionToolResultBlockParamContent",
    "BetaBashCodeExecutionToolResultErrorParam",
    "BetaBatchCreateParams",
    "BetaBillTo",
    "BetaBillingPolicyParam",
    "BetaBrowserCloseTabConfigParam",
    "BetaBrowserDoubleClickConfigParam",
    "BetaBrowserFileUploadConfigParam",
    "BetaBrowserFindConfigParam",
    "BetaBrowserFormInputConfigParam",
    "BetaBrowserGetPageTextConfigParam",
    "BetaBrowserHoldKeyConfigParam",
    "BetaBrowserHoverConfigParam",
    "BetaBrowserJavascriptExecConfigParam",
    "BetaBrowserKeyConfigParam",
    "BetaBrowserLeftClickConfigParam",
    "BetaBrowserLeftClickDragConfigParam",
    "BetaBrowserLeftMouseDownConfigParam",
    "BetaBrowserLeftMouseUpConfigParam",
    "BetaBrowserListTabsConfigParam",
    "BetaBrowserMiddleClickConfigParam",
    "BetaBrowserMouseMoveConfigParam",
    "BetaBrowserNavigateConfigParam",
    "BetaBrowserNewTabConfigParam",
    "BetaBrowserReadConsoleConfigParam",
    "BetaBrowserReadNetworkConfigParam",
    "BetaBrowserReadPageConfigParam",
    "BetaBrowserRightClickConfigParam",
    "BetaBrowserScreenshotConfigParam",
    "BetaBrowserScrollConfigParam",
    "BetaBrowserScrollToConfigParam",
    "BetaBrowserStateBlockParam",
    "BetaBrowserStateChangeDownloadCompletedParam",
    "BetaBrowserStateChangeDownloadFailedParam",
    "BetaBrowserStateChangeDownloadStartedParam",
    "BetaBrowserStateChangeParam",
    "BetaBrowserStateChangeTabOpenedParam",
    "BetaBrowserStateTabEntryParam",
    "BetaBrowserSwitchTabConfigParam",
    "BetaBrowserToolset20260801Param",
    "BetaBrowserToolsetConfigsParam",
    "BetaBrowserTripleClickConfigParam",
    "BetaBrowserTypeConfigParam",
    "BetaBrowserWaitConfigParam",
    "BetaBrowserZoomConfigParam",
    "BetaBuiltInToolParam",
    "BetaCacheControlEphemeralParam",
    "BetaCaller",
    "BetaCitationCharLocationParam",
    "BetaCitationContentBlockLocationParam",
    "BetaCitationPageLocationParam",
    "BetaCitationSearchResultLocationParam",
    "BetaCitationWebSearchResultLocationParam",
    "BetaCitationsConfigParamParam",
    "BetaClearThinking20251015EditParam",
    "BetaClearToolUses20250919EditParam",
    "BetaClearToolUses20250919EditParamClearToolInputs",
    "BetaClientToolResults",
    "BetaCodeExecutionOutputBlockParam",
    "BetaCodeExecutionResultBlockParam",
    "BetaCodeExecutionTool20250522Param",
    "BetaCodeExecutionTool20250825Param",
    "BetaCodeExecutionTool20260120Param",
    "BetaCodeExecutionTool20260521Param",
    "BetaCodeExecutionToolResultBlockParam",
    "BetaCodeExecutionToolResultBlockParamContentParam",
    "BetaCodeExecutionToolResultErrorCode",
    "BetaCodeExecutionToolResultErrorParam",
    "BetaCompact20260112EditParam",
    "BetaCompactionBlockParam",
    "BetaCompactionConfigParam",
    "BetaComputerCursorPositionConfigParam",
    "BetaComputerDoubleClickConfigParam",
    "BetaComputerHoldKeyConfigParam",
    "BetaComputerKeyConfigParam",
    "BetaComputerLeftClickConfigParam",
    "BetaComputerLeftClickDragConfigParam",
    "BetaComputerLeftMouseDownConfigParam",
    "BetaComputerLeftMouseUpConfigParam",
    "BetaComputerMiddleClickConfigParam",
    "BetaComputerMouseMoveConfigParam",
    "BetaComputerRightClickConfigParam",
    "BetaComputerScreenshotConfigParam",
    "BetaComputerScrollConfigParam",
    "BetaComputerToolset20260801Param",
    "BetaComputerToolsetConfigsParam",
    "BetaComputerTripleClickConfigParam",
    "BetaComputerTypeConfigParam",
    "BetaComputerWaitConfigParam",
    "BetaComputerZoomConfigParam",
    "BetaContainer",
    "BetaContainerParams",
    "BetaContainerUploadBlockParam",
    "BetaContent",
    "BetaContentBlockParam",
    "BetaContentBlockSourceContentParam",
    "BetaContentBlockSourceParam",
    "BetaContentBlockSourceParamContent",
    "BetaContextManagementConfigParam",
    "BetaDiagnosticsParam",
    "BetaDirectCallerParam",
    "BetaEdit",
    "BetaEncryptedCodeExecutionResultBlockParam",
    "BetaFallbackBlockParam",
    "BetaFallbackCreditMode",
    "BetaFallbackCreditToken",
    "BetaFallbackCreditTokenParam",
    "BetaFallbackInfoParam",
    "BetaFallbackParam",
    "BetaFallbacksParam",
    "BetaFileDocumentSourceParam",
    "BetaFileImageSourceParam",
    "BetaImageBlockParam",
    "BetaImageTransformationsParam",
    "BetaInputSchema",
    "BetaInputSchemaTyped",
    "BetaInputTokensClearAtLeastParam",
    "BetaInputTokensTriggerParam",
    "BetaJSONOutputFormatParam",
    "BetaKeep",
    "BetaKeepAll",
    "BetaKeepParam",
    "BetaMCPToolConfigParam",
    "BetaMCPToolDefaultConfigParam",
    "BetaMCPToolListingBlockParam",
    "BetaMCPToolParamParam",
    "BetaMCPToolUseBlockParam",
    "BetaMCPToolsetParam",
    "BetaMCPToolsetParamConfigs",
    "BetaMemoryTool20250818Param",
    "BetaMessageContentParam",
    "BetaMessageCreateParamsNonStreaming",
    "BetaMessageCreateParamsNonStreamingSystem",
    "BetaMessageParam",
    "BetaMessageThreadParam",
    "BetaMetadataParam",
    "BetaOutputConfigParam",
    "BetaPlainTextSourceParam",
    "BetaRedactedThinkingBlockParam",
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
    "BetaSearchResultBlockParam",
    "BetaServerToolCaller20260120Param",
    "BetaServerToolCallerParam",
    "BetaServerToolName",
    "BetaServerToolUseBlockParam",
    "BetaServerToolUseBlockParamCaller",
    "BetaSkillParams",
    "BetaSource",
    "BetaSystemMessageClearAt",
    "BetaSystemMessageOutputConfigParam",
    "BetaSystemMessageParam",
    "BetaSystemMessageParamContent",
    "BetaSystemMessageParamContentBlock",
    "BetaTextBlockParam",
    "BetaTextCitationParam",
    "BetaTextEditorCodeExecutionCreateResultBlockParam",
    "BetaTextEditorCodeExecutionStrReplaceResultBlockParam",
    "BetaTextEditorCodeExecutionToolResultBlockParam",
    "BetaTextEditorCodeExecutionToolResultBlockParamContent",
    "BetaTextEditorCodeExecutionToolResultErrorParam",
    "BetaTextEditorCodeExecutionViewResultBlockParam",
    "BetaThinking",
    "BetaThinkingBlockBindingParam",
    "BetaThinkingBlockParam",
    "BetaThinkingConfigAdaptiveParam",
    "BetaThinkingConfigBetweenToolsParam",
    "BetaThinkingConfigDisabledParam",
    "BetaThinkingConfigEnabledParam",
    "BetaThinkingConfigParam",
    "BetaThinkingDisplay",
    "BetaThinkingPrefixMismatchBehavior",
    "BetaThinkingTurnsParam",
    "BetaThreadContinueParams",
    "BetaThreadCreateParams",
    "BetaTokenTaskBudgetParam",
    "BetaTool",
    "BetaToolBash20241022Param",
    "BetaToolBash20250124Param",
    "BetaToolChange",
    "BetaToolChangeMCPToolReferenceParam",
    "BetaToolChangeMCPToolsetReferenceParam",
    "BetaToolChangeToolDefinitionParam",
    "BetaToolChangeToolReferenceParam",
    "BetaToolChoiceAnyParam",
    "BetaToolChoiceAutoParam",
    "BetaToolChoiceNoneParam",
    "BetaToolChoiceParam",
    "BetaToolChoiceToolParam",
    "BetaToolComputerUse20241022Param",
    "BetaToolComputerUse20250124Param",
    "BetaToolComputerUse20251124Param",
    "BetaToolParam",
    "BetaToolReferenceBlockParam",
    "BetaToolResultBlockParam",
    "BetaToolResultBlockParamContent",
    "BetaToolSearchToolBm25_20251119Param",
    "BetaToolSearchToolRegex20251119Param",
    "BetaToolSearchToolResultBlockParam",
    "BetaToolSearchToolResultBlockParamContent",
    "BetaToolSearchToolResultErrorParam",
    "BetaToolSearchToolSearchResultBlockParam",
    "BetaToolTextEditor20241022Param",
    "BetaToolTextEditor20250124Param",
    "BetaToolTextEditor20250429Param",
    "BetaToolTextEditor20250728Param",
    "BetaToolUnionParam",
    "BetaToolUseBlockParam",
    "BetaToolUsesKeepParam",
    "BetaToolUsesTriggerParam",
    "BetaTrigger",
    "BetaURLImageSourceParam",
    "BetaURLPDFSourceParam",
    "BetaUserInput",
    "BetaUserLocationParam",
    "BetaUserMessageParam",
    "BetaWebFetchBlockParam",
    "BetaWebFetchTool20250910Param",
    "BetaWebFetchTool20260209Param",
    "BetaWebFetchTool20260309Param",
    "BetaWebFetchTool20260318Param",
    "BetaWebFetchToolResultBlockParam",
    "BetaWebFetchToolResultBlockParamCaller",
    "BetaWebFetchToolResultBlockParamContent",
    "BetaWebFetchToolResultErrorBlockParam",
    "BetaWebFetchToolResultErrorCode",
    "BetaWebFetchURLSourceAllParam",
    "BetaWebFetchURLSourceExceptParam",
    "BetaWebFetchURLSourceNoneParam",
    "BetaWebFetchURLSourceOnlyParam",
    "BetaWebFetchURLSourceToolReferenceParam",
    "BetaWebFetchURLSourcesParam",
    "BetaWebSearchResultBlockParam",
    "BetaWebSearchTool20250305Param",
    "BetaWebSearchTool20260209Param",
    "BetaWebSearchTool20260318Param",
    "BetaWebSearchToolRequestErrorObjectParam",
    "BetaWebSearchToolResultBlockParam",
    "BetaWebSearchToolResultBlockParamCaller",
    "BetaWebSearchToolResultBlockParamContentParam",
    "BetaWebSearchToolResultErrorCode",
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
    "Caller",
    "CitationCharLocationParam",
    "CitationContentBlockLocationParam",
    "CitationPageLocationParam",
    "CitationSearchResultLocationParam",
    "CitationWebSearchResultLocationParam",
    "CitationsConfigParam",
    "ClientToolResults",
    "CodeExecutionOutputBlockParam",
    "CodeExecutionResultBlockParam",
    "CodeExecutionTool20250522Param",
    "CodeExecutionTool20250825Param",
    "CodeExecutionTool20260120Param",
    "CodeExecutionTool20260521Param",
    "CodeExecutionToolResultBlockParam",
    "CodeExecutionToolResultBlockParamContentParam",
    "CodeExecutionToolResultErrorCode",
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
    "ContainerParams",
    "ContainerUploadBlockParam",
    "Content",
    "ContentBlockParam",
    "ContentBlockSourceContentParam",
    "ContentBlockSourceParam",
    "ContentBlockSourceParamContent",
    "DiagnosticsParam",
    "DirectCallerParam",
    "DocumentBlockParam",
    "DocumentBlockParamSource",
    "Effort",
    "EncryptedCodeExecutionResultBlockParam",
    "FileDocumentSourceParam",
    "FileImageSourceParam",
    "ImageBlockParam",
    "ImageMediaType",
    "ImageTransformationsParam",
    "InputSchema",
    "InputSchemaTyped",
    "JSONOutputFormatParam",
    "JsonObject",
    "MemoryTool20250818Param",
    "MessageContentParam",
    "MessageCreateParamsContainerParam",
    "MessageCreateParamsNonStreaming",
    "MessageCreateParamsNonStreamingSystem",
    "MessageParam",
    "MetadataParam",
    "ModelParam",
    "OutputConfigParam",
    "OversizedImageBehavior",
    "PlainTextSourceParam",
    "RedactedThinkingBlockParam",
    "Request",
    "RequestServiceTier",
    "ResponseInclusion",
    "SearchResultBlockParam",
    "ServerToolCaller20260120Param",
    "ServerToolCallerParam",
    "ServerToolName",
    "ServerToolUseBlockParam",
    "ServerToolUseBlockParamCaller",
    "SkillParams",
    "SkillType",
    "Source",
    "Speed",
    "SystemMessageParam",
    "SystemMessageParamContent",
    "TextBlockParam",
    "TextCitationParam",
    "TextEditorCodeExecutionCreateResultBlockParam",
    "TextEditorCodeExecutionStrReplaceResultBlockParam",
    "TextEditorCodeExecutionToolResultBlockParam",
    "TextEditorCodeExecutionToolResultBlockParamContent",
    "TextEditorCodeExecutionToolResultErrorCode",
    "TextEditorCodeExecutionToolResultErrorParam",
    "TextEditorCodeExecutionViewResultBlockParam",
    "TextEditorFileType",
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
    "ToolReferenceBlockParam",
    "ToolResultBlockParam",
    "ToolResultBlockParamContent",
    "ToolSearchToolBm25Type",
    "ToolSearchToolBm25_20251119Param",
    "ToolSearchToolRegex20251119Param",
    "ToolSearchToolRegexType",
    "ToolSearchToolResultBlockParam",
    "ToolSearchToolResultBlockParamContent",
    "ToolSearchToolResultErrorCode",
    "ToolSearchToolResultErrorParam",
    "ToolSearchToolSearchResultBlockParam",
    "ToolTextEditor20250124Param",
    "ToolTextEditor20250429Param",
    "ToolTextEditor20250728Param",
    "ToolUnionParam",
    "ToolUseBlockParam",
    "URLImageSourceParam",
    "URLPDFSourceParam",
    "UserInput",
    "UserLocationParam",
    "UserMessageParam",
    "WebFetchBlockParam",
    "WebFetchTool20250910Param",
    "WebFetchTool20260209Param",
    "WebFetchTool20260309Param",
    "WebFetchTool20260318Param",
    "WebFetchToolResultBlockParam",
    "WebFetchToolResultBlockParamCaller",
    "WebFetchToolResultBlockParamContent",
    "WebFetchToolResultErrorBlockParam",
    "WebFetchToolResultErrorCode",
    "WebFetchURLSourceAllParam",
    "WebFetchURLSourceExceptParam",
    "WebFetchURLSourceNoneParam",
    "WebFetchURLSourceOnlyParam",
    "WebFetchURLSourceToolReferenceParam",
    "WebFetchURLSourcesParam",
    "WebSearchResultBlockParam",
    "WebSearchTool20250305Param",
    "WebSearchTool20260209Param",
    "WebSearchTool20260318Param",
    "WebSearchToolRequestErrorObjectParam",
    "WebSearchToolResultBlockParam",
    "WebSearchToolResultBlockParamCaller",
    "WebSearchToolResultBlockParamContentParam",
    "WebSearchToolResultErrorCode",
]


class AssistantMessageParam(TypedDict, total=False):
    """Earlier turn spoken by the model, or a start of the reply for it to continue."""

    role: Required[Literal["assistant"]]
    content: Required[MessageContentParam]


class Base64ImageSourceParam(TypedDict, total=False):
    """Image given inline as base64 data.

    Attributes:
        data: Image bytes in base64, without a data URL prefix.
    """

    type: Required[Literal["base64"]]
    data: Required[str]
    media_type: Required[ImageMediaType]


class Base64PDFSourceParam(TypedDict, total=False):
    """PDF document given inline as base64 data.

    Attributes:
        data: PDF bytes in base64, without a data URL prefix.
    """

    type: Required[Literal["base64"]]
    data: Required[str]
    media_type: Required[Literal["application/pdf"]]


class BashCodeExecutionOutputBlockParam(TypedDict, total=False):
    """File produced by a shell command in the code execution container.

    Attributes:
        file_id: Id with which the file can be fetched from the Files API.
    """

    type: Required[Literal["bash_code_execution_output"]]
    file_id: Required[str]


class BashCodeExecutionResultBlockParam(TypedDict, total=False):
    """Result of a shell command that ran in the code execution container.

    Attributes:
        content: Files the command produced; empty when there are none.
        return_code: Exit status of the command; 0 means success.
        stderr: What the command wrote to standard error.
        stdout: What the command wrote to standard output.
    """

    type: Required[Literal["bash_code_execution_result"]]
    content: Required[Sequence[BashCodeExecutionOutputBlockParam]]
    return_code: Required[int]
    stderr: Required[str]
    stdout: Required[str]


class BashCodeExecutionToolResultBlockParam(TypedDict, total=False):
    """Outcome of a shell command that the model ran through the code execution tool.

    Attributes:
        tool_use_id: Id of the server tool call this answers; starts with srvtoolu_.
        cache_control: Prompt cache breakpoint at this block; null or absent means none.
    """

    type: Required[Literal["bash_code_execution_tool_result"]]
    content: Required[BashCodeExecutionToolResultBlockParamContent]
    tool_use_id: Required[str]
    cache_control: CacheControlEphemeralParam | None


class BashCodeExecutionToolResultErrorParam(TypedDict, total=False):
    """Shell command failure from an earlier turn, sent back as part of the conversation."""

    type: Required[Literal["bash_code_execution_tool_result_error"]]
    error_code: Required[BashCodeExecutionToolResultErrorCode]


class BatchCreateParams(TypedDict, total=False):
    """Everything needed to create a batch. Only the requests form the body; the other values travel as headers.

    Attributes:
        requests: 1 to 100000 requests, at most 256 MB in all; every custom_id must be unique.
    """

    requests: Required[Sequence[Request]]


class BetaAdvisorRedactedResultBlockParam(TypedDict, total=False):
    """Advice that only the service can read. Stands in an advisor tool result in place of plain text.

    Attributes:
        encrypted_content: Opaque encrypted advice; send it back unchanged in later turns.
        stop_reason: Why the advisor model stopped; null or absent when not reported.
    """

    type: Required[Literal["advisor_redacted_result"]]
    encrypted_content: Required[str]
    stop_reason: str | None


class BetaAdvisorResultBlockParam(TypedDict, total=False):
    """Advice in plain text, found in an advisor tool result.

    Attributes:
        text: Advice written by the advisor model.
        stop_reason: Why the advisor model stopped; null or absent when not reported.
    """

    type: Required[Literal["advisor_result"]]
    text: Required[str]
    stop_reason: str | None


class BetaAdvisorTool20260301Param(TypedDict, total=False):
    """Server tool that lets the main model ask a second model for advice while it works.

    Attributes:
        allowed_callers: Who may call the tool: "direct" is the model itself, the others are code run by that version of the code execution tool.
        cache_control: Prompt cache breakpoint at this tool definition; null or absent means none.
        caching: Prompt caching for the advisor's own input across calls; null or absent means off.
        defer_loading: When true, the definition is left out of the initial prompt and loaded only when a tool search finds it.
        max_tokens: Most tokens one advisor call may produce, thinking included; null or absent sets no limit of its own.
        max_uses: Most advisor calls in one request, above zero; null or absent means no limit.
        strict: When true, calls are guaranteed to match the tool schema.
    """

    type: Required[Literal["advisor_20260301"]]
    model: Required[ModelParam]
    name: Required[Literal["advisor"]]
    allowed_callers: Sequence[ToolCaller]
    cache_control: CacheControlEphemeralParam | None
    caching: CacheControlEphemeralParam | None
    defer_loading: bool
    max_tokens: int | None
    max_uses: int | None
    strict: bool


class BetaAdvisorToolResultBlockParam(TypedDict, total=False):
    """Outcome of a call to the advisor tool: advice, encrypted advice, or an error.

    Attributes:
        tool_use_id: Id of the server tool call this answers; starts with srvtoolu_.
        cache_control: Prompt cache breakpoint at this block; null or absent means none.
    """

    type: Required[Literal["advisor_tool_result"]]
    content: Required[BetaAdvisorToolResultBlockParamContent]
    tool_use_id: Required[str]
    cache_control: CacheControlEphemeralParam | None


class BetaAdvisorToolResultErrorParam(TypedDict, total=False):
    """Failed advisor call from an earlier turn, sent back as part of the conversation."""

    type: Required[Literal["advisor_tool_result_error"]]
    error_code: Required[BetaAdvisorToolResultErrorCode]


class BetaAllThinkingTurnsParam(TypedDict, total=False):
    """Keeps the thinking blocks of every assistant turn, so that none is cleared."""

    type: Required[Literal["all"]]


class BetaAssistantMessageParam(TypedDict, total=False):
    """Earlier turn spoken by the model, or a start of the reply for it to continue."""

    role: Required[Literal["assistant"]]
    content: Required[BetaMessageContentParam]


class BetaBatchCreateParams(TypedDict, total=False):
    """Everything needed to create a batch. Only the requests form the body; the other values travel as headers.

    Attributes:
        requests: 1 to 100000 requests, at most 256 MB in all; every custom_id must be unique.
    """

    requests: Required[Sequence[BetaRequest]]


class BetaBillingPolicyParam(TypedDict, total=False):
    """States who pays for a request."""

    type: Required[Literal["billing_policy"]]
    bill_to: BetaBillTo


class BetaClearThinking20251015EditParam(TypedDict, total=False):
    """Context edit that drops thinking blocks of older assistant turns before the model runs."""

    type: Required[Literal["clear_thinking_20251015"]]
    keep: BetaKeep


class BetaClearToolUses20250919EditParam(TypedDict, total=False):
    """Context edit that drops the oldest tool results once the prompt has grown past a threshold.

    Attributes:
        clear_at_least: Fewest input tokens the edit must save, or it is not applied; null or absent sets no minimum.
        clear_tool_inputs: Whether the inputs of cleared tool calls go too: true for all tools, or a list of tool names. Off by default.
        exclude_tools: Names of tools whose uses are never cleared; null or absent means none.
    """

    type: Required[Literal["clear_tool_uses_20250919"]]
    clear_at_least: BetaInputTokensClearAtLeastParam | None
    clear_tool_inputs: BetaClearToolUses20250919EditParamClearToolInputs | None
    exclude_tools: Sequence[str] | None
    keep: BetaToolUsesKeepParam
    trigger: BetaTrigger


class BetaCompact20260112EditParam(TypedDict, total=False):
    """Context edit that replaces the older conversation by a summary once the prompt has grown past a threshold.

    Attributes:
        instructions: Prompt for writing the summary, used in place of the default one; null or absent means the default.
        pause_after_compaction: When true, the response ends right after the summary with stop_reason "compaction"; false by default.
        trigger: Input tokens at which the edit sets in; 150000 when null or absent.
    """

    type: Required[Literal["compact_20260112"]]
    instructions: str | None
    pause_after_compaction: bool
    trigger: BetaInputTokensTriggerParam | None


class BetaCompactionBlockParam(TypedDict, total=False):
    """Summary that stands for the conversation before it. Returned when compaction ran, and sent back in later requests.

    Attributes:
        cache_control: Prompt cache breakpoint at this block; null or absent means none.
        content: Text of the summary; null when there is none, for example because compaction failed.
        encrypted_content: Opaque data from the compaction; send it back unchanged. Null or absent when there is none.
        signature: Opaque signature of the block; send it back unchanged. Null or absent when there is none.
        tool_changes: Tools added and removed in the part of the conversation that was summarized; null or absent when there are none.
    """

    type: Required[Literal["compaction"]]
    cache_control: CacheControlEphemeralParam | None
    content: str | None
    encrypted_content: str | None
    signature: str | None
    tool_changes: Sequence[BetaToolChange] | None


class BetaCompactionConfigParam(TypedDict, total=False):
    """Asks for a summary of the conversation so far. The response then ends with stop_reason "compaction".

    Attributes:
        instructions: Directions for writing the summary; null or absent means none.
    """

    type: Required[Literal["summarize"]]
    instructions: str | None


class BetaContextManagementConfigParam(TypedDict, total=False):
    """Rules for trimming a long conversation before the model reads it.

    Attributes:
        edits: Edits to consider; each has its own conditions.
    """

    edits: Sequence[BetaEdit]


BetaFallbackBlockParam = TypedDict(
    "BetaFallbackBlockParam",
    {
        "type": Required['Literal["fallback"]'],
        "from": Required["BetaFallbackInfoParam"],
        "to": Required["BetaFallbackInfoParam"],
        "trigger": NotRequired["Any"],
    },
)
"""Marks the point in the answer where the service changed from one model to another. Send it back with the rest of the answer."""


class BetaFallbackCreditTokenParam(TypedDict, total=False):
    """Fallback credit token together with the mode in which to use it.

    Attributes:
        token: Value of fallback_credit_token in the refusal's stop_details.
    """

    token: Required[str]
    mode: BetaFallbackCreditMode


class BetaFallbackInfoParam(TypedDict, total=False):
    """Names one of the two models of a fallback."""

    model: Required[ModelParam]


class BetaFallbackParam(TypedDict, total=False):
    """Model to try when the requested one refuses, with settings for that attempt.

    Attributes:
        max_tokens: Output limit for this attempt; null means not set here.
        output_config: Output settings for this attempt; null means not set here.
        speed: Speed for this attempt; null means not set here. Fast mode is not available in batches.
        thinking: Thinking settings for this attempt; null means not set here.
    """

    model: Required[ModelParam]
    max_tokens: int | None
    output_config: BetaOutputConfigParam | None
    speed: Speed | None
    thinking: BetaThinking | None


class BetaInputTokensClearAtLeastParam(TypedDict, total=False):
    """Least amount an edit must free; if it cannot, the edit is not applied.

    Attributes:
        value: Input tokens.
    """

    type: Required[Literal["input_tokens"]]
    value: Required[int]


class BetaInputTokensTriggerParam(TypedDict, total=False):
    """Lets an edit start once the prompt reaches a size.

    Attributes:
        value: Size in input tokens.
    """

    type: Required[Literal["input_tokens"]]
    value: Required[int]


class BetaMCPToolConfigParam(TypedDict, total=False):
    """Settings of one tool of an MCP server; they win over the toolset's default_config.

    Attributes:
        defer_loading: Keep the tool out of the tools loaded at the start; tool search can bring it in.
        enabled: Whether the model may use the tool.
    """

    defer_loading: bool
    enabled: bool


class BetaMCPToolDefaultConfigParam(TypedDict, total=False):
    """Settings for all tools of an MCP server that have no entry of their own in configs.

    Attributes:
        defer_loading: Keep the tools out of those loaded at the start; tool search can bring them in.
        enabled: Whether the model may use the tools.
    """

    defer_loading: bool
    enabled: bool


class BetaMCPToolListingBlockParam(TypedDict, total=False):
    """Block recording which tools an MCP server offers. Send it back with the rest of the answer.

    Attributes:
        mcp_server_name: Name of the server in mcp_servers.
    """

    type: Required[Literal["mcp_tool_listing"]]
    mcp_server_name: Required[str]
    tools: Required[Sequence[BetaMCPToolParamParam]]


class BetaMCPToolParamParam(TypedDict, total=False):
    """Tool of an MCP server, as given in a request.

    Attributes:
        description: What the tool does; null when not given.
    """

    input_schema: Required[JsonObject]
    name: Required[str]
    description: str | None


class BetaMCPToolUseBlockParam(TypedDict, total=False):
    """Call of an MCP tool; the service makes the call itself.

    Attributes:
        id: Named by tool_use_id of the matching mcp_tool_result.
        server_name: Name of the server in mcp_servers.
        cache_control: Prompt-cache breakpoint at this block; null sets none.
    """

    id: Required[str]
    type: Required[Literal["mcp_tool_use"]]
    input: Required[JsonObject]
    name: Required[str]
    server_name: Required[str]
    cache_control: CacheControlEphemeralParam | None


class BetaMCPToolsetParam(TypedDict, total=False):
    """Makes the tools of one MCP server available to the model.

    Attributes:
        mcp_server_name: Must match the name of an entry in mcp_servers; 1 to 255 characters.
        cache_control: Prompt-cache breakpoint at this toolset; null sets none.
        configs: Settings by tool name; they win over default_config. Null means none.
        tools: Descriptions of the server's tools; null when not given.
    """

    type: Required[Literal["mcp_toolset"]]
    mcp_server_name: Required[str]
    cache_control: CacheControlEphemeralParam | None
    configs: BetaMCPToolsetParamConfigs | None
    default_config: BetaMCPToolDefaultConfigParam
    tools: Sequence[BetaMCPToolParamParam] | None


class BetaMessageCreateParamsNonStreaming(TypedDict, total=False):
    """Parameters of one message request in a batch. They are checked while the batch runs, so a mistake shows up as an errored result. Unlike MessageCreateParamsNonStreaming it has the parameters of beta features, such as mcp_servers, context_management, compaction, fallbacks and thread.

    Attributes:
        max_tokens: Most tokens to generate, thinking included; at least 1 in a batch. The model may stop earlier.
        messages: Conversation so far, oldest first.
        billing_policy: Who pays; a batched request cannot bill a user profile. Null means not set.
        cache_control: Sets a prompt-cache breakpoint at the last block that can be cached; null sets none.
        compaction: How to summarize the conversation; null asks for no summary.
        container: Container for code execution and skills; null names none.
        context_management: Rules for trimming a long conversation; null applies none.
        diagnostics: Ask for diagnostics against an earlier message; null asks for none.
        fallback_credit_token: Credit from an earlier refusal to use here; null uses none.
        fallbacks: Models to try if this one refuses; null means not set.
        inference_geo: Region in which the model runs; left out or null, the workspace default applies.
        mcp_servers: MCP servers the service may connect to, at most 20; mcp_toolset entries in tools refer to them by name.
        output_format: Older name of output_config.format, which needs a beta feature; null leaves the answer free. Deprecated.
        speed: Fast mode is not available in batches. Null means not set.
        stop_sequences: Texts at which the model stops generating.
        thread: Thread to start or continue; null uses none. Thread parameters may be refused in a batch.
        tools: Tools the model may use, run by the caller or by the service.
        user_profile_id: User profile the request is counted for; a value other than the one in the batch call's header makes the request fail.
        stream: Only false is allowed in a batch.
        temperature: Randomness of the answer, 0 to 1. API version 2026-10-21 refuses it, even at its default. Deprecated.
        top_k: Sample only from the k most likely tokens. API version 2026-10-21 refuses it, even at its default. Deprecated.
        top_p: Sample from the smallest set of tokens whose probability reaches this share, 0 to 1. API version 2026-10-21 refuses it, even at its default. Deprecated.
    """

    max_tokens: Required[int]
    messages: Required[Sequence[BetaMessageParam]]
    model: Required[ModelParam]
    billing_policy: BetaBillingPolicyParam | None
    cache_control: CacheControlEphemeralParam | None
    compaction: BetaCompactionConfigParam | None
    container: MessageCreateParamsContainerParam | None
    context_management: BetaContextManagementConfigParam | None
    diagnostics: DiagnosticsParam | None
    fallback_credit_token: BetaFallbackCreditToken | None
    fallbacks: BetaFallbacksParam | None
    inference_geo: str | None
    mcp_servers: Sequence[BetaRequestMCPServerURLDefinitionParam]
    metadata: MetadataParam
    output_config: BetaOutputConfigParam
    output_format: JSONOutputFormatParam | None
    service_tier: RequestServiceTier
    speed: Speed | None
    stop_sequences: Sequence[str]
    system: MessageCreateParamsNonStreamingSystem
    thinking: BetaThinkingConfigParam
    thread: BetaMessageThreadParam | None
    tool_choice: ToolChoiceParam
    tools: Sequence[BetaToolUnionParam]
    user_profile_id: str
    stream: bool
    temperature: float
    top_k: int
    top_p: float


class BetaOutputConfigParam(TypedDict, total=False):
    """Settings for the answer: effort, format and budget. Unlike OutputConfigParam it can set a budget for the whole task.

    Attributes:
        effort: How much work to put in: higher is more thorough and uses more tokens. Null means not set.
        format: Shape of the answer; null leaves it free.
        task_budget: Token budget the model should plan its work by; null sets none.
    """

    effort: Effort | None
    format: JSONOutputFormatParam | None
    task_budget: BetaTokenTaskBudgetParam | None


class BetaRequest(TypedDict, total=False):
    """One request of a batch.

    Attributes:
        custom_id: Name chosen by the caller to find the result again: 1 to 64 letters, digits, _ or -, unique in the batch.
    """

    custom_id: Required[str]
    params: Required[BetaMessageCreateParamsNonStreaming]


class BetaRequestMCPServerToolConfigurationParam(TypedDict, total=False):
    """Which tools of an MCP server the model may use.

    Attributes:
        allowed_tools: Names of the tools to allow; null allows all.
        enabled: Whether tools of this server may be used at all. Null means not set.
    """

    allowed_tools: Sequence[str] | None
    enabled: bool | None


class BetaRequestMCPServerURLDefinitionParam(TypedDict, total=False):
    """MCP server that the service may connect to for this request.

    Attributes:
        name: Name by which mcp_toolset entries and MCP blocks refer to the server.
        authorization_token: Token with which the service signs in to the server; null sends none.
        tool_configuration: Limits on the server's tools; null sets none.
    """

    type: Required[Literal["url"]]
    name: Required[str]
    url: Required[str]
    authorization_token: str | None
    tool_configuration: BetaRequestMCPServerToolConfigurationParam | None


class BetaRequestMCPToolResultBlockParam(TypedDict, total=False):
    """Result of an MCP tool call from an earlier answer, sent back in a request.

    Attributes:
        tool_use_id: Id of the mcp_tool_use block answered here.
        cache_control: Prompt-cache breakpoint at this block; null sets none.
        is_error: True when the tool failed.
    """

    type: Required[Literal["mcp_tool_result"]]
    tool_use_id: Required[str]
    cache_control: CacheControlEphemeralParam | None
    content: BetaRequestMCPToolResultBlockParamContent
    is_error: bool


class BetaRequestToolAdditionBlockParam(TypedDict, total=False):
    """Makes a tool available from this point of the conversation on.

    Attributes:
        cache_control: Prompt-cache breakpoint at this block; null sets none.
    """

    type: Required[Literal["tool_addition"]]
    tool: Required[BetaTool]
    cache_control: CacheControlEphemeralParam | None


class BetaRequestToolRemovalBlockParam(TypedDict, total=False):
    """Takes a tool away from this point of the conversation on.

    Attributes:
        cache_control: Prompt-cache breakpoint at this block; null sets none.
    """

    type: Required[Literal["tool_removal"]]
    tool: Required[BetaRequestToolRemovalBlockParamTool]
    cache_control: CacheControlEphemeralParam | None


class BetaServerToolUseBlockParam(TypedDict, total=False):
    """Call of a tool that the service runs itself; the result follows in a block of its own.

    Attributes:
        id: Starts with srvtoolu_; the result block names it.
        cache_control: Prompt-cache breakpoint at this block; null sets none.
    """

    id: Required[str]
    type: Required[Literal["server_tool_use"]]
    input: Required[JsonObject]
    name: Required[BetaServerToolName]
    cache_control: CacheControlEphemeralParam | None
    caller: ServerToolUseBlockParamCaller


class BetaSystemMessageOutputConfigParam(TypedDict, total=False):
    """Output settings that a system message sets.

    Attributes:
        effort: How much work to put in: higher is more thorough and uses more tokens. Null means not set.
    """

    effort: Effort | None


class BetaSystemMessageParam(TypedDict, total=False):
    """Instructions, tool changes or output settings from the operator, placed within the conversation. Unlike SystemMessageParam it can change tools and output settings, and be cleared later, so content is not required.

    Attributes:
        clear_at: When the message is cleared: at the next user message, or never. Null means not set.
        output_config: Output settings that come with the message; null sets none.
    """

    role: Required[Literal["system"]]
    clear_at: BetaSystemMessageClearAt | None
    content: BetaSystemMessageParamContent
    output_config: BetaSystemMessageOutputConfigParam | None


class BetaThinkingBlockBindingParam(TypedDict, total=False):
    """Says how to treat thinking blocks in the input that are bound to a different conversation beginning than the one sent.

    Attributes:
        prefix_mismatch_behavior: Whether a block whose preceding content has changed causes an error or is dropped; null leaves the choice to the service.
    """

    prefix_mismatch_behavior: BetaThinkingPrefixMismatchBehavior | None


class BetaThinkingConfigAdaptiveParam(TypedDict, total=False):
    """Thinking mode in which the model decides for itself whether and how much to think. Unlike ThinkingConfigAdaptiveParam it says what to do with thinking blocks that do not belong to this conversation.

    Attributes:
        block_binding: How to treat thinking blocks in the input whose binding does not match; null leaves it to the service.
        display: How thinking text comes back: summarized, left out (omitted), or, in beta only, as updates; null leaves it to the service.
    """

    type: Required[Literal["adaptive"]]
    block_binding: BetaThinkingBlockBindingParam | None
    display: BetaThinkingDisplay | None


class BetaThinkingConfigEnabledParam(TypedDict, total=False):
    """Thinking mode with a fixed token budget. Unlike ThinkingConfigEnabledParam it says what to do with thinking blocks that do not belong to this conversation.

    Attributes:
        budget_tokens: Most tokens to spend on thinking; at least 1024 and normally below max_tokens, of which they are a part.
        block_binding: How to treat thinking blocks in the input whose binding does not match; null leaves it to the service.
        display: How thinking text comes back: summarized, left out (omitted), or, in beta only, as updates; null leaves it to the service.
    """

    type: Required[Literal["enabled"]]
    budget_tokens: Required[int]
    block_binding: BetaThinkingBlockBindingParam | None
    display: BetaThinkingDisplay | None


class BetaThinkingTurnsParam(TypedDict, total=False):
    """Keeps the thinking of the latest assistant turns when older thinking is cleared from the context.

    Attributes:
        value: Number of latest assistant turns whose thinking stays; at least 1.
    """

    type: Required[Literal["thinking_turns"]]
    value: Required[int]


class BetaThreadContinueParams(TypedDict, total=False):
    """Continues the thread of an earlier message. Thread settings may be refused in a batch.

    Attributes:
        previous_message_id: Id of the message after which the thread goes on.
    """

    type: Required[Literal["continue"]]
    previous_message_id: Required[str]


class BetaThreadCreateParams(TypedDict, total=False):
    """Starts a new thread. Thread settings may be refused in a batch."""

    type: Required[Literal["create"]]


class BetaTokenTaskBudgetParam(TypedDict, total=False):
    """Budget, counted in tokens, for a whole task, which may span several turns and tool calls.

    Attributes:
        total: Tokens for the whole task; at least 1024.
        remaining: Tokens still left when a task goes on from earlier requests; null or absent if not stated.
    """

    type: Required[Literal["tokens"]]
    total: Required[int]
    remaining: int | None


class BetaToolBash20241022Param(TypedDict, total=False):
    """Bash tool, version of 2024-10-22 (beta only). The model writes shell commands and your code runs them.

    Attributes:
        name: Fixed name under which the model calls the tool.
        allowed_callers: Who may call the tool: the model itself (direct) or code run by the named code execution tool versions.
        cache_control: Puts a prompt cache breakpoint at this tool definition; null or absent for none.
        defer_loading: True keeps the definition out of the prompt until a tool search brings it up.
        input_examples: Sample inputs that show the model how to call the tool.
        strict: True holds the model's input to the tool's schema.
    """

    type: Required[Literal["bash_20241022"]]
    name: Required[Literal["bash"]]
    allowed_callers: Sequence[ToolCaller]
    cache_control: CacheControlEphemeralParam | None
    defer_loading: bool
    input_examples: Sequence[JsonObject]
    strict: bool


class BetaToolChangeMCPToolReferenceParam(TypedDict, total=False):
    """Names one tool of an MCP server that is to be added or removed during the conversation.

    Attributes:
        name: Name of the tool on the MCP server.
        server_name: Name of the MCP server that offers the tool.
    """

    type: Required[Literal["mcp_tool_reference"]]
    name: Required[str]
    server_name: Required[str]


class BetaToolChangeMCPToolsetReferenceParam(TypedDict, total=False):
    """Names the whole toolset of an MCP server that is to be added or removed during the conversation.

    Attributes:
        server_name: Name of the MCP server whose tools are meant.
    """

    type: Required[Literal["mcp_toolset_reference"]]
    server_name: Required[str]


class BetaToolChangeToolDefinitionParam(TypedDict, total=False):
    """Carries the full definition of a tool that is added during the conversation."""

    type: Required[Literal["tool_definition"]]
    definition: Required[BetaToolUnionParam]


class BetaToolChangeToolReferenceParam(TypedDict, total=False):
    """Names a tool that is to be added or removed during the conversation.

    Attributes:
        name: Name of the tool meant.
    """

    type: Required[Literal["tool_reference"]]
    name: Required[str]


class BetaToolComputerUse20241022Param(TypedDict, total=False):
    """Computer tool, version of 2024-10-22 (beta only). The model asks for screenshots, mouse and keyboard actions and your code carries them out.

    Attributes:
        display_height_px: Height of the screen in pixels.
        display_width_px: Width of the screen in pixels.
        name: Fixed name under which the model calls the tool.
        allowed_callers: Who may call the tool: the model itself (direct) or code run by the named code execution tool versions.
        cache_control: Puts a prompt cache breakpoint at this tool definition; null or absent for none.
        defer_loading: True keeps the definition out of the prompt until a tool search brings it up.
        display_number: Number of the X11 display, from 0; null if it does not matter.
        input_examples: Sample inputs that show the model how to call the tool.
        strict: True holds the model's input to the tool's schema.
    """

    type: Required[Literal["computer_20241022"]]
    display_height_px: Required[int]
    display_width_px: Required[int]
    name: Required[Literal["computer"]]
    allowed_callers: Sequence[ToolCaller]
    cache_control: CacheControlEphemeralParam | None
    defer_loading: bool
    display_number: int | None
    input_examples: Sequence[JsonObject]
    strict: bool


class BetaToolComputerUse20250124Param(TypedDict, total=False):
    """Computer tool, version of 2025-01-24 (beta only), with more actions than the first one. Your code carries out the actions.

    Attributes:
        display_height_px: Height of the screen in pixels.
        display_width_px: Width of the screen in pixels.
        name: Fixed name under which the model calls the tool.
        allowed_callers: Who may call the tool: the model itself (direct) or code run by the named code execution tool versions.
        cache_control: Puts a prompt cache breakpoint at this tool definition; null or absent for none.
        defer_loading: True keeps the definition out of the prompt until a tool search brings it up.
        display_number: Number of the X11 display, from 0; null if it does not matter.
        input_examples: Sample inputs that show the model how to call the tool.
        strict: True holds the model's input to the tool's schema.
    """

    type: Required[Literal["computer_20250124"]]
    display_height_px: Required[int]
    display_width_px: Required[int]
    name: Required[Literal["computer"]]
    allowed_callers: Sequence[ToolCaller]
    cache_control: CacheControlEphemeralParam | None
    defer_loading: bool
    display_number: int | None
    input_examples: Sequence[JsonObject]
    strict: bool


class BetaToolComputerUse20251124Param(TypedDict, total=False):
    """Computer tool, version of 2025-11-24 (beta only), which can also zoom. Your code carries out the actions.

    Attributes:
        display_height_px: Height of the screen in pixels.
        display_width_px: Width of the screen in pixels.
        name: Fixed name under which the model calls the tool.
        allowed_callers: Who may call the tool: the model itself (direct) or code run by the named code execution tool versions.
        cache_control: Puts a prompt cache breakpoint at this tool definition; null or absent for none.
        defer_loading: True keeps the definition out of the prompt until a tool search brings it up.
        display_number: Number of the X11 display, from 0; null if it does not matter.
        enable_zoom: True offers the model an action that zooms in on a part of the screen.
        input_examples: Sample inputs that show the model how to call the tool.
        strict: True holds the model's input to the tool's schema.
    """

    type: Required[Literal["computer_20251124"]]
    display_height_px: Required[int]
    display_width_px: Required[int]
    name: Required[Literal["computer"]]
    allowed_callers: Sequence[ToolCaller]
    cache_control: CacheControlEphemeralParam | None
    defer_loading: bool
    display_number: int | None
    enable_zoom: bool
    input_examples: Sequence[JsonObject]
    strict: bool


class BetaToolTextEditor20241022Param(TypedDict, total=False):
    """Text editor tool, version of 2024-10-22 (beta only). The model views and edits files and your code carries out its commands.

    Attributes:
        name: Fixed name under which the model calls the tool.
        allowed_callers: Who may call the tool: the model itself (direct) or code run by the named code execution tool versions.
        cache_control: Puts a prompt cache breakpoint at this tool definition; null or absent for none.
        defer_loading: True keeps the definition out of the prompt until a tool search brings it up.
        input_examples: Sample inputs that show the model how to call the tool.
        strict: True holds the model's input to the tool's schema.
    """

    type: Required[Literal["text_editor_20241022"]]
    name: Required[Literal["str_replace_editor"]]
    allowed_callers: Sequence[ToolCaller]
    cache_control: CacheControlEphemeralParam | None
    defer_loading: bool
    input_examples: Sequence[JsonObject]
    strict: bool


class BetaToolUsesKeepParam(TypedDict, total=False):
    """Says how many tool uses stay when older ones are cleared from the context.

    Attributes:
        value: Number of latest tool uses to keep; 0 keeps none.
    """

    type: Required[Literal["tool_uses"]]
    value: Required[int]


class BetaToolUsesTriggerParam(TypedDict, total=False):
    """Starts a context edit once the conversation holds a given number of tool uses.

    Attributes:
        value: Number of tool uses at which the edit starts; at least 1.
    """

    type: Required[Literal["tool_uses"]]
    value: Required[int]


class BetaUserMessageParam(TypedDict, total=False):
    """A message from the user side of the conversation; also carries tool results."""

    role: Required[Literal["user"]]
    content: Required[BetaMessageContentParam]


class BrowserCloseTabConfigParam(TypedDict, total=False):
    """Settings for the close_tab member of the browser toolset, which closes a tab.

    Attributes:
        defer_loading: When true, the member is left out of the initial prompt until a tool search finds it; null or absent means the default.
        enabled: Whether the model gets this member; null or absent means the default, which is on.
    """

    defer_loading: bool | None
    enabled: bool | None


class BrowserDoubleClickConfigParam(TypedDict, total=False):
    """Settings for the double_click member of the browser toolset, which double-clicks.

    Attributes:
        defer_loading: When true, the member is left out of the initial prompt until a tool search finds it; null or absent means the default.
        enabled: Whether the model gets this member; null or absent means the default, which is on.
    """

    defer_loading: bool | None
    enabled: bool | None


class BrowserFileUploadConfigParam(TypedDict, total=False):
    """Settings for the file_upload member of the browser toolset, which uploads files to the page.

    Attributes:
        defer_loading: When true, the member is left out of the initial prompt until a tool search finds it; null or absent means the default.
        enabled: Whether the model gets this member; null or absent means the default, which is off.
    """

    defer_loading: bool | None
    enabled: bool | None


class BrowserFindConfigParam(TypedDict, total=False):
    """Settings for the find member of the browser toolset, which finds elements on the page.

    Attributes:
        defer_loading: When true, the member is left out of the initial prompt until a tool search finds it; null or absent means the default.
        enabled: Whether the model gets this member; null or absent means the default, which is on.
    """

    defer_loading: bool | None
    enabled: bool | None


class BrowserFormInputConfigParam(TypedDict, total=False):
    """Settings for the form_input member of the browser toolset, which sets the value of a form field.

    Attributes:
        defer_loading: When true, the member is left out of the initial prompt until a tool search finds it; null or absent means the default.
        enabled: Whether the model gets this member; null or absent means the default, which is on.
    """

    defer_loading: bool | None
    enabled: bool | None


class BrowserGetPageTextConfigParam(TypedDict, total=False):
    """Settings for the get_page_text member of the browser toolset, which returns the text of the page.

    Attributes:
        defer_loading: When true, the member is left out of the initial prompt until a tool search finds it; null or absent means the default.
        enabled: Whether the model gets this member; null or absent means the default, which is on.
    """

    defer_loading: bool | None
    enabled: bool | None


class BrowserHoldKeyConfigParam(TypedDict, total=False):
    """Settings for the hold_key member of the browser toolset, which holds a key down.

    Attributes:
        defer_loading: When true, the member is left out of the initial prompt until a tool search finds it; null or absent means the default.
        enabled: Whether the model gets this member; null or absent means the default, which is on.
    """

    defer_loading: bool | None
    enabled: bool | None


class BrowserHoverConfigParam(TypedDict, total=False):
    """Settings for the hover member of the browser toolset, which hovers the pointer over a spot or element.

    Attributes:
        defer_loading: When true, the member is left out of the initial prompt until a tool search finds it; null or absent means the default.
        enabled: Whether the model gets this member; null or absent means the default, which is on.
    """

    defer_loading: bool | None
    enabled: bool | None


class BrowserJavascriptExecConfigParam(TypedDict, total=False):
    """Settings for the javascript_exec member of the browser toolset, which runs JavaScript in the page.

    Attributes:
        defer_loading: When true, the member is left out of the initial prompt until a tool search finds it; null or absent means the default.
        enabled: Whether the model gets this member; null or absent means the default, which is off.
    """

    defer_loading: bool | None
    enabled: bool | None


class BrowserKeyConfigParam(TypedDict, total=False):
    """Settings for the key member of the browser toolset, which presses a key or key combination.

    Attributes:
        defer_loading: When true, the member is left out of the initial prompt until a tool search finds it; null or absent means the default.
        enabled: Whether the model gets this member; null or absent means the default, which is on.
    """

    defer_loading: bool | None
    enabled: bool | None


class BrowserLeftClickConfigParam(TypedDict, total=False):
    """Settings for the left_click member of the browser toolset, which clicks the left mouse button.

    Attributes:
        defer_loading: When true, the member is left out of the initial prompt until a tool search finds it; null or absent means the default.
        enabled: Whether the model gets this member; null or absent means the default, which is on.
    """

    defer_loading: bool | None
    enabled: bool | None


class BrowserLeftClickDragConfigParam(TypedDict, total=False):
    """Settings for the left_click_drag member of the browser toolset, which drags with the left mouse button held.

    Attributes:
        defer_loading: When true, the member is left out of the initial prompt until a tool search finds it; null or absent means the default.
        enabled: Whether the model gets this member; null or absent means the default, which is on.
    """

    defer_loading: bool | None
    enabled: bool | None


class BrowserLeftMouseDownConfigParam(TypedDict, total=False):
    """Settings for the left_mouse_down member of the browser toolset, which presses the left mouse button without releasing it.

    Attributes:
        defer_loading: When true, the member is left out of the initial prompt until a tool search finds it; null or absent means the default.
        enabled: Whether the model gets this member; null or absent means the default, which is on.
    """

    defer_loading: bool | None
    enabled: bool | None


class BrowserLeftMouseUpConfigParam(TypedDict, total=False):
    """Settings for the left_mouse_up member of the browser toolset, which releases the left mouse button.

    Attributes:
        defer_loading: When true, the member is left out of the initial prompt until a tool search finds it; null or absent means the default.
        enabled: Whether the model gets this member; null or absent means the default, which is on.
    """

    defer_loading: bool | None
    enabled: bool | None


class BrowserListTabsConfigParam(TypedDict, total=False):
    """Settings for the list_tabs member of the browser toolset, which lists the open tabs.

    Attributes:
        defer_loading: When true, the member is left out of the initial prompt until a tool search finds it; null or absent means the default.
        enabled: Whether the model gets this member; null or absent means the default, which is on.
    """

    defer_loading: bool | None
    enabled: bool | None


class BrowserMiddleClickConfigParam(TypedDict, total=False):
    """Settings for the middle_click member of the browser toolset, which clicks the middle mouse button.

    Attributes:
        defer_loading: When true, the member is left out of the initial prompt until a tool search finds it; null or absent means the default.
        enabled: Whether the model gets this member; null or absent means the default, which is on.
    """

    defer_loading: bool | None
    enabled: bool | None


class BrowserMouseMoveConfigParam(TypedDict, total=False):
    """Settings for the mouse_move member of the browser toolset, which moves the mouse pointer.

    Attributes:
        defer_loading: When true, the member is left out of the initial prompt until a tool search finds it; null or absent means the default.
        enabled: Whether the model gets this member; null or absent means the default, which is on.
    """

    defer_loading: bool | None
    enabled: bool | None


class BrowserNavigateConfigParam(TypedDict, total=False):
    """Settings for the navigate member of the browser toolset, which goes to another page.

    Attributes:
        defer_loading: When true, the member is left out of the initial prompt until a tool search finds it; null or absent means the default.
        enabled: Whether the model gets this member; null or absent means the default, which is on.
    """

    defer_loading: bool | None
    enabled: bool | None


class BrowserNewTabConfigParam(TypedDict, total=False):
    """Settings for the new_tab member of the browser toolset, which opens a new tab.

    Attributes:
        defer_loading: When true, the member is left out of the initial prompt until a tool search finds it; null or absent means the default.
        enabled: Whether the model gets this member; null or absent means the default, which is on.
    """

    defer_loading: bool | None
    enabled: bool | None


class BrowserReadConsoleConfigParam(TypedDict, total=False):
    """Settings for the read_console member of the browser toolset, which reads the browser console.

    Attributes:
        defer_loading: When true, the member is left out of the initial prompt until a tool search finds it; null or absent means the default.
        enabled: Whether the model gets this member; null or absent means the default, which is off.
    """

    defer_loading: bool | None
    enabled: bool | None


class BrowserReadNetworkConfigParam(TypedDict, total=False):
    """Settings for the read_network member of the browser toolset, which reads the network activity of the page.

    Attributes:
        defer_loading: When true, the member is left out of the initial prompt until a tool search finds it; null or absent means the default.
        enabled: Whether the model gets this member; null or absent means the default, which is off.
    """

    defer_loading: bool | None
    enabled: bool | None


class BrowserReadPageConfigParam(TypedDict, total=False):
    """Settings for the read_page member of the browser toolset, which reads the structure of the page.

    Attributes:
        defer_loading: When true, the member is left out of the initial prompt until a tool search finds it; null or absent means the default.
        enabled: Whether the model gets this member; null or absent means the default, which is on.
    """

    defer_loading: bool | None
    enabled: bool | None


class BrowserRightClickConfigParam(TypedDict, total=False):
    """Settings for the right_click member of the browser toolset, which clicks the right mouse button.

    Attributes:
        defer_loading: When true, the member is left out of the initial prompt until a tool search finds it; null or absent means the default.
        enabled: Whether the model gets this member; null or absent means the default, which is on.
    """

    defer_loading: bool | None
    enabled: bool | None


class BrowserScreenshotConfigParam(TypedDict, total=False):
    """Settings for the screenshot member of the browser toolset, which takes a screenshot.

    Attributes:
        defer_loading: When true, the member is left out of the initial prompt until a tool search finds it; null or absent means the default.
        enabled: Whether the model gets this member; null or absent means the default, which is on.
    """

    defer_loading: bool | None
    enabled: bool | None


class BrowserScrollConfigParam(TypedDict, total=False):
    """Settings for the scroll member of the browser toolset, which scrolls the page.

    Attributes:
        defer_loading: When true, the member is left out of the initial prompt until a tool search finds it; null or absent means the default.
        enabled: Whether the model gets this member; null or absent means the default, which is on.
    """

    defer_loading: bool | None
    enabled: bool | None


class BrowserScrollToConfigParam(TypedDict, total=False):
    """Settings for the scroll_to member of the browser toolset, which scrolls to a given element.

    Attributes:
        defer_loading: When true, the member is left out of the initial prompt until a tool search finds it; null or absent means the default.
        enabled: Whether the model gets this member; null or absent means the default, which is on.
    """

    defer_loading: bool | None
    enabled: bool | None


class BrowserStateBlockParam(TypedDict, total=False):
    """State of the browser after a browser tool call, reported by the application that runs the browser.

    Attributes:
        tabs: All tabs open at the end of the call.
        cache_control: Prompt cache breakpoint at this block; null or absent means none.
        state_changes: Tabs opened and downloads begun or ended during the call; null or absent when there is nothing to report.
    """

    type: Required[Literal["browser_state"]]
    tabs: Required[Sequence[BrowserStateTabEntryParam]]
    cache_control: CacheControlEphemeralParam | None
    state_changes: Sequence[BrowserStateChangeParam] | None


class BrowserStateChangeDownloadCompletedParam(TypedDict, total=False):
    """Download that finished.

    Attributes:
        download_id: Id the application gave the download, the same in every change about it.
        url: Address the file was served from, after redirects.
        path: Where the file was saved; null or absent when not given.
        size_bytes: Size of the file in bytes; null or absent when not given.
    """

    type: Required[Literal["download_completed"]]
    download_id: Required[str]
    url: Required[str]
    path: str | None
    size_bytes: int | None


class BrowserStateChangeDownloadFailedParam(TypedDict, total=False):
    """Download that did not finish.

    Attributes:
        download_id: Id the application gave the download, the same in every change about it.
        url: Address the file was served from, after redirects.
        error: What went wrong; null or absent when not given.
    """

    type: Required[Literal["download_failed"]]
    download_id: Required[str]
    url: Required[str]
    error: str | None


class BrowserStateChangeDownloadStartedParam(TypedDict, total=False):
    """Download that began.

    Attributes:
        download_id: Id the application gave the download, the same in every change about it.
        url: Address the file was served from, after redirects.
    """

    type: Required[Literal["download_started"]]
    download_id: Required[str]
    url: Required[str]


class BrowserStateChangeTabOpenedParam(TypedDict, total=False):
    """Tab that was opened during the call and is still open at its end.

    Attributes:
        tab_id: Id of the new tab, which must also be listed in tabs.
    """

    type: Required[Literal["tab_opened"]]
    tab_id: Required[str]


class BrowserStateTabEntryParam(TypedDict, total=False):
    """One open browser tab.

    Attributes:
        tab_id: Id by which browser tool calls name the tab.
        title: Title of the page in the tab.
        url: Address of the page in the tab.
        active: Whether this is the tab in front.
    """

    tab_id: Required[str]
    title: Required[str]
    url: Required[str]
    active: bool


class BrowserSwitchTabConfigParam(TypedDict, total=False):
    """Settings for the switch_tab member of the browser toolset, which switches to another tab.

    Attributes:
        defer_loading: When true, the member is left out of the initial prompt until a tool search finds it; null or absent means the default.
        enabled: Whether the model gets this member; null or absent means the default, which is on.
    """

    defer_loading: bool | None
    enabled: bool | None


class BrowserToolset20260801Param(TypedDict, total=False):
    """Set of browser tools that the model calls and the application runs in its own browser. One entry brings in all enabled members.

    Attributes:
        cache_control: Prompt cache breakpoint at this tool definition; null or absent means none.
        configs: Settings for single members; null or absent leaves every member at its default.
    """

    type: Required[Literal["browser_toolset_20260801"]]
    cache_control: CacheControlEphemeralParam | None
    configs: BrowserToolsetConfigsParam | None


class BrowserToolsetConfigsParam(TypedDict, total=False):
    """Settings for the members of the browser toolset, by member name. A member left out or null keeps its defaults.

    Attributes:
        type: Member that types text.
        close_tab: Member that closes a tab.
        double_click: Member that double-clicks.
        file_upload: Member that uploads files to the page; off by default.
        find: Member that finds elements on the page.
        form_input: Member that sets the value of a form field.
        get_page_text: Member that returns the text of the page.
        hold_key: Member that holds a key down.
        hover: Member that hovers the pointer over a spot or element.
        javascript_exec: Member that runs JavaScript in the page; off by default.
        key: Member that presses a key or key combination.
        left_click: Member that clicks the left mouse button.
        left_click_drag: Member that drags with the left mouse button held.
        left_mouse_down: Member that presses the left mouse button without releasing it.
        left_mouse_up: Member that releases the left mouse button.
        list_tabs: Member that lists the open tabs.
        middle_click: Member that clicks the middle mouse button.
        mouse_move: Member that moves the mouse pointer.
        navigate: Member that goes to another page.
        new_tab: Member that opens a new tab.
        read_console: Member that reads the browser console; off by default.
        read_network: Member that reads the network activity of the page; off by default.
        read_page: Member that reads the structure of the page.
        right_click: Member that clicks the right mouse button.
        screenshot: Member that takes a screenshot.
        scroll: Member that scrolls the page.
        scroll_to: Member that scrolls to a given element.
        switch_tab: Member that switches to another tab.
        triple_click: Member that triple-clicks.
        wait: Member that waits for a while.
        zoom: Member that shows part of the page enlarged.
    """

    type: BrowserTypeConfigParam | None
    close_tab: BrowserCloseTabConfigParam | None
    double_click: BrowserDoubleClickConfigParam | None
    file_upload: BrowserFileUploadConfigParam | None
    find: BrowserFindConfigParam | None
    form_input: BrowserFormInputConfigParam | None
    get_page_text: BrowserGetPageTextConfigParam | None
    hold_key: BrowserHoldKeyConfigParam | None
    hover: BrowserHoverConfigParam | None
    javascript_exec: BrowserJavascriptExecConfigParam | None
    key: BrowserKeyConfigParam | None
    left_click: BrowserLeftClickConfigParam | None
    left_click_drag: BrowserLeftClickDragConfigParam | None
    left_mouse_down: BrowserLeftMouseDownConfigParam | None
    left_mouse_up: BrowserLeftMouseUpConfigParam | None
    list_tabs: BrowserListTabsConfigParam | None
    middle_click: BrowserMiddleClickConfigParam | None
    mouse_move: BrowserMouseMoveConfigParam | None
    navigate: BrowserNavigateConfigParam | None
    new_tab: BrowserNewTabConfigParam | None
    read_console: BrowserReadConsoleConfigParam | None
    read_network: BrowserReadNetworkConfigParam | None
    read_page: BrowserReadPageConfigParam | None
    right_click: BrowserRightClickConfigParam | None
    screenshot: BrowserScreenshotConfigParam | None
    scroll: BrowserScrollConfigParam | None
    scroll_to: BrowserScrollToConfigParam | None
    switch_tab: BrowserSwitchTabConfigParam | None
    triple_click: BrowserTripleClickConfigParam | None
    wait: BrowserWaitConfigParam | None
    zoom: BrowserZoomConfigParam | None


class BrowserTripleClickConfigParam(TypedDict, total=False):
    """Settings for the triple_click member of the browser toolset, which triple-clicks.

    Attributes:
        defer_loading: When true, the member is left out of the initial prompt until a tool search finds it; null or absent means the default.
        enabled: Whether the model gets this member; null or absent means the default, which is on.
    """

    defer_loading: bool | None
    enabled: bool | None


class BrowserTypeConfigParam(TypedDict, total=False):
    """Settings for the type member of the browser toolset, which types text.

    Attributes:
        defer_loading: When true, the member is left out of the initial prompt until a tool search finds it; null or absent means the default.
        enabled: Whether the model gets this member; null or absent means the default, which is on.
    """

    defer_loading: bool | None
    enabled: bool | None


class BrowserWaitConfigParam(TypedDict, total=False):
    """Settings for the wait member of the browser toolset, which waits for a while.

    Attributes:
        defer_loading: When true, the member is left out of the initial prompt until a tool search finds it; null or absent means the default.
        enabled: Whether the model gets this member; null or absent means the default, which is on.
    """

    defer_loading: bool | None
    enabled: bool | None


class BrowserZoomConfigParam(TypedDict, total=False):
    """Settings for the zoom member of the browser toolset, which shows part of the page enlarged.

    Attributes:
        defer_loading: When true, the member is left out of the initial prompt until a tool search finds it; null or absent means the default.
        enabled: Whether the model gets this member; null or absent means the default, which is on.
    """

    defer_loading: bool | None
    enabled: bool | None


class CacheControlEphemeralParam(TypedDict, total=False):
    """Marks the end of a prompt part to be cached for a short time."""

    type: Required[Literal["ephemeral"]]
    ttl: CacheControlTTL


class CitationCharLocationParam(TypedDict, total=False):
    """Citation of a character range in a plain text document.

    Attributes:
        cited_text: Quoted source text.
        document_index: Position of the cited document among all documents of the request, from 0.
        document_title: Title of the cited document, 1 to 255 characters in requests; null when it has none.
        end_char_index: First character after the cited range.
        start_char_index: First cited character, from 0.
    """

    type: Required[Literal["char_location"]]
    cited_text: Required[str]
    document_index: Required[int]
    document_title: Required[str | None]
    end_char_index: Required[int]
    start_char_index: Required[int]


class CitationContentBlockLocationParam(TypedDict, total=False):
    """Citation of whole blocks in a document made of content blocks.

    Attributes:
        cited_text: Quoted source text.
        document_index: Position of the cited document among all documents of the request, from 0.
        document_title: Title of the cited document, 1 to 255 characters in requests; null when it has none.
        end_block_index: First block after the cited range.
        start_block_index: First cited block, from 0.
    """

    type: Required[Literal["content_block_location"]]
    cited_text: Required[str]
    document_index: Required[int]
    document_title: Required[str | None]
    end_block_index: Required[int]
    start_block_index: Required[int]


class CitationPageLocationParam(TypedDict, total=False):
    """Citation of pages in a PDF document.

    Attributes:
        cited_text: Quoted source text.
        document_index: Position of the cited document among all documents of the request, from 0.
        document_title: Title of the cited document, 1 to 255 characters in requests; null when it has none.
        end_page_number: First page after the cited range.
        start_page_number: First cited page, from 1.
    """

    type: Required[Literal["page_location"]]
    cited_text: Required[str]
    document_index: Required[int]
    document_title: Required[str | None]
    end_page_number: Required[int]
    start_page_number: Required[int]


class CitationSearchResultLocationParam(TypedDict, total=False):
    """Citation of blocks in a search result that the application supplied.

    Attributes:
        cited_text: Quoted source text.
        end_block_index: First block after the cited range.
        search_result_index: Position of the cited search result among all search results of the request, from 0.
        source: Source given in the search result, such as an address.
        start_block_index: First cited block in the content of the search result, from 0.
        title: Title of the search result; null when it has none.
    """

    type: Required[Literal["search_result_location"]]
    cited_text: Required[str]
    end_block_index: Required[int]
    search_result_index: Required[int]
    source: Required[str]
    start_block_index: Required[int]
    title: Required[str | None]


class CitationWebSearchResultLocationParam(TypedDict, total=False):
    """Citation of a web search result from an earlier turn, sent back as part of the conversation.

    Attributes:
        cited_text: Quoted source text.
        encrypted_index: Opaque pointer into the search result; send it back unchanged in later turns.
        title: Title of the web page, 1 to 512 characters; null when it has none.
        url: Address of the web page, up to 2048 characters.
    """

    type: Required[Literal["web_search_result_location"]]
    cited_text: Required[str]
    encrypted_index: Required[str]
    title: Required[str | None]
    url: Required[str]


class CitationsConfigParam(TypedDict, total=False):
    """Switches citations on or off for a document, search result or web fetch.

    Attributes:
        enabled: Whether the model may cite the source; false by default.
    """

    enabled: bool


class CodeExecutionOutputBlockParam(TypedDict, total=False):
    """File produced by code that ran in the code execution container.

    Attributes:
        file_id: Id with which the file can be fetched from the Files API.
    """

    type: Required[Literal["code_execution_output"]]
    file_id: Required[str]


class CodeExecutionResultBlockParam(TypedDict, total=False):
    """Result of code that ran in the code execution container.

    Attributes:
        content: Files the code produced; empty when there are none.
        return_code: Exit status of the code; 0 means success.
        stderr: What the code wrote to standard error.
        stdout: What the code wrote to standard output.
    """

    type: Required[Literal["code_execution_result"]]
    content: Required[Sequence[CodeExecutionOutputBlockParam]]
    return_code: Required[int]
    stderr: Required[str]
    stdout: Required[str]


class CodeExecutionTool20250522Param(TypedDict, total=False):
    """First version of the code execution server tool; it runs Python in a container.

    Attributes:
        allowed_callers: Who may call the tool: "direct" is the model itself, the others are code run by that version of the code execution tool.
        cache_control: Prompt cache breakpoint at this tool definition; null or absent means none.
        defer_loading: When true, the definition is left out of the initial prompt and loaded only when a tool search finds it.
        strict: When true, calls are guaranteed to match the tool schema.
    """

    type: Required[Literal["code_execution_20250522"]]
    name: Required[Literal["code_execution"]]
    allowed_callers: Sequence[ToolCaller]
    cache_control: CacheControlEphemeralParam | None
    defer_loading: bool
    strict: bool


class CodeExecutionTool20250825Param(TypedDict, total=False):
    """Code execution server tool that runs shell commands and edits files in a container. Its code can call other tools that list this version among their allowed callers.

    Attributes:
        allowed_callers: Who may call the tool: "direct" is the model itself, the others are code run by that version of the code execution tool.
        cache_control: Prompt cache breakpoint at this tool definition; null or absent means none.
        defer_loading: When true, the definition is left out of the initial prompt and loaded only when a tool search finds it.
        strict: When true, calls are guaranteed to match the tool schema.
    """

    type: Required[Literal["code_execution_20250825"]]
    name: Required[Literal["code_execution"]]
    allowed_callers: Sequence[ToolCaller]
    cache_control: CacheControlEphemeralParam | None
    defer_loading: bool
    strict: bool


class CodeExecutionTool20260120Param(TypedDict, total=False):
    """Code execution server tool, version of January 2026. Its code can call other tools that list this version among their allowed callers.

    Attributes:
        allowed_callers: Who may call the tool: "direct" is the model itself, the others are code run by that version of the code execution tool.
        cache_control: Prompt cache breakpoint at this tool definition; null or absent means none.
        defer_loading: When true, the definition is left out of the initial prompt and loaded only when a tool search finds it.
        strict: When true, calls are guaranteed to match the tool schema.
    """

    type: Required[Literal["code_execution_20260120"]]
    name: Required[Literal["code_execution"]]
    allowed_callers: Sequence[ToolCaller]
    cache_control: CacheControlEphemeralParam | None
    defer_loading: bool
    strict: bool


class CodeExecutionTool20260521Param(TypedDict, total=False):
    """Code execution server tool, version of May 2026. Its code can call other tools that list this version among their allowed callers.

    Attributes:
        allowed_callers: Who may call the tool: "direct" is the model itself, the others are code run by that version of the code execution tool.
        cache_control: Prompt cache breakpoint at this tool definition; null or absent means none.
        defer_loading: When true, the definition is left out of the initial prompt and loaded only when a tool search finds it.
        strict: When true, calls are guaranteed to match the tool schema.
    """

    type: Required[Literal["code_execution_20260521"]]
    name: Required[Literal["code_execution"]]
    allowed_callers: Sequence[ToolCaller]
    cache_control: CacheControlEphemeralParam | None
    defer_loading: bool
    strict: bool


class CodeExecutionToolResultBlockParam(TypedDict, total=False):
    """Outcome of code that the model ran through the code execution tool.

    Attributes:
        tool_use_id: Id of the server tool call this answers; starts with srvtoolu_.
        cache_control: Prompt cache breakpoint at this block; null or absent means none.
    """

    type: Required[Literal["code_execution_tool_result"]]
    content: Required[CodeExecutionToolResultBlockParamContentParam]
    tool_use_id: Required[str]
    cache_control: CacheControlEphemeralParam | None


class CodeExecutionToolResultErrorParam(TypedDict, total=False):
    """Code execution failure from an earlier turn, sent back as part of the conversation."""

    type: Required[Literal["code_execution_tool_result_error"]]
    error_code: Required[CodeExecutionToolResultErrorCode]


class ComputerCursorPositionConfigParam(TypedDict, total=False):
    """Settings for the cursor_position member of the computer toolset, which reports where the mouse pointer is.

    Attributes:
        defer_loading: When true, the member is left out of the initial prompt until a tool search finds it; null or absent means the default.
        enabled: Whether the model gets this member; null or absent means the default.
    """

    defer_loading: bool | None
    enabled: bool | None


class ComputerDoubleClickConfigParam(TypedDict, total=False):
    """Settings for the double_click member of the computer toolset, which double-clicks.

    Attributes:
        defer_loading: When true, the member is left out of the initial prompt until a tool search finds it; null or absent means the default.
        enabled: Whether the model gets this member; null or absent means the default.
    """

    defer_loading: bool | None
    enabled: bool | None


class ComputerHoldKeyConfigParam(TypedDict, total=False):
    """Settings for the hold_key member of the computer toolset, which holds a key down.

    Attributes:
        defer_loading: When true, the member is left out of the initial prompt until a tool search finds it; null or absent means the default.
        enabled: Whether the model gets this member; null or absent means the default.
    """

    defer_loading: bool | None
    enabled: bool | None


class ComputerKeyConfigParam(TypedDict, total=False):
    """Settings for the key member of the computer toolset, which presses a key or key combination.

    Attributes:
        defer_loading: When true, the member is left out of the initial prompt until a tool search finds it; null or absent means the default.
        enabled: Whether the model gets this member; null or absent means the default.
    """

    defer_loading: bool | None
    enabled: bool | None


class ComputerLeftClickConfigParam(TypedDict, total=False):
    """Settings for the left_click member of the computer toolset, which clicks the left mouse button.

    Attributes:
        defer_loading: When true, the member is left out of the initial prompt until a tool search finds it; null or absent means the default.
        enabled: Whether the model gets this member; null or absent means the default.
    """

    defer_loading: bool | None
    enabled: bool | None


class ComputerLeftClickDragConfigParam(TypedDict, total=False):
    """Settings for the left_click_drag member of the computer toolset, which drags with the left mouse button held.

    Attributes:
        defer_loading: When true, the member is left out of the initial prompt until a tool search finds it; null or absent means the default.
        enabled: Whether the model gets this member; null or absent means the default.
    """

    defer_loading: bool | None
    enabled: bool | None


class ComputerLeftMouseDownConfigParam(TypedDict, total=False):
    """Settings for the left_mouse_down member of the computer toolset, which presses the left mouse button without releasing it.

    Attributes:
        defer_loading: When true, the member is left out of the initial prompt until a tool search finds it; null or absent means the default.
        enabled: Whether the model gets this member; null or absent means the default.
    """

    defer_loading: bool | None
    enabled: bool | None


class ComputerLeftMouseUpConfigParam(TypedDict, total=False):
    """Settings for the left_mouse_up member of the computer toolset, which releases the left mouse button.

    Attributes:
        defer_loading: When true, the member is left out of the initial prompt until a tool search finds it; null or absent means the default.
        enabled: Whether the model gets this member; null or absent means the default.
    """

    defer_loading: bool | None
    enabled: bool | None


class ComputerMiddleClickConfigParam(TypedDict, total=False):
    """Settings of the middle click action of the computer toolset.

    Attributes:
        defer_loading: Keep the action out of the tools loaded at the start; tool search can bring it in. Null means not set.
        enabled: Whether the model may use the action. Null means not set.
    """

    defer_loading: bool | None
    enabled: bool | None


class ComputerMouseMoveConfigParam(TypedDict, total=False):
    """Settings of the mouse move action of the computer toolset.

    Attributes:
        defer_loading: Keep the action out of the tools loaded at the start; tool search can bring it in. Null means not set.
        enabled: Whether the model may use the action. Null means not set.
    """

    defer_loading: bool | None
    enabled: bool | None


class ComputerRightClickConfigParam(TypedDict, total=False):
    """Settings of the right click action of the computer toolset.

    Attributes:
        defer_loading: Keep the action out of the tools loaded at the start; tool search can bring it in. Null means not set.
        enabled: Whether the model may use the action. Null means not set.
    """

    defer_loading: bool | None
    enabled: bool | None


class ComputerScreenshotConfigParam(TypedDict, total=False):
    """Settings of the screenshot action of the computer toolset.

    Attributes:
        defer_loading: Keep the action out of the tools loaded at the start; tool search can bring it in. Null means not set.
        enabled: Whether the model may use the action. Null means not set.
    """

    defer_loading: bool | None
    enabled: bool | None


class ComputerScrollConfigParam(TypedDict, total=False):
    """Settings of the scroll action of the computer toolset.

    Attributes:
        defer_loading: Keep the action out of the tools loaded at the start; tool search can bring it in. Null means not set.
        enabled: Whether the model may use the action. Null means not set.
    """

    defer_loading: bool | None
    enabled: bool | None


class ComputerToolset20260801Param(TypedDict, total=False):
    """Set of mouse, keyboard and screen actions with which the model works a computer that the caller runs.

    Attributes:
        cache_control: Prompt-cache breakpoint at this tool; null sets none.
        configs: Settings per action; null leaves every action at its default.
    """

    type: Required[Literal["computer_toolset_20260801"]]
    cache_control: CacheControlEphemeralParam | None
    configs: ComputerToolsetConfigsParam | None


class ComputerToolsetConfigsParam(TypedDict, total=False):
    """Settings for each action of the computer toolset, one key per action. A null or missing key leaves that action at its default.

    Attributes:
        type: Typing text; here the key names an action, it is not a type tag.
        cursor_position: Reading where the pointer is.
        hold_key: Holding a key down for a while.
        key: Pressing a key or key combination.
        left_click_drag: Dragging with the left button held.
        left_mouse_down: Pressing the left button without letting go.
        left_mouse_up: Letting go of the left button.
        mouse_move: Moving the pointer without clicking.
        screenshot: Taking a picture of the screen.
        wait: Pausing before the next action.
        zoom: Looking closely at a part of the screen.
    """

    type: ComputerTypeConfigParam | None
    cursor_position: ComputerCursorPositionConfigParam | None
    double_click: ComputerDoubleClickConfigParam | None
    hold_key: ComputerHoldKeyConfigParam | None
    key: ComputerKeyConfigParam | None
    left_click: ComputerLeftClickConfigParam | None
    left_click_drag: ComputerLeftClickDragConfigParam | None
    left_mouse_down: ComputerLeftMouseDownConfigParam | None
    left_mouse_up: ComputerLeftMouseUpConfigParam | None
    middle_click: ComputerMiddleClickConfigParam | None
    mouse_move: ComputerMouseMoveConfigParam | None
    right_click: ComputerRightClickConfigParam | None
    screenshot: ComputerScreenshotConfigParam | None
    scroll: ComputerScrollConfigParam | None
    triple_click: ComputerTripleClickConfigParam | None
    wait: ComputerWaitConfigParam | None
    zoom: ComputerZoomConfigParam | None


class ComputerTripleClickConfigParam(TypedDict, total=False):
    """Settings of the triple click action of the computer toolset.

    Attributes:
        defer_loading: Keep the action out of the tools loaded at the start; tool search can bring it in. Null means not set.
        enabled: Whether the model may use the action. Null means not set.
    """

    defer_loading: bool | None
    enabled: bool | None


class ComputerTypeConfigParam(TypedDict, total=False):
    """Settings of the text typing action of the computer toolset.

    Attributes:
        defer_loading: Keep the action out of the tools loaded at the start; tool search can bring it in. Null means not set.
        enabled: Whether the model may use the action. Null means not set.
    """

    defer_loading: bool | None
    enabled: bool | None


class ComputerWaitConfigParam(TypedDict, total=False):
    """Settings of the wait action of the computer toolset.

    Attributes:
        defer_loading: Keep the action out of the tools loaded at the start; tool search can bring it in. Null means not set.
        enabled: Whether the model may use the action. Null means not set.
    """

    defer_loading: bool | None
    enabled: bool | None


class ComputerZoomConfigParam(TypedDict, total=False):
    """Settings of the zoom action of the computer toolset.

    Attributes:
        defer_loading: Keep the action out of the tools loaded at the start; tool search can bring it in. Null means not set.
        enabled: Whether the model may use the action. Null means not set.
    """

    defer_loading: bool | None
    enabled: bool | None


class ContainerParams(TypedDict, total=False):
    """Container a request wants to run in, with the skills to load.

    Attributes:
        id: Container of an earlier response to use again; null asks for none in particular.
        skills: Skills to load into the container; null loads none.
    """

    id: str | None
    skills: Sequence[SkillParams] | None


class ContainerUploadBlockParam(TypedDict, total=False):
    """Block naming a file that is placed in the code execution container.

    Attributes:
        file_id: Id of the file in the Files API.
        cache_control: Prompt-cache breakpoint at this block; null sets none.
    """

    type: Required[Literal["container_upload"]]
    file_id: Required[str]
    cache_control: CacheControlEphemeralParam | None


class ContentBlockSourceParam(TypedDict, total=False):
    """Document whose content is given as text or as a list of blocks, so that citations can point at single blocks."""

    type: Required[Literal["content"]]
    content: Required[ContentBlockSourceParamContent]


class DiagnosticsParam(TypedDict, total=False):
    """Asks for diagnostics that compare this request with an earlier one.

    Attributes:
        previous_message_id: Id of the earlier message to compare with; null names none.
    """

    previous_message_id: str | None


class DirectCallerParam(TypedDict, total=False):
    """Says that the model called the tool itself, not from code it ran."""

    type: Required[Literal["direct"]]


class DocumentBlockParam(TypedDict, total=False):
    """Document given to the model. Under API version 2026-10-21 it may not stand directly in an assistant message.

    Attributes:
        cache_control: Prompt-cache breakpoint at this block; null sets none.
        citations: Whether answers may cite the document; null means not set.
        context: Background about the document for the model; null gives none.
        title: Up to 500 characters; null gives none.
    """

    type: Required[Literal["document"]]
    source: Required[DocumentBlockParamSource]
    cache_control: CacheControlEphemeralParam | None
    citations: CitationsConfigParam | None
    context: str | None
    title: str | None


class EncryptedCodeExecutionResultBlockParam(TypedDict, total=False):
    """Outcome of a code execution whose standard output is encrypted. Send it back unchanged in follow-up requests.

    Attributes:
        content: Files the run produced.
        encrypted_stdout: Standard output, readable only by the service.
        return_code: Exit code of the run; 0 means success.
    """

    type: Required[Literal["encrypted_code_execution_result"]]
    content: Required[Sequence[CodeExecutionOutputBlockParam]]
    encrypted_stdout: Required[str]
    return_code: Required[int]
    stderr: Required[str]


class FileDocumentSourceParam(TypedDict, total=False):
    """Document taken from an uploaded file.

    Attributes:
        file_id: Id of the file in the Files API.
    """

    type: Required[Literal["file"]]
    file_id: Required[str]


class FileImageSourceParam(TypedDict, total=False):
    """Image taken from an uploaded file.

    Attributes:
        file_id: Id of the file in the Files API.
    """

    type: Required[Literal["file"]]
    file_id: Required[str]


class ImageBlockParam(TypedDict, total=False):
    """Image given to the model.

    Attributes:
        cache_control: Prompt-cache breakpoint at this block; null sets none.
        transformations: How the image may be changed before the model sees it; null means not set.
    """

    type: Required[Literal["image"]]
    source: Required[Source]
    cache_control: CacheControlEphemeralParam | None
    transformations: ImageTransformationsParam | None


class ImageTransformationsParam(TypedDict, total=False):
    """How an image may be changed before the model sees it."""

    oversized_image: OversizedImageBehavior


class InputSchemaTyped(TypedDict, total=False):
    """JSON Schema of a tool's input; the top level is always an object.

    Attributes:
        properties: Schema of each input by name; null means none are described.
        required: Names of inputs that must be present; null means none.
    """

    type: Required[Literal["object"]]
    properties: JsonObject | None
    required: Sequence[str] | None


class JSONOutputFormatParam(TypedDict, total=False):
    """Makes the answer JSON that fits a schema."""

    type: Required[Literal["json_schema"]]
    schema: Required[JsonObject]


class MemoryTool20250818Param(TypedDict, total=False):
    """Tool with which the model keeps notes in files across conversations; the caller stores them and carries out the commands.

    Attributes:
        allowed_callers: Who may call the tool: the model directly, code it runs, or both.
        cache_control: Prompt-cache breakpoint at this tool; null sets none.
        defer_loading: Keep the tool out of those loaded at the start; tool search can bring it in.
        input_examples: Sample inputs that show the model how to call the tool.
        strict: Hold the model's calls to the input schema exactly.
    """

    type: Required[Literal["memory_20250818"]]
    name: Required[Literal["memory"]]
    allowed_callers: Sequence[ToolCaller]
    cache_control: CacheControlEphemeralParam | None
    defer_loading: bool
    input_examples: Sequence[JsonObject]
    strict: bool


class MessageCreateParamsNonStreaming(TypedDict, total=False):
    """Parameters of one message request in a batch. They are checked while the batch runs, so a mistake shows up as an errored result.

    Attributes:
        max_tokens: Most tokens to generate, thinking included; at least 1 in a batch. The model may stop earlier.
        messages: Conversation so far, oldest first.
        cache_control: Sets a prompt-cache breakpoint at the last block that can be cached; null sets none.
        container: Container for code execution and skills; null names none.
        diagnostics: Ask for diagnostics against an earlier message; null asks for none.
        inference_geo: Region in which the model runs; left out or null, the workspace default applies.
        speed: Fast mode is not available in batches. Null means not set.
        stop_sequences: Texts at which the model stops generating.
        tools: Tools the model may use, run by the caller or by the service.
        user_profile_id: User profile the request is counted for; a value other than the one in the batch call's header makes the request fail.
        stream: Only false is allowed in a batch.
        temperature: Randomness of the answer, 0 to 1. API version 2026-10-21 refuses it, even at its default. Deprecated.
        top_k: Sample only from the k most likely tokens. API version 2026-10-21 refuses it, even at its default. Deprecated.
        top_p: Sample from the smallest set of tokens whose probability reaches this share, 0 to 1. API version 2026-10-21 refuses it, even at its default. Deprecated.
    """

    max_tokens: Required[int]
    messages: Required[Sequence[MessageParam]]
    model: Required[ModelParam]
    cache_control: CacheControlEphemeralParam | None
    container: MessageCreateParamsContainerParam | None
    diagnostics: DiagnosticsParam | None
    inference_geo: str | None
    metadata: MetadataParam
    output_config: OutputConfigParam
    service_tier: RequestServiceTier
    speed: Speed | None
    stop_sequences: Sequence[str]
    system: MessageCreateParamsNonStreamingSystem
    thinking: ThinkingConfigParam
    tool_choice: ToolChoiceParam
    tools: Sequence[ToolUnionParam]
    user_profile_id: str
    stream: bool
    temperature: float
    top_k: int
    top_p: float


class MetadataParam(TypedDict, total=False):
    """Information about the request that is not part of the prompt.

    Attributes:
        user_id: Opaque id of the end user, up to 512 characters; leave out names and contact data. Null gives none.
    """

    user_id: str | None


class OutputConfigParam(TypedDict, total=False):
    """Settings for the answer: effort, format and budget.

    Attributes:
        effort: How much work to put in: higher is more thorough and uses more tokens. Null means not set.
        format: Shape of the answer; null leaves it free.
    """

    effort: Effort | None
    format: JSONOutputFormatParam | None


class PlainTextSourceParam(TypedDict, total=False):
    """Document given as plain text.

    Attributes:
        data: The text itself.
    """

    type: Required[Literal["text"]]
    data: Required[str]
    media_type: Required[Literal["text/plain"]]


class RedactedThinkingBlockParam(TypedDict, total=False):
    """Thinking that is hidden from the caller. Send it back unchanged in follow-up requests.

    Attributes:
        data: Encrypted thinking.
    """

    type: Required[Literal["redacted_thinking"]]
    data: Required[str]


class Request(TypedDict, total=False):
    """One request of a batch.

    Attributes:
        custom_id: Name chosen by the caller to find the result again: 1 to 64 letters, digits, _ or -, unique in the batch.
    """

    custom_id: Required[str]
    params: Required[MessageCreateParamsNonStreaming]


class SearchResultBlockParam(TypedDict, total=False):
    """Search result of the caller, given to the model as text that it can cite.

    Attributes:
        content: Text of the result, in blocks; under API version 2026-10-21 these may not carry citations of their own.
        source: Where the result comes from, such as a URL.
        cache_control: Prompt-cache breakpoint at this block; null sets none.
    """

    type: Required[Literal["search_result"]]
    content: Required[Sequence[TextBlockParam]]
    source: Required[str]
    title: Required[str]
    cache_control: CacheControlEphemeralParam | None
    citations: CitationsConfigParam


class ServerToolCaller20260120Param(TypedDict, total=False):
    """Says that code run by the 2026-01-20 code execution tool made the call.

    Attributes:
        tool_id: Id of the server_tool_use block of that code execution.
    """

    type: Required[Literal["code_execution_20260120"]]
    tool_id: Required[str]


class ServerToolCallerParam(TypedDict, total=False):
    """Says that code run by the 2025-08-25 code execution tool made the call.

    Attributes:
        tool_id: Id of the server_tool_use block of that code execution.
    """

    type: Required[Literal["code_execution_20250825"]]
    tool_id: Required[str]


class ServerToolUseBlockParam(TypedDict, total=False):
    """Call of a tool that the service runs itself; the result follows in a block of its own.

    Attributes:
        id: Starts with srvtoolu_; the result block names it.
        cache_control: Prompt-cache breakpoint at this block; null sets none.
    """

    id: Required[str]
    type: Required[Literal["server_tool_use"]]
    input: Required[JsonObject]
    name: Required[ServerToolName]
    cache_control: CacheControlEphemeralParam | None
    caller: ServerToolUseBlockParamCaller


class SkillParams(TypedDict, total=False):
    """Skill to load into the container.

    Attributes:
        skill_id: 1 to 64 characters.
        version: Version to load, or latest for the newest; 1 to 64 characters.
    """

    type: Required[SkillType]
    skill_id: Required[str]
    version: str


class SystemMessageParam(TypedDict, total=False):
    """Instructions from the operator placed within the conversation."""

    role: Required[Literal["system"]]
    content: Required[SystemMessageParamContent]


class TextBlockParam(TypedDict, total=False):
    """Text in a request: a message, an instruction or part of a tool result.

    Attributes:
        text: At least one character.
        cache_control: Prompt-cache breakpoint at this block; null sets none.
        citations: Citations of an earlier answer; must be empty in user messages under API version 2026-10-21. Null means none.
    """

    type: Required[Literal["text"]]
    text: Required[str]
    cache_control: CacheControlEphemeralParam | None
    citations: Sequence[TextCitationParam] | None


class TextEditorCodeExecutionCreateResultBlockParam(TypedDict, total=False):
    """Result of writing a file in the code execution container.

    Attributes:
        is_file_update: True when the file existed before and was overwritten.
    """

    type: Required[Literal["text_editor_code_execution_create_result"]]
    is_file_update: Required[bool]


class TextEditorCodeExecutionStrReplaceResultBlockParam(TypedDict, total=False):
    """Result of replacing text in a file of the code execution container, as a diff hunk. Null values mean that part is not given.

    Attributes:
        lines: Lines of the diff.
        new_lines: Number of lines in the hunk after the change.
        new_start: First line of the hunk after the change.
        old_lines: Number of lines in the hunk before the change.
        old_start: First line of the hunk before the change.
    """

    type: Required[Literal["text_editor_code_execution_str_replace_result"]]
    lines: Sequence[str] | None
    new_lines: int | None
    new_start: int | None
    old_lines: int | None
    old_start: int | None


class TextEditorCodeExecutionToolResultBlockParam(TypedDict, total=False):
    """Result of a file command (view, create or replace) that the code execution tool ran in its container.

    Attributes:
        tool_use_id: Id of the server_tool_use block that this result answers.
        cache_control: Puts a prompt cache breakpoint at this block; null or absent for none.
    """

    type: Required[Literal["text_editor_code_execution_tool_result"]]
    content: Required[TextEditorCodeExecutionToolResultBlockParamContent]
    tool_use_id: Required[str]
    cache_control: CacheControlEphemeralParam | None


class TextEditorCodeExecutionToolResultErrorParam(TypedDict, total=False):
    """Failure of a file command in the code execution container, as sent back in a later request.

    Attributes:
        error_message: Readable explanation of the failure; null if there is none.
    """

    type: Required[Literal["text_editor_code_execution_tool_result_error"]]
    error_code: Required[TextEditorCodeExecutionToolResultErrorCode]
    error_message: str | None


class TextEditorCodeExecutionViewResultBlockParam(TypedDict, total=False):
    """Result of viewing a file in the code execution container.

    Attributes:
        content: Content of the file, or of the part that was viewed.
        num_lines: Number of lines in content; null if not reported.
        start_line: Line of the file at which content starts; null if not reported.
        total_lines: Number of lines in the whole file; null if not reported.
    """

    type: Required[Literal["text_editor_code_execution_view_result"]]
    content: Required[str]
    file_type: Required[TextEditorFileType]
    num_lines: int | None
    start_line: int | None
    total_lines: int | None


class ThinkingBlockParam(TypedDict, total=False):
    """Reasoning that the model wrote before or between the parts of its answer. Send it back unchanged when the conversation goes on, for instance with a tool result.

    Attributes:
        signature: Opaque value by which the service checks that the block is its own and unaltered; send it back as received.
        thinking: Text of the reasoning, as a rule a summary; empty if the display setting leaves it out.
    """

    type: Required[Literal["thinking"]]
    signature: Required[str]
    thinking: Required[str]


class ThinkingConfigAdaptiveParam(TypedDict, total=False):
    """Thinking mode in which the model decides for itself whether and how much to think.

    Attributes:
        display: How thinking text comes back: summarized, left out (omitted), or, in beta only, as updates; null leaves it to the service.
    """

    type: Required[Literal["adaptive"]]
    display: ThinkingDisplay | None


class ThinkingConfigBetweenToolsParam(TypedDict, total=False):
    """Thinking mode in which the model thinks between tool calls."""

    type: Required[Literal["between_tools"]]


class ThinkingConfigDisabledParam(TypedDict, total=False):
    """Thinking mode that turns thinking off."""

    type: Required[Literal["disabled"]]


class ThinkingConfigEnabledParam(TypedDict, total=False):
    """Thinking mode with a fixed token budget.

    Attributes:
        budget_tokens: Most tokens to spend on thinking; at least 1024 and normally below max_tokens, of which they are a part.
        display: How thinking text comes back: summarized, left out (omitted), or, in beta only, as updates; null leaves it to the service.
    """

    type: Required[Literal["enabled"]]
    budget_tokens: Required[int]
    display: ThinkingDisplay | None


class ToolBash20250124Param(TypedDict, total=False):
    """Bash tool, version of 2025-01-24. The model writes shell commands and your code runs them.

    Attributes:
        name: Fixed name under which the model calls the tool.
        allowed_callers: Who may call the tool: the model itself (direct) or code run by the named code execution tool versions.
        cache_control: Puts a prompt cache breakpoint at this tool definition; null or absent for none.
        defer_loading: True keeps the definition out of the prompt until a tool search brings it up.
        input_examples: Sample inputs that show the model how to call the tool.
        strict: True holds the model's input to the tool's schema.
    """

    type: Required[Literal["bash_20250124"]]
    name: Required[Literal["bash"]]
    allowed_callers: Sequence[ToolCaller]
    cache_control: CacheControlEphemeralParam | None
    defer_loading: bool
    input_examples: Sequence[JsonObject]
    strict: bool


class ToolChoiceAnyParam(TypedDict, total=False):
    """The model must use a tool, whichever of those offered.

    Attributes:
        disable_parallel_tool_use: True makes the model call exactly one tool; false, the default, allows several calls in one answer.
    """

    type: Required[Literal["any"]]
    disable_parallel_tool_use: bool


class ToolChoiceAutoParam(TypedDict, total=False):
    """The model decides whether to use a tool.

    Attributes:
        disable_parallel_tool_use: True limits the model to at most one tool call; false, the default, allows several in one answer.
    """

    type: Required[Literal["auto"]]
    disable_parallel_tool_use: bool


class ToolChoiceNoneParam(TypedDict, total=False):
    """The model must not use any tool."""

    type: Required[Literal["none"]]


class ToolChoiceToolParam(TypedDict, total=False):
    """The model must use the named tool.

    Attributes:
        name: Name of the tool to use.
        disable_parallel_tool_use: True makes the model call exactly one tool; false, the default, allows several calls in one answer.
    """

    type: Required[Literal["tool"]]
    name: Required[str]
    disable_parallel_tool_use: bool


class ToolParam(TypedDict, total=False):
    """A tool of your own: its name, what it is for and the shape of its input. The model asks for it with a tool_use block and your code runs it.

    Attributes:
        name: Name under which the model calls the tool; 1 to 128 letters, digits, underscores or hyphens.
        allowed_callers: Who may call the tool: the model itself (direct) or code run by the named code execution tool versions.
        cache_control: Puts a prompt cache breakpoint at this tool definition; null or absent for none.
        defer_loading: True keeps the definition out of the prompt until a tool search brings it up.
        description: What the tool does and when to use it, written for the model; the more precise, the better it is used.
        eager_input_streaming: Asks for the tool input to be streamed while it is being written; of no use in a batch, which does not stream.
        input_examples: Sample inputs that show the model how to call the tool; each should fit input_schema.
        strict: True holds the model's input to input_schema.
    """

    type: Literal["custom"] | None
    input_schema: Required[InputSchema]
    name: Required[str]
    allowed_callers: Sequence[ToolCaller]
    cache_control: CacheControlEphemeralParam | None
    defer_loading: bool
    description: str
    eager_input_streaming: bool | None
    input_examples: Sequence[JsonObject]
    strict: bool


class ToolReferenceBlockParam(TypedDict, total=False):
    """Points to a tool definition that was found by a tool search, so that the model can use that tool. Also allowed in the content of a tool result.

    Attributes:
        tool_name: Name of the tool found, as given in the tools list; up to 256 characters.
        cache_control: Puts a prompt cache breakpoint at this block; null or absent for none.
    """

    type: Required[Literal["tool_reference"]]
    tool_name: Required[str]
    cache_control: CacheControlEphemeralParam | None


class ToolResultBlockParam(TypedDict, total=False):
    """Outcome of a tool that your code ran, sent in the user message that follows the tool_use block.

    Attributes:
        tool_use_id: Id of the tool_use block that this result answers.
        cache_control: Puts a prompt cache breakpoint at this block; null or absent for none.
        is_error: True if the tool failed; content then tells the model why.
        toolset_name: Name of the toolset the called tool belongs to; null or absent for a tool outside a toolset.
    """

    type: Required[Literal["tool_result"]]
    tool_use_id: Required[str]
    cache_control: CacheControlEphemeralParam | None
    content: ToolResultBlockParamContent
    is_error: bool
    toolset_name: str | None


class ToolSearchToolBm25_20251119Param(TypedDict, total=False):
    """Tool search run by the service. The model describes the tool it needs in words and matches are ranked with BM25.

    Attributes:
        name: Fixed name under which the model calls the tool.
        allowed_callers: Who may call the tool: the model itself (direct) or code run by the named code execution tool versions.
        cache_control: Puts a prompt cache breakpoint at this tool definition; null or absent for none.
        defer_loading: True keeps the definition out of the prompt until a tool search brings it up.
        strict: True holds the model's input to the tool's schema.
    """

    type: Required[ToolSearchToolBm25Type]
    name: Required[Literal["tool_search_tool_bm25"]]
    allowed_callers: Sequence[ToolCaller]
    cache_control: CacheControlEphemeralParam | None
    defer_loading: bool
    strict: bool


class ToolSearchToolRegex20251119Param(TypedDict, total=False):
    """Tool search run by the service. The model looks for the tools it needs with a regular expression.

    Attributes:
        name: Fixed name under which the model calls the tool.
        allowed_callers: Who may call the tool: the model itself (direct) or code run by the named code execution tool versions.
        cache_control: Puts a prompt cache breakpoint at this tool definition; null or absent for none.
        defer_loading: True keeps the definition out of the prompt until a tool search brings it up.
        strict: True holds the model's input to the tool's schema.
    """

    type: Required[ToolSearchToolRegexType]
    name: Required[Literal["tool_search_tool_regex"]]
    allowed_callers: Sequence[ToolCaller]
    cache_control: CacheControlEphemeralParam | None
    defer_loading: bool
    strict: bool


class ToolSearchToolResultBlockParam(TypedDict, total=False):
    """Result of a tool search that the service ran.

    Attributes:
        tool_use_id: Id of the server_tool_use block that this result answers.
        cache_control: Puts a prompt cache breakpoint at this block; null or absent for none.
    """

    type: Required[Literal["tool_search_tool_result"]]
    content: Required[ToolSearchToolResultBlockParamContent]
    tool_use_id: Required[str]
    cache_control: CacheControlEphemeralParam | None


class ToolSearchToolResultErrorParam(TypedDict, total=False):
    """Failure of a tool search, as sent back in a later request.

    Attributes:
        error_message: Readable explanation of the failure; null if there is none.
    """

    type: Required[Literal["tool_search_tool_result_error"]]
    error_code: Required[ToolSearchToolResultErrorCode]
    error_message: str | None


class ToolSearchToolSearchResultBlockParam(TypedDict, total=False):
    """The tools that a tool search found.

    Attributes:
        tool_references: One reference for each tool found; empty if none matched.
    """

    type: Required[Literal["tool_search_tool_search_result"]]
    tool_references: Required[Sequence[ToolReferenceBlockParam]]


class ToolTextEditor20250124Param(TypedDict, total=False):
    """Text editor tool, version of 2025-01-24. The model views and edits files and your code carries out its commands.

    Attributes:
        name: Fixed name under which the model calls the tool.
        allowed_callers: Who may call the tool: the model itself (direct) or code run by the named code execution tool versions.
        cache_control: Puts a prompt cache breakpoint at this tool definition; null or absent for none.
        defer_loading: True keeps the definition out of the prompt until a tool search brings it up.
        input_examples: Sample inputs that show the model how to call the tool.
        strict: True holds the model's input to the tool's schema.
    """

    type: Required[Literal["text_editor_20250124"]]
    name: Required[Literal["str_replace_editor"]]
    allowed_callers: Sequence[ToolCaller]
    cache_control: CacheControlEphemeralParam | None
    defer_loading: bool
    input_examples: Sequence[JsonObject]
    strict: bool


class ToolTextEditor20250429Param(TypedDict, total=False):
    """Text editor tool, version of 2025-04-29, with a new tool name. The model views and edits files and your code carries out its commands.

    Attributes:
        name: Fixed name under which the model calls the tool.
        allowed_callers: Who may call the tool: the model itself (direct) or code run by the named code execution tool versions.
        cache_control: Puts a prompt cache breakpoint at this tool definition; null or absent for none.
        defer_loading: True keeps the definition out of the prompt until a tool search brings it up.
        input_examples: Sample inputs that show the model how to call the tool.
        strict: True holds the model's input to the tool's schema.
    """

    type: Required[Literal["text_editor_20250429"]]
    name: Required[Literal["str_replace_based_edit_tool"]]
    allowed_callers: Sequence[ToolCaller]
    cache_control: CacheControlEphemeralParam | None
    defer_loading: bool
    input_examples: Sequence[JsonObject]
    strict: bool


class ToolTextEditor20250728Param(TypedDict, total=False):
    """Text editor tool, version of 2025-07-28, which can limit the output of view. Your code carries out the commands.

    Attributes:
        name: Fixed name under which the model calls the tool.
        allowed_callers: Who may call the tool: the model itself (direct) or code run by the named code execution tool versions.
        cache_control: Puts a prompt cache breakpoint at this tool definition; null or absent for none.
        defer_loading: True keeps the definition out of the prompt until a tool search brings it up.
        input_examples: Sample inputs that show the model how to call the tool.
        max_characters: Most characters of a file to show when it is viewed; null for no limit.
        strict: True holds the model's input to the tool's schema.
    """

    type: Required[Literal["text_editor_20250728"]]
    name: Required[Literal["str_replace_based_edit_tool"]]
    allowed_callers: Sequence[ToolCaller]
    cache_control: CacheControlEphemeralParam | None
    defer_loading: bool
    input_examples: Sequence[JsonObject]
    max_characters: int | None
    strict: bool


class ToolUseBlockParam(TypedDict, total=False):
    """A call by the model of a tool that your code runs. Answer it with a tool_result block in the next user message.

    Attributes:
        id: Id of the call; the tool_result block repeats it as tool_use_id.
        name: Name of the tool called.
        cache_control: Puts a prompt cache breakpoint at this block; null or absent for none.
        toolset_name: Name of the toolset the tool belongs to; null or absent for a tool outside a toolset.
    """

    id: Required[str]
    type: Required[Literal["tool_use"]]
    input: Required[JsonObject]
    name: Required[str]
    cache_control: CacheControlEphemeralParam | None
    caller: Caller
    toolset_name: str | None


class URLImageSourceParam(TypedDict, total=False):
    """Image given by its address, which the service fetches.

    Attributes:
        url: Address of the image.
    """

    type: Required[Literal["url"]]
    url: Required[str]


class URLPDFSourceParam(TypedDict, total=False):
    """PDF document given by its address, which the service fetches.

    Attributes:
        url: Address of the PDF.
    """

    type: Required[Literal["url"]]
    url: Required[str]


class UserLocationParam(TypedDict, total=False):
    """Rough whereabouts of the user, which make web search results fit the place.

    Attributes:
        city: City; null if not given.
        country: Two-letter ISO 3166-1 country code; null if not given.
        region: Region or state; null if not given.
        timezone: IANA time zone name such as Europe/Berlin; null if not given.
    """

    type: Required[Literal["approximate"]]
    city: str | None
    country: str | None
    region: str | None
    timezone: str | None


class UserMessageParam(TypedDict, total=False):
    """A message from the user side of the conversation; also carries tool results."""

    role: Required[Literal["user"]]
    content: Required[MessageContentParam]


class WebFetchBlockParam(TypedDict, total=False):
    """Page or file that web fetch retrieved.

    Attributes:
        url: Address that was fetched.
        retrieved_at: Time at which the content was retrieved; null if not reported.
    """

    type: Required[Literal["web_fetch_result"]]
    content: Required[DocumentBlockParam]
    url: Required[str]
    retrieved_at: str | None


class WebFetchTool20250910Param(TypedDict, total=False):
    """Web fetch tool, version of 2025-09-10. The service fetches pages and PDF files the model asks for.

    Attributes:
        name: Fixed name under which the model calls the tool.
        allowed_callers: Who may call the tool: the model itself (direct) or code run by the named code execution tool versions.
        allowed_domains: Only these domains are used; not together with blocked_domains. Null for no such limit.
        blocked_domains: Domains never used; not together with allowed_domains. Null for none.
        cache_control: Puts a prompt cache breakpoint at this tool definition; null or absent for none.
        citations: Whether the model may cite passages of what was fetched; null leaves the default.
        defer_loading: True keeps the definition out of the prompt until a tool search brings it up.
        max_content_tokens: Limit, in tokens, on the fetched content put into the context; null for no such limit.
        max_uses: Most calls of the tool within one request; null for no limit.
        strict: True holds the model's input to the tool's schema.
        url_sources: Where an address may come from before it may be fetched; null leaves the default.
    """

    type: Required[Literal["web_fetch_20250910"]]
    name: Required[Literal["web_fetch"]]
    allowed_callers: Sequence[ToolCaller]
    allowed_domains: Sequence[str] | None
    blocked_domains: Sequence[str] | None
    cache_control: CacheControlEphemeralParam | None
    citations: CitationsConfigParam | None
    defer_loading: bool
    max_content_tokens: int | None
    max_uses: int | None
    strict: bool
    url_sources: WebFetchURLSourcesParam | None


class WebFetchTool20260209Param(TypedDict, total=False):
    """Web fetch tool, version of 2026-02-09, in which code written by the model can filter what was fetched. Run by the service.

    Attributes:
        name: Fixed name under which the model calls the tool.
        allowed_callers: Who may call the tool: the model itself (direct) or code run by the named code execution tool versions.
        allowed_domains: Only these domains are used; not together with blocked_domains. Null for no such limit.
        blocked_domains: Domains never used; not together with allowed_domains. Null for none.
        cache_control: Puts a prompt cache breakpoint at this tool definition; null or absent for none.
        citations: Whether the model may cite passages of what was fetched; null leaves the default.
        defer_loading: True keeps the definition out of the prompt until a tool search brings it up.
        max_content_tokens: Limit, in tokens, on the fetched content put into the context; null for no such limit.
        max_uses: Most calls of the tool within one request; null for no limit.
        strict: True holds the model's input to the tool's schema.
        url_sources: Where an address may come from before it may be fetched; null leaves the default.
    """

    type: Required[Literal["web_fetch_20260209"]]
    name: Required[Literal["web_fetch"]]
    allowed_callers: Sequence[ToolCaller]
    allowed_domains: Sequence[str] | None
    blocked_domains: Sequence[str] | None
    cache_control: CacheControlEphemeralParam | None
    citations: CitationsConfigParam | None
    defer_loading: bool
    max_content_tokens: int | None
    max_uses: int | None
    strict: bool
    url_sources: WebFetchURLSourcesParam | None


class WebFetchTool20260309Param(TypedDict, total=False):
    """Web fetch tool, version of 2026-03-09, which adds a choice about cached content. Run by the service.

    Attributes:
        name: Fixed name under which the model calls the tool.
        allowed_callers: Who may call the tool: the model itself (direct) or code run by the named code execution tool versions.
        allowed_domains: Only these domains are used; not together with blocked_domains. Null for no such limit.
        blocked_domains: Domains never used; not together with allowed_domains. Null for none.
        cache_control: Puts a prompt cache breakpoint at this tool definition; null or absent for none.
        citations: Whether the model may cite passages of what was fetched; null leaves the default.
        defer_loading: True keeps the definition out of the prompt until a tool search brings it up.
        max_content_tokens: Limit, in tokens, on the fetched content put into the context; null for no such limit.
        max_uses: Most calls of the tool within one request; null for no limit.
        strict: True holds the model's input to the tool's schema.
        url_sources: Where an address may come from before it may be fetched; null leaves the default.
        use_cache: False asks for a fresh copy instead of a cached one.
    """

    type: Required[Literal["web_fetch_20260309"]]
    name: Required[Literal["web_fetch"]]
    allowed_callers: Sequence[ToolCaller]
    allowed_domains: Sequence[str] | None
    blocked_domains: Sequence[str] | None
    cache_control: CacheControlEphemeralParam | None
    citations: CitationsConfigParam | None
    defer_loading: bool
    max_content_tokens: int | None
    max_uses: int | None
    strict: bool
    url_sources: WebFetchURLSourcesParam | None
    use_cache: bool


class WebFetchTool20260318Param(TypedDict, total=False):
    """Web fetch tool, version of 2026-03-18, which can leave its results out of the response. Run by the service.

    Attributes:
        name: Fixed name under which the model calls the tool.
        allowed_callers: Who may call the tool: the model itself (direct) or code run by the named code execution tool versions.
        allowed_domains: Only these domains are used; not together with blocked_domains. Null for no such limit.
        blocked_domains: Domains never used; not together with allowed_domains. Null for none.
        cache_control: Puts a prompt cache breakpoint at this tool definition; null or absent for none.
        citations: Whether the model may cite passages of what was fetched; null leaves the default.
        defer_loading: True keeps the definition out of the prompt until a tool search brings it up.
        max_content_tokens: Limit, in tokens, on the fetched content put into the context; null for no such limit.
        max_uses: Most calls of the tool within one request; null for no limit.
        strict: True holds the model's input to the tool's schema.
        url_sources: Where an address may come from before it may be fetched; null leaves the default.
        use_cache: False asks for a fresh copy instead of a cached one.
    """

    type: Required[Literal["web_fetch_20260318"]]
    name: Required[Literal["web_fetch"]]
    allowed_callers: Sequence[ToolCaller]
    allowed_domains: Sequence[str] | None
    blocked_domains: Sequence[str] | None
    cache_control: CacheControlEphemeralParam | None
    citations: CitationsConfigParam | None
    defer_loading: bool
    max_content_tokens: int | None
    max_uses: int | None
    response_inclusion: ResponseInclusion
    strict: bool
    url_sources: WebFetchURLSourcesParam | None
    use_cache: bool


class WebFetchToolResultBlockParam(TypedDict, total=False):
    """Result of a web fetch that the service ran.

    Attributes:
        tool_use_id: Id of the server_tool_use block that this result answers.
        cache_control: Puts a prompt cache breakpoint at this block; null or absent for none.
    """

    type: Required[Literal["web_fetch_tool_result"]]
    content: Required[WebFetchToolResultBlockParamContent]
    tool_use_id: Required[str]
    cache_control: CacheControlEphemeralParam | None
    caller: WebFetchToolResultBlockParamCaller


class WebFetchToolResultErrorBlockParam(TypedDict, total=False):
    """Failure of a web fetch; stands in the result block in place of the content."""

    type: Required[Literal["web_fetch_tool_result_error"]]
    error_code: Required[WebFetchToolResultErrorCode]


class WebFetchURLSourceAllParam(TypedDict, total=False):
    """Addresses from every part of this source may be fetched."""

    type: Required[Literal["all"]]


class WebFetchURLSourceExceptParam(TypedDict, total=False):
    """Addresses from the results of all tools but the listed ones may be fetched.

    Attributes:
        tools: Tools whose results do not count as a source of addresses.
    """

    type: Required[Literal["except"]]
    tools: Required[Sequence[WebFetchURLSourceToolReferenceParam]]


class WebFetchURLSourceNoneParam(TypedDict, total=False):
    """No address from this source may be fetched."""

    type: Required[Literal["none"]]


class WebFetchURLSourceOnlyParam(TypedDict, total=False):
    """Addresses from the results of the listed tools alone may be fetched.

    Attributes:
        tools: Tools whose results count as a source of addresses.
    """

    type: Required[Literal["only"]]
    tools: Required[Sequence[WebFetchURLSourceToolReferenceParam]]


class WebFetchURLSourceToolReferenceParam(TypedDict, total=False):
    """Names a tool in the list of tools whose results do or do not count as a source of addresses.

    Attributes:
        name: Name of the tool.
    """

    type: Required[Literal["tool_reference"]]
    name: Required[str]


class WebFetchURLSourcesParam(TypedDict, total=False):
    """Where an address must have appeared so that web fetch may open it."""

    client_tool_results: ClientToolResults
    server_tool_results: ClientToolResults
    user_input: UserInput


class WebSearchResultBlockParam(TypedDict, total=False):
    """One hit of a web search.

    Attributes:
        encrypted_content: Content of the page in a form only the service can read; send it back unchanged in later turns.
        title: Title of the page.
        url: Address of the page.
        page_age: Age or last update of the page, as text; null if unknown.
    """

    type: Required[Literal["web_search_result"]]
    encrypted_content: Required[str]
    title: Required[str]
    url: Required[str]
    page_age: str | None


class WebSearchTool20250305Param(TypedDict, total=False):
    """Web search tool, version of 2025-03-05. The service runs the searches the model asks for.

    Attributes:
        name: Fixed name under which the model calls the tool.
        allowed_callers: Who may call the tool: the model itself (direct) or code run by the named code execution tool versions.
        allowed_domains: Only these domains are used; not together with blocked_domains. Null for no such limit.
        blocked_domains: Domains never used; not together with allowed_domains. Null for none.
        cache_control: Puts a prompt cache breakpoint at this tool definition; null or absent for none.
        defer_loading: True keeps the definition out of the prompt until a tool search brings it up.
        max_uses: Most calls of the tool within one request; null for no limit.
        strict: True holds the model's input to the tool's schema.
        user_location: Whereabouts of the user, for results that fit the place; null for none.
    """

    type: Required[Literal["web_search_20250305"]]
    name: Required[Literal["web_search"]]
    allowed_callers: Sequence[ToolCaller]
    allowed_domains: Sequence[str] | None
    blocked_domains: Sequence[str] | None
    cache_control: CacheControlEphemeralParam | None
    defer_loading: bool
    max_uses: int | None
    strict: bool
    user_location: UserLocationParam | None


class WebSearchTool20260209Param(TypedDict, total=False):
    """Web search tool, version of 2026-02-09, in which code written by the model can filter the results. Run by the service.

    Attributes:
        name: Fixed name under which the model calls the tool.
        allowed_callers: Who may call the tool: the model itself (direct) or code run by the named code execution tool versions.
        allowed_domains: Only these domains are used; not together with blocked_domains. Null for no such limit.
        blocked_domains: Domains never used; not together with allowed_domains. Null for none.
        cache_control: Puts a prompt cache breakpoint at this tool definition; null or absent for none.
        defer_loading: True keeps the definition out of the prompt until a tool search brings it up.
        max_uses: Most calls of the tool within one request; null for no limit.
        strict: True holds the model's input to the tool's schema.
        user_location: Whereabouts of the user, for results that fit the place; null for none.
    """

    type: Required[Literal["web_search_20260209"]]
    name: Required[Literal["web_search"]]
    allowed_callers: Sequence[ToolCaller]
    allowed_domains: Sequence[str] | None
    blocked_domains: Sequence[str] | None
    cache_control: CacheControlEphemeralParam | None
    defer_loading: bool
    max_uses: int | None
    strict: bool
    user_location: UserLocationParam | None


class WebSearchTool20260318Param(TypedDict, total=False):
    """Web search tool, version of 2026-03-18, which can leave its results out of the response. Run by the service.

    Attributes:
        name: Fixed name under which the model calls the tool.
        allowed_callers: Who may call the tool: the model itself (direct) or code run by the named code execution tool versions.
        allowed_domains: Only these domains are used; not together with blocked_domains. Null for no such limit.
        blocked_domains: Domains never used; not together with allowed_domains. Null for none.
        cache_control: Puts a prompt cache breakpoint at this tool definition; null or absent for none.
        defer_loading: True keeps the definition out of the prompt until a tool search brings it up.
        max_uses: Most calls of the tool within one request; null for no limit.
        strict: True holds the model's input to the tool's schema.
        user_location: Whereabouts of the user, for results that fit the place; null for none.
    """

    type: Required[Literal["web_search_20260318"]]
    name: Required[Literal["web_search"]]
    allowed_callers: Sequence[ToolCaller]
    allowed_domains: Sequence[str] | None
    blocked_domains: Sequence[str] | None
    cache_control: CacheControlEphemeralParam | None
    defer_loading: bool
    max_uses: int | None
    response_inclusion: ResponseInclusion
    strict: bool
    user_location: UserLocationParam | None


class WebSearchToolRequestErrorObjectParam(TypedDict, total=False):
    """Failure of a web search, as sent back in a later request."""

    type: Required[Literal["web_search_tool_result_error"]]
    error_code: Required[WebSearchToolResultErrorCode]


class WebSearchToolResultBlockParam(TypedDict, total=False):
    """Result of a web search that the service ran.

    Attributes:
        tool_use_id: Id of the server_tool_use block that this result answers.
        cache_control: Puts a prompt cache breakpoint at this block; null or absent for none.
    """

    type: Required[Literal["web_search_tool_result"]]
    content: Required[WebSearchToolResultBlockParamContentParam]
    tool_use_id: Required[str]
    cache_control: CacheControlEphemeralParam | None
    caller: WebSearchToolResultBlockParamCaller


BashCodeExecutionToolResultBlockParamContent: TypeAlias = (
    BashCodeExecutionToolResultErrorParam | BashCodeExecutionResultBlockParam
)
BashCodeExecutionToolResultErrorCode: TypeAlias = (
    Literal[
        "invalid_tool_input",
        "unavailable",
        "too_many_requests",
        "execution_time_exceeded",
        "output_file_too_large",
    ]
    | str
)
BetaAdvisorToolResultBlockParamContent: TypeAlias = (
    BetaAdvisorToolResultErrorParam | BetaAdvisorResultBlockParam | BetaAdvisorRedactedResultBlockParam
)
BetaAdvisorToolResultErrorCode: TypeAlias = (
    Literal[
        "max_uses_exceeded",
        "prompt_too_long",
        "too_many_requests",
        "overloaded",
        "unavailable",
        "execution_time_exceeded",
        "model_not_found",
    ]
    | str
)
BetaBillTo: TypeAlias = Literal["self", "user_profile"]
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
)
BetaClearToolUses20250919EditParamClearToolInputs: TypeAlias = bool | Sequence[str]
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
)
BetaEdit: TypeAlias = (
    BetaClearToolUses20250919EditParam | BetaClearThinking20251015EditParam | BetaCompact20260112EditParam
)
BetaFallbackCreditMode: TypeAlias = Literal["strict", "best_effort"]
BetaFallbackCreditToken: TypeAlias = str | BetaFallbackCreditTokenParam
BetaFallbacksParam: TypeAlias = Literal["default"] | Sequence[BetaFallbackParam]
BetaKeepAll: TypeAlias = Literal["all"]
BetaKeepParam: TypeAlias = BetaThinkingTurnsParam | BetaAllThinkingTurnsParam
BetaKeep: TypeAlias = BetaKeepAll | BetaKeepParam
BetaMCPToolsetParamConfigs: TypeAlias = Mapping[str, BetaMCPToolConfigParam]
BetaMessageContentParam: TypeAlias = str | Sequence[BetaContentBlockParam]
BetaMessageParam: TypeAlias = BetaUserMessageParam | BetaAssistantMessageParam | BetaSystemMessageParam
BetaMessageThreadParam: TypeAlias = BetaThreadCreateParams | BetaThreadContinueParams
BetaRequestMCPToolResultBlockParamContent: TypeAlias = str | Sequence[TextBlockParam]
BetaRequestToolRemovalBlockParamTool: TypeAlias = (
    BetaToolChangeToolReferenceParam
    | BetaToolChangeMCPToolReferenceParam
    | BetaToolChangeMCPToolsetReferenceParam
)
BetaServerToolName: TypeAlias = (
    Literal[
        "advisor",
        "web_search",
        "web_fetch",
        "code_execution",
        "bash_code_execution",
        "text_editor_code_execution",
        "tool_search_tool_regex",
        "tool_search_tool_bm25",
    ]
    | str
)
BetaSystemMessageClearAt: TypeAlias = Literal["next_user_message", "never"]
BetaSystemMessageParamContentBlock: TypeAlias = (
    TextBlockParam | BetaRequestToolAdditionBlockParam | BetaRequestToolRemovalBlockParam
)
BetaSystemMessageParamContent: TypeAlias = str | Sequence[BetaSystemMessageParamContentBlock]
BetaThinking: TypeAlias = (
    BetaThinkingConfigEnabledParam
    | ThinkingConfigDisabledParam
    | ThinkingConfigBetweenToolsParam
    | BetaThinkingConfigAdaptiveParam
)
BetaThinkingConfigParam: TypeAlias = (
    BetaThinkingConfigEnabledParam
    | ThinkingConfigDisabledParam
    | ThinkingConfigBetweenToolsParam
    | BetaThinkingConfigAdaptiveParam
)
BetaThinkingDisplay: TypeAlias = Literal["summarized", "omitted", "updates"]
BetaThinkingPrefixMismatchBehavior: TypeAlias = Literal["error", "drop_block"]
BetaTool: TypeAlias = (
    BetaToolChangeToolReferenceParam
    | BetaToolChangeMCPToolReferenceParam
    | BetaToolChangeMCPToolsetReferenceParam
    | BetaToolChangeToolDefinitionParam
)
BetaToolChange: TypeAlias = BetaRequestToolAdditionBlockParam | BetaRequestToolRemovalBlockParam
BetaToolUnionParam: TypeAlias = (
    ToolParam
    | BetaToolBash20241022Param
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
)
BetaTrigger: TypeAlias = BetaInputTokensTriggerParam | BetaToolUsesTriggerParam
BrowserStateChangeParam: TypeAlias = (
    BrowserStateChangeTabOpenedParam
    | BrowserStateChangeDownloadStartedParam
    | BrowserStateChangeDownloadCompletedParam
    | BrowserStateChangeDownloadFailedParam
)
BuiltInToolParam: TypeAlias = (
    ToolBash20250124Param
    | CodeExecutionTool20250522Param
    | CodeExecutionTool20250825Param
    | CodeExecutionTool20260120Param
    | CodeExecutionTool20260521Param
    | BrowserToolset20260801Param
    | MemoryTool20250818Param
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
    | ToolSearchToolBm25_20251119Param
    | ToolSearchToolRegex20251119Param
)
CacheControlTTL: TypeAlias = Literal["5m", "1h"] | str
Caller: TypeAlias = DirectCallerParam | ServerToolCallerParam | ServerToolCaller20260120Param
ClientToolResults: TypeAlias = (
    WebFetchURLSourceAllParam
    | WebFetchURLSourceNoneParam
    | WebFetchURLSourceOnlyParam
    | WebFetchURLSourceExceptParam
)
CodeExecutionToolResultBlockParamContentParam: TypeAlias = (
    CodeExecutionToolResultErrorParam | CodeExecutionResultBlockParam | EncryptedCodeExecutionResultBlockParam
)
CodeExecutionToolResultErrorCode: TypeAlias = (
    Literal["invalid_tool_input", "unavailable", "too_many_requests", "execution_time_exceeded"] | str
)
Content: TypeAlias = (
    TextBlockParam
    | ImageBlockParam
    | SearchResultBlockParam
    | DocumentBlockParam
    | ToolReferenceBlockParam
    | BrowserStateBlockParam
)
ContentBlockParam: TypeAlias = (
    TextBlockParam
    | ImageBlockParam
    | DocumentBlockParam
    | SearchResultBlockParam
    | ThinkingBlockParam
    | RedactedThinkingBlockParam
    | ToolUseBlockParam
    | ToolResultBlockParam
    | ServerToolUseBlockParam
    | WebSearchToolResultBlockParam
    | WebFetchToolResultBlockParam
    | CodeExecutionToolResultBlockParam
    | BashCodeExecutionToolResultBlockParam
    | TextEditorCodeExecutionToolResultBlockParam
    | ToolSearchToolResultBlockParam
    | ContainerUploadBlockParam
)
ContentBlockSourceContentParam: TypeAlias = TextBlockParam | ImageBlockParam
ContentBlockSourceParamContent: TypeAlias = str | Sequence[ContentBlockSourceContentParam]
DocumentBlockParamSource: TypeAlias = (
    Base64PDFSourceParam
    | PlainTextSourceParam
    | ContentBlockSourceParam
    | URLPDFSourceParam
    | FileDocumentSourceParam
)
Effort: TypeAlias = Literal["low", "medium", "high", "xhigh", "max"]
ImageMediaType: TypeAlias = Literal["image/jpeg", "image/png", "image/gif", "image/webp"]
InputSchema: TypeAlias = InputSchemaTyped | Mapping[str, Any]
JsonObject: TypeAlias = Mapping[str, Any]
MessageContentParam: TypeAlias = str | Sequence[ContentBlockParam]
MessageCreateParamsContainerParam: TypeAlias = str | ContainerParams
MessageCreateParamsNonStreamingSystem: TypeAlias = str | Sequence[TextBlockParam]
MessageParam: TypeAlias = UserMessageParam | AssistantMessageParam | SystemMessageParam
ModelParam: TypeAlias = (
    Literal[
        "claude-fable-5-2",
        "claude-mythos-5-2",
        "claude-haiku-5-5",
        "claude-sonnet-5-5",
        "claude-fable-5-1",
        "claude-opus-5-5",
        "claude-mythos-5-1",
        "claude-sonnet-5",
        "claude-fable-5",
        "claude-mythos-5",
        "claude-opus-5",
        "claude-opus-4-8",
        "claude-opus-4-7",
        "claude-mythos-preview",
        "claude-opus-4-6",
        "claude-sonnet-4-6",
        "claude-haiku-4-5",
        "claude-haiku-4-5-20251001",
        "claude-opus-4-5",
        "claude-opus-4-5-20251101",
        "claude-sonnet-4-5",
        "claude-sonnet-4-5-20250929",
    ]
    | str
)
OversizedImageBehavior: TypeAlias = Literal["downsize", "error"]
RequestServiceTier: TypeAlias = Literal["auto", "standard_only"]
ResponseInclusion: TypeAlias = Literal["full", "excluded"] | str
ServerToolName: TypeAlias = (
    Literal[
        "web_search",
        "web_fetch",
        "code_execution",
        "bash_code_execution",
        "text_editor_code_execution",
        "tool_search_tool_regex",
        "tool_search_tool_bm25",
    ]
    | str
)
ServerToolUseBlockParamCaller: TypeAlias = (
    DirectCallerParam | ServerToolCallerParam | ServerToolCaller20260120Param
)
SkillType: TypeAlias = Literal["anthropic", "custom"] | str
Source: TypeAlias = Base64ImageSourceParam | URLImageSourceParam | FileImageSourceParam
Speed: TypeAlias = Literal["standard", "fast"] | str
SystemMessageParamContent: TypeAlias = str | Sequence[TextBlockParam]
TextCitationParam: TypeAlias = (
    CitationCharLocationParam
    | CitationPageLocationParam
    | CitationContentBlockLocationParam
    | CitationWebSearchResultLocationParam
    | CitationSearchResultLocationParam
)
TextEditorCodeExecutionToolResultBlockParamContent: TypeAlias = (
    TextEditorCodeExecutionToolResultErrorParam
    | TextEditorCodeExecutionViewResultBlockParam
    | TextEditorCodeExecutionCreateResultBlockParam
    | TextEditorCodeExecutionStrReplaceResultBlockParam
)
TextEditorCodeExecutionToolResultErrorCode: TypeAlias = (
    Literal[
        "invalid_tool_input", "unavailable", "too_many_requests", "execution_time_exceeded", "file_not_found"
    ]
    | str
)
TextEditorFileType: TypeAlias = Literal["text", "image", "pdf"] | str
ThinkingConfigParam: TypeAlias = (
    ThinkingConfigEnabledParam
    | ThinkingConfigDisabledParam
    | ThinkingConfigBetweenToolsParam
    | ThinkingConfigAdaptiveParam
)
ThinkingDisplay: TypeAlias = Literal["summarized", "omitted"]
ToolCaller: TypeAlias = (
    Literal["direct", "code_execution_20250825", "code_execution_20260120", "code_execution_20260521"] | str
)
ToolChoiceParam: TypeAlias = (
    ToolChoiceAutoParam | ToolChoiceAnyParam | ToolChoiceToolParam | ToolChoiceNoneParam
)
ToolResultBlockParamContent: TypeAlias = str | Sequence[Content]
ToolSearchToolBm25Type: TypeAlias = Literal["tool_search_tool_bm25_20251119", "tool_search_tool_bm25"]
ToolSearchToolRegexType: TypeAlias = Literal["tool_search_tool_regex_20251119", "tool_search_tool_regex"]
ToolSearchToolResultBlockParamContent: TypeAlias = (
    ToolSearchToolResultErrorParam | ToolSearchToolSearchResultBlockParam
)
ToolSearchToolResultErrorCode: TypeAlias = (
    Literal["invalid_tool_input", "unavailable", "too_many_requests", "execution_time_exceeded"] | str
)
ToolUnionParam: TypeAlias = (
    ToolParam
    | ToolBash20250124Param
    | CodeExecutionTool20250522Param
    | CodeExecutionTool20250825Param
    | CodeExecutionTool20260120Param
    | CodeExecutionTool20260521Param
    | BrowserToolset20260801Param
    | MemoryTool20250818Param
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
    | ToolSearchToolBm25_20251119Param
    | ToolSearchToolRegex20251119Param
)
UserInput: TypeAlias = WebFetchURLSourceAllParam | WebFetchURLSourceNoneParam
WebFetchToolResultBlockParamCaller: TypeAlias = (
    DirectCallerParam | ServerToolCallerParam | ServerToolCaller20260120Param
)
WebFetchToolResultBlockParamContent: TypeAlias = WebFetchToolResultErrorBlockParam | WebFetchBlockParam
WebFetchToolResultErrorCode: TypeAlias = (
    Literal[
        "invalid_tool_input",
        "url_too_long",
        "url_not_allowed",
        "url_not_in_prior_context",
        "url_not_accessible",
        "unsupported_content_type",
        "too_many_requests",
        "max_uses_exceeded",
        "unavailable",
        "content_too_large",
    ]
    | str
)
WebSearchToolResultBlockParamCaller: TypeAlias = (
    DirectCallerParam | ServerToolCallerParam | ServerToolCaller20260120Param
)
WebSearchToolResultBlockParamContentParam: TypeAlias = (
    WebSearchToolRequestErrorObjectParam | Sequence[WebSearchResultBlockParam]
)
WebSearchToolResultErrorCode: TypeAlias = (
    Literal[
        "invalid_tool_input",
        "unavailable",
        "max_uses_exceeded",
        "too_many_requests",
        "query_too_long",
        "request_too_large",
    ]
    | str
)
BetaBase64ImageSourceParam: TypeAlias = Base64ImageSourceParam
BetaBase64PDFSourceParam: TypeAlias = Base64PDFSourceParam
BetaBashCodeExecutionOutputBlockParam: TypeAlias = BashCodeExecutionOutputBlockParam
BetaBashCodeExecutionResultBlockParam: TypeAlias = BashCodeExecutionResultBlockParam
BetaBashCodeExecutionToolResultBlockParam: TypeAlias = BashCodeExecutionToolResultBlockParam
BetaBashCodeExecutionToolResultBlockParamContent: TypeAlias = BashCodeExecutionToolResultBlockParamContent
BetaBashCodeExecutionToolResultErrorParam: TypeAlias = BashCodeExecutionToolResultErrorParam
BetaBrowserCloseTabConfigParam: TypeAlias = BrowserCloseTabConfigParam
BetaBrowserDoubleClickConfigParam: TypeAlias = BrowserDoubleClickConfigParam
BetaBrowserFileUploadConfigParam: TypeAlias = BrowserFileUploadConfigParam
BetaBrowserFindConfigParam: TypeAlias = BrowserFindConfigParam
BetaBrowserFormInputConfigParam: TypeAlias = BrowserFormInputConfigParam
BetaBrowserGetPageTextConfigParam: TypeAlias = BrowserGetPageTextConfigParam
BetaBrowserHoldKeyConfigParam: TypeAlias = BrowserHoldKeyConfigParam
BetaBrowserHoverConfigParam: TypeAlias = BrowserHoverConfigParam
BetaBrowserJavascriptExecConfigParam: TypeAlias = BrowserJavascriptExecConfigParam
BetaBrowserKeyConfigParam: TypeAlias = BrowserKeyConfigParam
BetaBrowserLeftClickConfigParam: TypeAlias = BrowserLeftClickConfigParam
BetaBrowserLeftClickDragConfigParam: TypeAlias = BrowserLeftClickDragConfigParam
BetaBrowserLeftMouseDownConfigParam: TypeAlias = BrowserLeftMouseDownConfigParam
BetaBrowserLeftMouseUpConfigParam: TypeAlias = BrowserLeftMouseUpConfigParam
BetaBrowserListTabsConfigParam: TypeAlias = BrowserListTabsConfigParam
BetaBrowserMiddleClickConfigParam: TypeAlias = BrowserMiddleClickConfigParam
BetaBrowserMouseMoveConfigParam: TypeAlias = BrowserMouseMoveConfigParam
BetaBrowserNavigateConfigParam: TypeAlias = BrowserNavigateConfigParam
BetaBrowserNewTabConfigParam: TypeAlias = BrowserNewTabConfigParam
BetaBrowserReadConsoleConfigParam: TypeAlias = BrowserReadConsoleConfigParam
BetaBrowserReadNetworkConfigParam: TypeAlias = BrowserReadNetworkConfigParam
BetaBrowserReadPageConfigParam: TypeAlias = BrowserReadPageConfigParam
BetaBrowserRightClickConfigParam: TypeAlias = BrowserRightClickConfigParam
BetaBrowserScreenshotConfigParam: TypeAlias = BrowserScreenshotConfigParam
BetaBrowserScrollConfigParam: TypeAlias = BrowserScrollConfigParam
BetaBrowserScrollToConfigParam: TypeAlias = BrowserScrollToConfigParam
BetaBrowserStateBlockParam: TypeAlias = BrowserStateBlockParam
BetaBrowserStateChangeDownloadCompletedParam: TypeAlias = BrowserStateChangeDownloadCompletedParam
BetaBrowserStateChangeDownloadFailedParam: TypeAlias = BrowserStateChangeDownloadFailedParam
BetaBrowserStateChangeDownloadStartedParam: TypeAlias = BrowserStateChangeDownloadStartedParam
BetaBrowserStateChangeParam: TypeAlias = BrowserStateChangeParam
BetaBrowserStateChangeTabOpenedParam: TypeAlias = BrowserStateChangeTabOpenedParam
BetaBrowserStateTabEntryParam: TypeAlias = BrowserStateTabEntryParam
BetaBrowserSwitchTabConfigParam: TypeAlias = BrowserSwitchTabConfigParam
BetaBrowserToolset20260801Param: TypeAlias = BrowserToolset20260801Param
BetaBrowserToolsetConfigsParam: TypeAlias = BrowserToolsetConfigsParam
BetaBrowserTripleClickConfigParam: TypeAlias = BrowserTripleClickConfigParam
BetaBrowserTypeConfigParam: TypeAlias = BrowserTypeConfigParam
BetaBrowserWaitConfigParam: TypeAlias = BrowserWaitConfigParam
BetaBrowserZoomConfigParam: TypeAlias = BrowserZoomConfigParam
BetaCacheControlEphemeralParam: TypeAlias = CacheControlEphemeralParam
BetaCaller: TypeAlias = Caller
BetaCitationCharLocationParam: TypeAlias = CitationCharLocationParam
BetaCitationContentBlockLocationParam: TypeAlias = CitationContentBlockLocationParam
BetaCitationPageLocationParam: TypeAlias = CitationPageLocationParam
BetaCitationSearchResultLocationParam: TypeAlias = CitationSearchResultLocationParam
BetaCitationWebSearchResultLocationParam: TypeAlias = CitationWebSearchResultLocationParam
BetaCitationsConfigParamParam: TypeAlias = CitationsConfigParam
BetaClientToolResults: TypeAlias = ClientToolResults
BetaCodeExecutionOutputBlockParam: TypeAlias = CodeExecutionOutputBlockParam
BetaCodeExecutionResultBlockParam: TypeAlias = CodeExecutionResultBlockParam
BetaCodeExecutionTool20250522Param: TypeAlias = CodeExecutionTool20250522Param
BetaCodeExecutionTool20250825Param: TypeAlias = CodeExecutionTool20250825Param
BetaCodeExecutionTool20260120Param: TypeAlias = CodeExecutionTool20260120Param
BetaCodeExecutionTool20260521Param: TypeAlias = CodeExecutionTool20260521Param
BetaCodeExecutionToolResultBlockParam: TypeAlias = CodeExecutionToolResultBlockParam
BetaCodeExecutionToolResultBlockParamContentParam: TypeAlias = CodeExecutionToolResultBlockParamContentParam
BetaCodeExecutionToolResultErrorCode: TypeAlias = CodeExecutionToolResultErrorCode
BetaCodeExecutionToolResultErrorParam: TypeAlias = CodeExecutionToolResultErrorParam
BetaComputerCursorPositionConfigParam: TypeAlias = ComputerCursorPositionConfigParam
BetaComputerDoubleClickConfigParam: TypeAlias = ComputerDoubleClickConfigParam
BetaComputerHoldKeyConfigParam: TypeAlias = ComputerHoldKeyConfigParam
BetaComputerKeyConfigParam: TypeAlias = ComputerKeyConfigParam
BetaComputerLeftClickConfigParam: TypeAlias = ComputerLeftClickConfigParam
BetaComputerLeftClickDragConfigParam: TypeAlias = ComputerLeftClickDragConfigParam
BetaComputerLeftMouseDownConfigParam: TypeAlias = ComputerLeftMouseDownConfigParam
BetaComputerLeftMouseUpConfigParam: TypeAlias = ComputerLeftMouseUpConfigParam
BetaComputerMiddleClickConfigParam: TypeAlias = ComputerMiddleClickConfigParam
BetaComputerMouseMoveConfigParam: TypeAlias = ComputerMouseMoveConfigParam
BetaComputerRightClickConfigParam: TypeAlias = ComputerRightClickConfigParam
BetaComputerScreenshotConfigParam: TypeAlias = ComputerScreenshotConfigParam
BetaComputerScrollConfigParam: TypeAlias = ComputerScrollConfigParam
BetaComputerToolset20260801Param: TypeAlias = ComputerToolset20260801Param
BetaComputerToolsetConfigsParam: TypeAlias = ComputerToolsetConfigsParam
BetaComputerTripleClickConfigParam: TypeAlias = ComputerTripleClickConfigParam
BetaComputerTypeConfigParam: TypeAlias = ComputerTypeConfigParam
BetaComputerWaitConfigParam: TypeAlias = ComputerWaitConfigParam
BetaComputerZoomConfigParam: TypeAlias = ComputerZoomConfigParam
BetaContainer: TypeAlias = MessageCreateParamsContainerParam
BetaContainerParams: TypeAlias = ContainerParams
BetaContainerUploadBlockParam: TypeAlias = ContainerUploadBlockParam
BetaContent: TypeAlias = Content
BetaContentBlockSourceContentParam: TypeAlias = ContentBlockSourceContentParam
BetaContentBlockSourceParam: TypeAlias = ContentBlockSourceParam
BetaContentBlockSourceParamContent: TypeAlias = ContentBlockSourceParamContent
BetaDiagnosticsParam: TypeAlias = DiagnosticsParam
BetaDirectCallerParam: TypeAlias = DirectCallerParam
BetaEncryptedCodeExecutionResultBlockParam: TypeAlias = EncryptedCodeExecutionResultBlockParam
BetaFileDocumentSourceParam: TypeAlias = FileDocumentSourceParam
BetaFileImageSourceParam: TypeAlias = FileImageSourceParam
BetaImageBlockParam: TypeAlias = ImageBlockParam
BetaImageTransformationsParam: TypeAlias = ImageTransformationsParam
BetaInputSchema: TypeAlias = InputSchema
BetaInputSchemaTyped: TypeAlias = InputSchemaTyped
BetaJSONOutputFormatParam: TypeAlias = JSONOutputFormatParam
BetaMemoryTool20250818Param: TypeAlias = MemoryTool20250818Param
BetaMessageCreateParamsNonStreamingSystem: TypeAlias = MessageCreateParamsNonStreamingSystem
BetaMetadataParam: TypeAlias = MetadataParam
BetaPlainTextSourceParam: TypeAlias = PlainTextSourceParam
BetaRedactedThinkingBlockParam: TypeAlias = RedactedThinkingBlockParam
BetaRequestDocumentBlockParam: TypeAlias = DocumentBlockParam
BetaRequestDocumentBlockParamSource: TypeAlias = DocumentBlockParamSource
BetaSearchResultBlockParam: TypeAlias = SearchResultBlockParam
BetaServerToolCaller20260120Param: TypeAlias = ServerToolCaller20260120Param
BetaServerToolCallerParam: TypeAlias = ServerToolCallerParam
BetaServerToolUseBlockParamCaller: TypeAlias = ServerToolUseBlockParamCaller
BetaSkillParams: TypeAlias = SkillParams
BetaSource: TypeAlias = Source
BetaTextBlockParam: TypeAlias = TextBlockParam
BetaTextCitationParam: TypeAlias = TextCitationParam
BetaTextEditorCodeExecutionCreateResultBlockParam: TypeAlias = TextEditorCodeExecutionCreateResultBlockParam
BetaTextEditorCodeExecutionStrReplaceResultBlockParam: TypeAlias = (
    TextEditorCodeExecutionStrReplaceResultBlockParam
)
BetaTextEditorCodeExecutionToolResultBlockParam: TypeAlias = TextEditorCodeExecutionToolResultBlockParam
BetaTextEditorCodeExecutionToolResultBlockParamContent: TypeAlias = (
    TextEditorCodeExecutionToolResultBlockParamContent
)
BetaTextEditorCodeExecutionToolResultErrorParam: TypeAlias = TextEditorCodeExecutionToolResultErrorParam
BetaTextEditorCodeExecutionViewResultBlockParam: TypeAlias = TextEditorCodeExecutionViewResultBlockParam
BetaThinkingBlockParam: TypeAlias = ThinkingBlockParam
BetaThinkingConfigBetweenToolsParam: TypeAlias = ThinkingConfigBetweenToolsParam
BetaThinkingConfigDisabledParam: TypeAlias = ThinkingConfigDisabledParam
BetaToolBash20250124Param: TypeAlias = ToolBash20250124Param
BetaToolChoiceAnyParam: TypeAlias = ToolChoiceAnyParam
BetaToolChoiceAutoParam: TypeAlias = ToolChoiceAutoParam
BetaToolChoiceNoneParam: TypeAlias = ToolChoiceNoneParam
BetaToolChoiceParam: TypeAlias = ToolChoiceParam
BetaToolChoiceToolParam: TypeAlias = ToolChoiceToolParam
BetaToolParam: TypeAlias = ToolParam
BetaToolReferenceBlockParam: TypeAlias = ToolReferenceBlockParam
BetaToolResultBlockParam: TypeAlias = ToolResultBlockParam
BetaToolResultBlockParamContent: TypeAlias = ToolResultBlockParamContent
BetaToolSearchToolBm25_20251119Param: TypeAlias = ToolSearchToolBm25_20251119Param
BetaToolSearchToolRegex20251119Param: TypeAlias = ToolSearchToolRegex20251119Param
BetaToolSearchToolResultBlockParam: TypeAlias = ToolSearchToolResultBlockParam
BetaToolSearchToolResultBlockParamContent: TypeAlias = ToolSearchToolResultBlockParamContent
BetaToolSearchToolResultErrorParam: TypeAlias = ToolSearchToolResultErrorParam
BetaToolSearchToolSearchResultBlockParam: TypeAlias = ToolSearchToolSearchResultBlockParam
BetaToolTextEditor20250124Param: TypeAlias = ToolTextEditor20250124Param
BetaToolTextEditor20250429Param: TypeAlias = ToolTextEditor20250429Param
BetaToolTextEditor20250728Param: TypeAlias = ToolTextEditor20250728Param
BetaToolUseBlockParam: TypeAlias = ToolUseBlockParam
BetaURLImageSourceParam: TypeAlias = URLImageSourceParam
BetaURLPDFSourceParam: TypeAlias = URLPDFSourceParam
BetaUserInput: TypeAlias = UserInput
BetaUserLocationParam: TypeAlias = UserLocationParam
BetaWebFetchBlockParam: TypeAlias = WebFetchBlockParam
BetaWebFetchTool20250910Param: TypeAlias = WebFetchTool20250910Param
BetaWebFetchTool20260209Param: TypeAlias = WebFetchTool20260209Param
BetaWebFetchTool20260309Param: TypeAlias = WebFetchTool20260309Param
BetaWebFetchTool20260318Param: TypeAlias = WebFetchTool20260318Param
BetaWebFetchToolResultBlockParam: TypeAlias = WebFetchToolResultBlockParam
BetaWebFetchToolResultBlockParamCaller: TypeAlias = WebFetchToolResultBlockParamCaller
BetaWebFetchToolResultBlockParamContent: TypeAlias = WebFetchToolResultBlockParamContent
BetaWebFetchToolResultErrorBlockParam: TypeAlias = WebFetchToolResultErrorBlockParam
BetaWebFetchToolResultErrorCode: TypeAlias = WebFetchToolResultErrorCode
BetaWebFetchURLSourceAllParam: TypeAlias = WebFetchURLSourceAllParam
BetaWebFetchURLSourceExceptParam: TypeAlias = WebFetchURLSourceExceptParam
BetaWebFetchURLSourceNoneParam: TypeAlias = WebFetchURLSourceNoneParam
BetaWebFetchURLSourceOnlyParam: TypeAlias = WebFetchURLSourceOnlyParam
BetaWebFetchURLSourceToolReferenceParam: TypeAlias = WebFetchURLSourceToolReferenceParam
BetaWebFetchURLSourcesParam: TypeAlias = WebFetchURLSourcesParam
BetaWebSearchResultBlockParam: TypeAlias = WebSearchResultBlockParam
BetaWebSearchTool20250305Param: TypeAlias = WebSearchTool20250305Param
BetaWebSearchTool20260209Param: TypeAlias = WebSearchTool20260209Param
BetaWebSearchTool20260318Param: TypeAlias = WebSearchTool20260318Param
BetaWebSearchToolRequestErrorObjectParam: TypeAlias = WebSearchToolRequestErrorObjectParam
BetaWebSearchToolResultBlockParam: TypeAlias = WebSearchToolResultBlockParam
BetaWebSearchToolResultBlockParamCaller: TypeAlias = WebSearchToolResultBlockParamCaller
BetaWebSearchToolResultBlockParamContentParam: TypeAlias = WebSearchToolResultBlockParamContentParam
BetaWebSearchToolResultErrorCode: TypeAlias = WebSearchToolResultErrorCode
