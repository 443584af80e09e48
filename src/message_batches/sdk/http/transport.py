"""The HTTP clients that a client creates for itself, with the vendor SDK's defaults."""

from __future__ import annotations

import os
import socket
from typing import Any

import httpx

from message_batches.sdk.http.lifetime import close_soon
from message_batches.sdk.options import TIMEOUT_SECONDS

Timeout = httpx.Timeout
DEFAULT_TIMEOUT = Timeout(TIMEOUT_SECONDS)
DEFAULT_CONNECTION_LIMITS = httpx.Limits(max_connections=1000, max_keepalive_connections=100)


class DefaultHttpxClient(httpx.Client):
    """An `httpx.Client` with the timeouts, limits and TCP keep-alive that this package uses."""

    _is_created = False

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**_with_defaults(kwargs, httpx.HTTPTransport))
        self._is_created = True

    def __del__(self) -> None:
        # Many programs do not close their clients. The last reference closes the connections. An
        # object whose creation failed has none.
        if self._is_created and not self.is_closed:
            self.close()


class DefaultAsyncHttpxClient(httpx.AsyncClient):
    """An `httpx.AsyncClient` with the same defaults as `DefaultHttpxClient`."""

    _is_created = False

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**_with_defaults(kwargs, httpx.AsyncHTTPTransport))
        self._is_created = True

    def __del__(self) -> None:
        if self._is_created and not self.is_closed:
            close_soon(self.aclose)


def _with_defaults(kwargs: dict[str, Any], transport: type[Any]) -> dict[str, Any]:
    kwargs.setdefault("timeout", DEFAULT_TIMEOUT)
    kwargs.setdefault("limits", DEFAULT_CONNECTION_LIMITS)
    proxied = any(os.environ.get(name) for name in ("ALL_PROXY", "all_proxy"))
    if "transport" in kwargs or "proxy" in kwargs or proxied:
        return kwargs
    # Our transport and the one that httpx creates share one TLS context, which is slow to create.
    # Ours is mounted, not passed, because with a passed one httpx ignores the proxy variables.
    kwargs.setdefault("verify", httpx.create_ssl_context())
    passed_on = ("verify", "cert", "trust_env", "http1", "http2", "limits")
    ours = transport(
        socket_options=_keep_alive(), **{name: kwargs[name] for name in passed_on if name in kwargs}
    )
    kwargs["mounts"] = {"all://": ours, **kwargs.get("mounts", {})}
    return kwargs


def _keep_alive() -> list[tuple[int, int, int]]:
    """Return socket options: probe idle connections each minute, drop them after five failures."""
    options = [(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)]
    wanted = (("TCP_KEEPIDLE", 60), ("TCP_KEEPINTVL", 60), ("TCP_KEEPCNT", 5))
    options += [
        (socket.IPPROTO_TCP, getattr(socket, name), value)
        for name, value in wanted
        if hasattr(socket, name)  # each system supports some of them
    ]
    return options
