"""The dicts of rows with feature switches, for type checkers. What they mean: `switches`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Required, TypedDict

from message_batches_api import params as api


class Switch(TypedDict, total=False):
    """A feature, on or off."""

    type: Required[Literal["enabled", "disabled"]]


class WebSearchSwitch(Switch, total=False):
    """
    Web search, and settings of its tool.

    Attributes:
        allowed_domains: The only domains to search; not together with `blocked_domains`.
        blocked_domains: Domains not to search.
        max_uses: How many searches an answer may take.
        user_location: Where results should be near to.
    """

    allowed_domains: Sequence[str] | None
    blocked_domains: Sequence[str] | None
    max_uses: int | None
    user_location: api.UserLocationParam | None


class ThinkingSwitch(TypedDict, total=False):
    """
    Thinking without a word on how much: half of `max_tokens` goes to it.

    Attributes:
        display: How thinking text comes back.
    """

    type: Required[Literal["enabled"]]
    display: api.BetaThinkingDisplay | None


class SwitchedParams(TypedDict, total=False):
    """
    The parameters of one request of a beta batch, in which features can be switched on.

    They are those of `BetaMessageCreateParamsNonStreaming` and the switches.

    Attributes:
        citations: Cite from the documents of the messages.
        code_execution: Let the model run code.
        thinking: The API's own settings, or only that the model may think.
        web_search: Let the model search the web.
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
    container: api.BetaContainer | None
    context_management: api.BetaContextManagementConfigParam | None
    diagnostics: api.DiagnosticsParam | None
    fallback_credit_token: api.BetaFallbackCreditToken | None
    fallbacks: api.BetaFallbacksParam | None
    inference_geo: str | None
    mcp_servers: Sequence[api.BetaRequestMCPServerURLDefinitionParam]
    metadata: api.MetadataParam
    output_config: api.BetaOutputConfigParam
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
    One request of a beta batch, in which features can be switched on.

    Attributes:
        custom_id: A name to find the result by: 1 to 64 letters, digits, hyphens and underscores.
        params: What is asked.
    """

    custom_id: str
    params: SwitchedParams
