"""The options that every method takes, and the values that mean "not given" and "omit"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Literal, TypedDict, TypeGuard, TypeVar

import attrs

if TYPE_CHECKING:
    import httpx


T = TypeVar("T")

# To connect, read, write, and wait for a free connection: the arguments of the HTTP library's
# Timeout, so that this module need not import the library.
TIMEOUT_SECONDS = (5.0, 600.0, 600.0, 600.0)


class NotGiven:
    """The type of an argument that was not given, where None has a meaning."""

    def __bool__(self) -> Literal[False]:
        return False

    def __repr__(self) -> str:
        return "NOT_GIVEN"


class Omit:
    """The type of a header value that removes the header."""

    def __bool__(self) -> Literal[False]:
        return False

    def __repr__(self) -> str:
        return "omit"


NOT_GIVEN = NotGiven()
not_given = NOT_GIVEN
omit = Omit()


def is_given(value: T | NotGiven | Omit) -> TypeGuard[T]:
    """Return whether the caller gave a value."""
    return not isinstance(value, NotGiven | Omit)


class WaitOptions(TypedDict, total=False):
    """
    The options of a call whose time limit is another argument.

    Attributes:
        betas: Beta features to use, sent as the `anthropic-beta` header.
        workspace_id: The workspace, for a credential that can act in more than one.
        extra_headers: Headers to add or replace; `omit` as a value removes one.
        extra_query: Query parameters to add or replace.
        extra_body: Properties to add to the JSON body, except `requests`.
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
        """Return the headers that carry `betas` and `workspace_id`."""
        headers: dict[str, str] = {}
        if is_given(self.betas) and self.betas:
            headers["anthropic-beta"] = ",".join(self.betas)
        if is_given(self.workspace_id):
            headers["anthropic-workspace-id"] = self.workspace_id
        return headers
