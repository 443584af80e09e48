"""Check where a call comes from, and whether it may be made."""

from __future__ import annotations

import ipaddress
import secrets
import socket
from urllib.parse import urlsplit

from starlette.datastructures import Headers

from message_batches.sandbox.errors import APIError, invalid

VERSIONS = ("2023-06-01", "2026-10-21")
DEFAULT_WORKSPACE = "wrkspc_01sandbox"
_LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})


def is_loopback(host: str) -> bool:
    """Return whether an address can be reached from this machine only."""
    address = _address(host)
    return host == "localhost" if address is None else address.is_loopback


def _address(name: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """Return a name that is an IP address: nobody can point one at another machine."""
    try:
        return ipaddress.ip_address(name)
    except ValueError:
        return None


def check_host(headers: Headers, host: str, port: int) -> None:
    """
    Refuse a call that a web page made a browser send to the host and port that are listened on.

    A page on another site can point its own name at this machine (DNS rebinding) and then read the
    responses. Such a call has that name in its Host header, and a call across sites has the site in
    its Origin header. https://www.rfc-editor.org/rfc/rfc9110#section-7.4

    Raises:
        APIError: 421, the call is for another host; 403, it comes from another site.
    """
    if not _is_own(headers.get("host", ""), host, port):
        message = "The Host header does not name this sandbox. Use its base URL."
        raise APIError("invalid_request_error", message, status=421)
    scheme, _, site = headers.get("origin", "").partition("://")
    if "origin" in headers and not (
        scheme == "http" and _is_own(site, host, port, default_port=80)
    ):
        raise APIError("permission_error", "The sandbox does not answer other web sites.")


def _is_own(authority: str, host: str, port: int, *, default_port: int | None = None) -> bool:
    try:
        parts = urlsplit(f"//{authority}")
        name, given_port = parts.hostname or "", parts.port or default_port
    except ValueError:
        return False
    if parts.netloc != authority or "@" in authority or given_port not in (None, port):
        return False
    if name in _LOOPBACK_NAMES or name == host.lower():
        return True
    return not is_loopback(host) and (
        name == socket.gethostname().lower() or _address(name) is not None
    )


def check_key(headers: Headers, api_key: str) -> None:
    """
    Check the key of a call, in either of its headers.

    Raises:
        APIError: 401, it is missing or wrong.
    """
    # https://docs.claude.com/en/api/overview
    given = headers.get("x-api-key")
    if given is None:
        scheme, _, token = headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise _unauthorized("x-api-key header is required")
        given = token.strip()
    if not secrets.compare_digest(given.encode(), api_key.encode()):
        raise _unauthorized("invalid x-api-key")


def workspace_of(headers: Headers, api_key: str) -> str:
    """
    Check the key and the version of a call, and return its workspace.

    Raises:
        APIError: 401, the key is missing or wrong; 400, the version is.
    """
    check_key(headers, api_key)
    version = headers.get("anthropic-version")
    if version is None:
        raise invalid("anthropic-version: header is required")
    if version not in VERSIONS:
        known = ", ".join(VERSIONS)
        raise invalid(f"anthropic-version: {version!r} is not a valid version; one of {known}")
    return headers.get("anthropic-workspace-id", DEFAULT_WORKSPACE)


def _unauthorized(message: str) -> APIError:
    return APIError("authentication_error", message, headers={"x-should-retry": "false"})
