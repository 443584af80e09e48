"""
Describe an HTTP request as plain data, and translate it for httpx.

A request contains the credential, so no `repr` here shows headers.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import quote, unquote, urlencode, urljoin, urlsplit

import attrs

from message_batches.sdk.errors import ConfigurationError
from message_batches.sdk.http.headers import public_headers
from message_batches.sdk.http.query import query_pairs

if TYPE_CHECKING:
    import httpx

log = logging.getLogger("message_batches")


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


def joined(base_url: str, path: str, query: Mapping[str, object]) -> str:
    """Return the URL of a percent-encoded API path below the base URL, with a query."""
    url = base_url.rstrip("/") + path
    given = list(query_pairs(query))
    if not given:
        return url
    names = {name for name, _ in given}
    address, _, present = url.partition("?")
    # A parameter that the address has already, such as `beta`, is replaced. The rest may be signed
    # and stays unchanged.
    pairs = [
        pair for pair in present.split("&") if pair and unquote(pair.partition("=")[0]) not in names
    ]
    return f"{address}?{'&'.join([*pairs, urlencode(given, quote_via=quote)])}"


def redirected(request: WireRequest, location: str) -> WireRequest | None:
    """
    Return the request that follows a redirect; None if it does not lead to a web address.

    To another origin it carries no credential and no other header that the caller added. A change
    from http to https on the same host is not another origin.
    """
    try:
        url = urljoin(request.url, location)
        there = origin(url)
    except ValueError:  # of a port that is not a number, for one
        return None
    if there[0] not in ("http", "https") or not there[1]:
        return None
    trusted = request.trusted and _same_party(origin(request.url), there)
    return attrs.evolve(
        request,
        url=url,
        trusted=trusted,
        headers=request.headers if trusted else public_headers(request.headers),
    )


def origin(url: str) -> tuple[str, str, int | None]:
    """Return scheme, host and port of a URL."""
    parts = urlsplit(url)
    default = {"http": 80, "https": 443}.get(parts.scheme)
    return parts.scheme, (parts.hostname or "").lower(), parts.port or default


def _same_party(here: tuple[str, str, int | None], there: tuple[str, str, int | None]) -> bool:
    upgrade = here == ("http", here[1], 80) and there == ("https", here[1], 443)
    return here == there or upgrade


def built_request(
    http: httpx.Client | httpx.AsyncClient, request: WireRequest, *, content: Any
) -> httpx.Request:
    """Return the request of the HTTP library, without secrets if it goes to another origin."""
    body = request.content
    size = {} if isinstance(body, bytes | None) else {"content-length": str(body.size)}
    timeout = request.timeout
    if hasattr(timeout, "as_dict"):  # a Timeout of either library
        timeout = library_of(http).Timeout(**timeout.as_dict())
    try:
        built = http.build_request(
            request.method,
            request.url,
            # As bytes, because httpx accepts only ASCII as text.
            headers={
                k.encode(): v.encode("latin-1") for k, v in {**request.headers, **size}.items()
            },
            content=content,
            timeout=timeout,
        )
    except library_of(http).InvalidURL:
        built = None
    if built is None:  # outside of `except`: the library's error shows a part of the URL
        raise ConfigurationError(f"The URL of a {request.method} is not valid. Check `base_url`.")
    # Query parameters of the HTTP client would replace those of the address.
    address = type(built.url)(request.url)
    if not request.trusted:
        built.url = address
        # The HTTP client adds its own headers and cookies, which may be secrets too.
        public = public_headers(built.headers)
        built.headers = type(built.headers)({"host": built.headers["host"], **public})
    elif http.params:
        built.url = address.copy_with(params=http.params.merge(address.params))
    return built


def send_options(request: WireRequest) -> dict[str, Any]:
    """Return the arguments of `send`; redirects are followed by the flows."""
    options: dict[str, Any] = {"stream": True, "follow_redirects": False}
    if not request.trusted:
        options["auth"] = None
    return options


def library_of(thing: object) -> Any:
    """
    Return the module of an HTTP client, request or response: httpx, or its successor httpx2.

    They have the same interface but different classes, and errors must be caught by their class.
    """
    for base in type(thing).__mro__:
        name = base.__module__.partition(".")[0]
        if name in ("httpx", "httpx2"):
            return sys.modules[name]
    raise TypeError(f"`http_client` is of type {type(thing).__name__}. Pass an httpx client.")


def log_pause(seconds: float, reason: str) -> None:
    """Log that a request is retried, and why."""
    if reason:
        log.info("Retrying in %.1f seconds. %s", seconds, reason)


def log_response(response: httpx.Response) -> None:
    """Log a response; of its headers only the request id, which support needs."""
    log.debug(
        "%s %s: %d, request id %s",
        response.request.method,
        response.request.url.copy_with(query=None, username=None, password=None),
        response.status_code,
        response.headers.get("request-id"),
    )
