"""
One HTTP request as plain data: its address, its headers and its body.

A request contains the credential, so no `repr` here shows headers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Protocol
from urllib.parse import quote, unquote, urlencode, urljoin, urlsplit

import attrs

from message_batches.sdk.options import Omit

HeaderLayer = Mapping[str, "str | Omit"]

# Headers for another origin: enough to serve a download, nothing that identifies us.
_PUBLIC_HEADERS = frozenset({"accept", "accept-encoding", "if-range", "range", "user-agent"})

# Headers that may appear in an error or a log. A header of the caller may contain anything.
_HARMLESS_HEADERS = _PUBLIC_HEADERS | {
    "connection",
    "content-length",
    "content-type",
    "host",
    "transfer-encoding",
}
_HARMLESS_PREFIXES = ("anthropic-", "x-stainless-")


class Body(Protocol):
    """A request body that can be sent more than once."""

    @property
    def size(self) -> int:
        """The number of bytes."""

    def chunks(self) -> Iterator[bytes]:
        """Yield the complete body, from its start."""


@attrs.frozen
class WireRequest:
    """One HTTP request, ready to be sent; sending it again sends the same."""

    method: str
    url: str = attrs.field(repr=False)  # may contain `extra_query`
    headers: Mapping[str, str] = attrs.field(repr=False)
    content: bytes | Body | None = attrs.field(default=None, repr=False)
    timeout: Any = None
    trusted: bool = True  # False for another origin: it gets no credential


def layered(*layers: HeaderLayer) -> dict[str, str]:
    """
    Merge header layers; a later layer wins, and the case of names does not matter.

    `omit` as a value removes what earlier layers set.
    """
    folded: dict[str, str] = {}
    for layer in layers:
        for name, value in layer.items():
            if isinstance(value, Omit):
                folded.pop(name.lower(), None)
            else:
                folded[name.lower()] = value
    return folded


def joined(base_url: str, path: str, query: Mapping[str, object]) -> str:
    """Return the URL of a percent-encoded API path below the base URL, with a query."""
    url = base_url.rstrip("/") + path
    given = {name: _query_text(value) for name, value in query.items() if value is not None}
    if not given:
        return url
    address, _, present = url.partition("?")
    # A parameter that the address has already, such as `beta`, is replaced. The rest may be signed
    # and stays unchanged.
    pairs = [
        pair for pair in present.split("&") if pair and unquote(pair.partition("=")[0]) not in given
    ]
    return f"{address}?{'&'.join([*pairs, urlencode(given, quote_via=quote)])}"


def origin(url: str) -> tuple[str, str, int | None]:
    """Return scheme, host and port of a URL."""
    parts = urlsplit(url)
    default = {"http": 80, "https": 443}.get(parts.scheme)
    return parts.scheme, (parts.hostname or "").lower(), parts.port or default


def redirected(request: WireRequest, location: str) -> WireRequest:
    """
    Return the request that follows a redirect.

    To another origin it carries no credential and no other header that the caller added. A change
    from http to https on the same host is not another origin.
    """
    url = urljoin(request.url, location)
    trusted = request.trusted and _same_party(origin(request.url), origin(url))
    return attrs.evolve(
        request,
        url=url,
        trusted=trusted,
        headers=request.headers if trusted else public_headers(request.headers),
    )


def public_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """Return the headers that may go to another origin."""
    return {name: value for name, value in headers.items() if name.lower() in _PUBLIC_HEADERS}


def is_secret(name: str) -> bool:
    """Return whether a header of this name may contain a credential."""
    name = name.lower()
    return name not in _HARMLESS_HEADERS and not name.startswith(_HARMLESS_PREFIXES)


def _same_party(here: tuple[str, str, int | None], there: tuple[str, str, int | None]) -> bool:
    upgrade = here == ("http", here[1], 80) and there == ("https", here[1], 443)
    return here == there or upgrade


def _query_text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
