"""
The types of requests with feature switches; `feature_switches` lists what they mean.

This is a module by itself because it imports the generated types, which takes 80 ms.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Required, TypedDict

from message_batches_api import params as api


class Switch(TypedDict, total=False):
    """A feature that is on or off."""

    type: Required[Literal["enabled", "disabled"]]


class WebSearchSwitch(Switch, total=False):
    """
    Web search, and the settings of its tool.

    Attributes:
        allowed_domains: the only domains to search; not together with `blocked_domains`.
        blocked_domains: domains not to search.
        max_uses: the maximum number of searches for an answer.
        user_location: the place that results should be close to.
    """

    allowed_domains: Sequence[str] | None
    blocked_domains: Sequence[str] | None
    max_uses: int | None
    user_location: api.UserLocationParam | None


class ThinkingSwitch(TypedDict, total=False):
    """
    Thinking with half of `max_tokens` as its budget.

    Attributes:
        display: how thinking text is returned.
    """

    type: Required[Literal["enabled"]]
    display: api.BetaThinkingDisplay | None


class SwitchedParams(TypedDict, total=False):
    """
    The parameters of one request of a beta batch: those of the API, and feature switches.

    Attributes:
        citations: cite from the documents of the messages.
        code_execution: let the model run code.
        thinking: the API's settings, or only that the model may think.
        web_search: let the model search the web.
    """

    citations: Switch
    code_execution: Switch
    thinking: ThinkingSwitch | api.BetaThinkingConfigParam
    web_search: WebSearchSwitch

    max_tokens: Required[int]
    messages: Required[Sequence[api.BetaMessageParam]]
    model: Required[api.ModelParam]
    billing_policy: api.BetaBillingPolicyParam | None
    cache_control: api.CacheControlEphemeralParam | None
    compaction: api.BetaCompactionConfigParam | None
    container: api.MessageCreateParamsContainerParam | None
    context_management: api.BetaContextManagementConfigParam | None
    diagnostics: api.DiagnosticsParam | None
    fallback_credit_token: api.BetaFallbackCreditToken | None
    fallbacks: api.BetaFallbacksParam | None
    inference_geo: str | None
    mcp_servers: Sequence[api.BetaRequestMCPServerURLDefinitionParam]
    metadata: api.MetadataParam
    output_config: api.BetaOutputConfigParam
    output_format: api.JSONOutputFormatParam | None
    service_tier: api.RequestServiceTier
    speed: api.Speed | None
    stop_sequences: Sequence[str]
    system: api.MessageCreateParamsNonStreamingSystem
    thread: api.BetaMessageThreadParam | None
    tool_choice: api.ToolChoiceParam
    tools: Sequence[api.BetaToolUnionParam]
    user_profile_id: str
    stream: bool
    temperature: float
    top_k: int
    top_p: float


class SwitchedRequest(TypedDict):
    """
    One request of a beta batch, with feature switches.

    Attributes:
        custom_id: the id of its result: 1 to 64 letters, digits, hyphens and underscores.
        params: the parameters of the message.
    """

    custom_id: str
    params: SwitchedParams
