"""What every method of the API takes beside its own arguments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TypedDict

import attrs

from message_batches.sdk.sentinels import NOT_GIVEN, NotGiven, Omit, is_given

if TYPE_CHECKING:
    import httpx


class WaitOptions(TypedDict, total=False):
    """
    The options of a call that has a time limit of its own.

    Attributes:
        betas: Beta features to use, sent as the `anthropic-beta` header.
        workspace_id: The workspace, for a credential that can act in more than one.
        extra_headers: Headers to add or replace; `omit` as a value removes one.
        extra_query: Query parameters to add or replace.
        extra_body: Properties to add to the JSON body; `requests` is not one of them.
    """

    betas: Sequence[str] | NotGiven | Omit
    workspace_id: str | NotGiven | Omit
    extra_headers: Mapping[str, str | Omit] | None
    extra_query: Mapping[str, object] | None
    extra_body: Mapping[str, object] | None


class CallOptions(WaitOptions, total=False):
    """
    The options of one call: those of `WaitOptions`, and a time limit.

    Attributes:
        timeout: Seconds, or an `httpx.Timeout`, for this call instead of the client's.
    """

    timeout: float | httpx.Timeout | NotGiven | None


@attrs.frozen(kw_only=True)
class Options:
    """The options of one call, each with a value. An unknown name is a `TypeError`."""

    betas: Sequence[str] | NotGiven | Omit = NOT_GIVEN
    workspace_id: str | NotGiven | Omit = NOT_GIVEN
    extra_headers: Mapping[str, str | Omit] | None = attrs.field(default=None, repr=False)
    extra_query: Mapping[str, object] | None = attrs.field(default=None, repr=False)
    extra_body: Mapping[str, object] | None = attrs.field(default=None, repr=False)
    timeout: float | httpx.Timeout | NotGiven | None = NOT_GIVEN

    def headers(self) -> dict[str, str]:
        """Give the headers that some of the options are sent as."""
        headers: dict[str, str] = {}
        if is_given(self.betas) and self.betas:
            headers["anthropic-beta"] = ",".join(self.betas)
        if is_given(self.workspace_id):
            headers["anthropic-workspace-id"] = self.workspace_id
        return headers
