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
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class HostCheck:
    """
    Refuses calls that a web page made a browser send.

    A page on another site can point its own name at this machine (DNS rebinding) and then read the
    responses. Such a call has that name in its Host header, and a call across sites has the site in
    its Origin header. https://www.rfc-editor.org/rfc/rfc9110#section-7.4

    Args:
        host: the address that the server listens on.
        port: its port.
    """

    def __init__(self, host: str, port: int) -> None:
        self._port = port
        self._names = {*_LOOPBACK_NAMES, host.lower()}
        self._open_to_others = not is_loopback(host)
        if self._open_to_others:
            self._names.add(socket.gethostname().lower())

    def check(self, headers: Headers) -> None:
        """
        Check the Host and the Origin of a call.

        Raises:
            APIError: 421, the call is for another host; 403, it comes from another site.
        """
        if not self._is_own(headers.get("host", "")):
            message = "The Host header does not name this sandbox. Use its base URL."
            raise APIError("invalid_request_error", message, status=421)
        origin = headers.get("origin")
        if origin is not None and not (
            origin.startswith("http://") and self._is_own(origin.removeprefix("http://"))
        ):
            raise APIError("permission_error", "The sandbox does not answer other web sites.")

    def _is_own(self, authority: str) -> bool:
        try:
            parts = urlsplit(f"//{authority}")
            name, port = parts.hostname or "", parts.port
        except ValueError:
            return False
        if parts.netloc != authority or "@" in authority or port not in (None, self._port):
            return False
        return name in self._names or (self._open_to_others and _is_address(name))


def _is_address(name: str) -> bool:
    """Return whether a name is an IP address: nobody can point one at another machine."""
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


class KeyCheck:
    """
    Checks the key and the version of a call.

    Args:
        api_key: the key that callers must send.
    """

    def __init__(self, api_key: str) -> None:
        self._api_key = api_key.encode()

    def check_key(self, headers: Headers) -> None:
        """
        Check the key, in either of its headers.

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
        if not secrets.compare_digest(given.encode(), self._api_key):
            raise _unauthorized("invalid x-api-key")

    def workspace_of(self, headers: Headers) -> str:
        """
        Check the key and the version of a call, and return its workspace.

        Raises:
            APIError: 401, the key is missing or wrong; 400, the version is.
        """
        self.check_key(headers)
        version = headers.get("anthropic-version")
        if version is None:
            raise invalid("anthropic-version: header is required")
        if version not in VERSIONS:
            raise invalid(
                f"anthropic-version: {version!r} is not a valid version; one of "
                + ", ".join(VERSIONS)
            )
        return headers.get("anthropic-workspace-id", DEFAULT_WORKSPACE)


def _unauthorized(message: str) -> APIError:
    return APIError("authentication_error", message, headers={"x-should-retry": "false"})
