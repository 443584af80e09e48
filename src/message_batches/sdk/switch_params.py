"""The dicts of rows with feature switches, for type checkers. What they mean: `switches`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Required, TypeAlias, TypedDict

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
    user_location: api.BetaUserLocationParam | None


Thinking: TypeAlias = Switch | api.BetaThinkingConfigParam


class SwitchedParams(TypedDict, total=False):
    """
    The parameters of one request of a beta batch, in which features can be switched on.

    Attributes:
        citations: Cite from the documents of the messages.
        code_execution: Let the model run code.
        thinking: Without `budget_tokens`, half of `max_tokens` goes to thinking.
        web_search: Let the model search the web.
    """

    citations: Switch
    code_execution: Switch
    web_search: WebSearchSwitch
    thinking: Thinking
