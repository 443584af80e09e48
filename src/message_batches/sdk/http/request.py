"""
What goes over the wire: one HTTP request as plain data, its address and its headers.

A request holds the credential, so nothing here shows headers in a `repr`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Protocol
from urllib.parse import quote, unquote, urlencode, urljoin, urlsplit

import attrs

from message_batches.sdk.sentinels import Omit

HeaderLayer = Mapping[str, "str | Omit"]

# What a server on another origin is told: enough to serve a download, nothing that identifies us.
_PUBLIC_HEADERS = frozenset({"accept", "accept-encoding", "if-range", "range", "user-agent"})

# What may be seen in an error or a log. A header of the caller's own may hold anything.
_HARMLESS_HEADERS = _PUBLIC_HEADERS | {
    "connection",
    "content-length",
    "content-type",
    "host",
    "transfer-encoding",
}
_HARMLESS_BEGINNINGS = ("anthropic-", "x-stainless-")


class Body(Protocol):
    """A request body that can be sent more than once."""

    @property
    def size(self) -> int:
        """How many bytes it has."""

    def chunks(self) -> Iterator[bytes]:
        """Yield the whole body, from its beginning."""


@attrs.frozen
class WireRequest:
    """One HTTP request, ready to be sent; sending it again sends the same."""

    method: str
    url: str = attrs.field(repr=False)  # may hold what the caller passed as extra_query
    headers: Mapping[str, str] = attrs.field(repr=False)
    content: bytes | Body | None = attrs.field(default=None, repr=False)
    timeout: Any = None
    trusted: bool = True  # False: another origin than the API's; no credential may go there


def layered(*layers: HeaderLayer) -> dict[str, str]:
    """
    Fold header layers into one, the later ones winning, whatever the case of a name.

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
    """Join an API path, already percent-encoded, to the base URL and add the query."""
    url = base_url.rstrip("/") + path
    given = {name: _query_text(value) for name, value in query.items() if value is not None}
    if not given:
        return url
    address, _, own = url.partition("?")
    # A name that the address asks already, such as `beta`, is replaced. The rest stays as it is: it
    # may be signed.
    pairs = [
        pair for pair in own.split("&") if pair and unquote(pair.partition("=")[0]) not in given
    ]
    return f"{address}?{'&'.join([*pairs, urlencode(given, quote_via=quote)])}"


def origin(url: str) -> tuple[str, str, int | None]:
    """Tell scheme, host and port of a URL: who may see what is sent there."""
    parts = urlsplit(url)
    default = {"http": 80, "https": 443}.get(parts.scheme)
    return parts.scheme, (parts.hostname or "").lower(), parts.port or default


def redirected(request: WireRequest, location: str) -> WireRequest:
    """
    Follow a redirect.

    To another origin no credential goes along, neither a known one nor any other header that the
    caller added. A step from http to https on the same host is not another origin.
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
    """Keep only the headers that may go to another origin."""
    return {name: value for name, value in headers.items() if name.lower() in _PUBLIC_HEADERS}


def is_secret(name: str) -> bool:
    """Tell whether a header of this name may hold a credential."""
    name = name.lower()
    return name not in _HARMLESS_HEADERS and not name.startswith(_HARMLESS_BEGINNINGS)


def _same_party(here: tuple[str, str, int | None], there: tuple[str, str, int | None]) -> bool:
    upgrade = here == ("http", here[1], 80) and there == ("https", here[1], 443)
    return here == there or upgrade


def _query_text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
