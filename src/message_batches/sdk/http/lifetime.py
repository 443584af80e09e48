"""
The HTTP client behind a client: the user's, or one of our own, made for the first request.

The HTTP library is imported no sooner: it takes several times as long as all the rest of this
package.
"""

from __future__ import annotations

import asyncio
import threading
from importlib import import_module
from typing import TYPE_CHECKING, Any

from message_batches.sdk.http.httpx_adapter import library_of

if TYPE_CHECKING:
    import httpx


class Connections:
    """The HTTP client of a sync client and its copies."""

    def __init__(self, given: httpx.Client | None) -> None:
        _check(given, "Client")
        self._http = given
        self._lock = threading.Lock()

    @property
    def http(self) -> httpx.Client:
        """The HTTP client."""
        with self._lock:  # two threads may have their first request at the same time
            if self._http is None:
                self._http = _transport().DefaultHttpxClient()
            return self._http

    def is_closed(self) -> bool:
        """Tell whether it has been closed."""
        return self._http is not None and self._http.is_closed

    def close(self) -> None:
        """Close it. No request can be sent any more."""
        self.http.close()


class AsyncConnections:
    """
    The HTTP client of an async client and its copies.

    A connection belongs to the event loop in which it was made. So each loop, such as that of
    another `asyncio.run`, has an HTTP client of its own; one that the user gives is used in all.
    """

    def __init__(self, given: httpx.AsyncClient | None) -> None:
        _check(given, "AsyncClient")
        self._given = given
        self._by_loop: dict[asyncio.AbstractEventLoop | None, httpx.AsyncClient] = {}
        self._lock = threading.Lock()  # loops may run in several threads
        self._is_closed = False

    @property
    def is_given(self) -> bool:
        """Whether the HTTP client is one that the user made."""
        return self._given is not None

    @property
    def http(self) -> httpx.AsyncClient:
        """The HTTP client for the loop that is running."""
        if self._given is not None:
            return self._given
        if self._is_closed:
            raise RuntimeError("Cannot send a request, as the client has been closed.")
        loop = _running_loop()
        with self._lock:
            if loop not in self._by_loop:
                self._by_loop = {
                    known: http
                    for known, http in self._by_loop.items()
                    if known is None or not known.is_closed()
                }
                self._by_loop[loop] = _transport().DefaultAsyncHttpxClient()
            return self._by_loop[loop]

    def is_closed(self) -> bool:
        """Tell whether it has been closed."""
        return self._is_closed if self._given is None else self._given.is_closed

    async def close(self) -> None:
        """Close it. No request can be sent any more."""
        self._is_closed = True
        http = self._given or self._by_loop.pop(_running_loop(), None)
        if http is not None:
            await http.aclose()


def _check(given: object, kind: str) -> None:
    if given is not None and not isinstance(given, getattr(library_of(given), kind)):
        raise TypeError(
            f"Invalid `http_client` argument: here it is an httpx.{kind}, not"
            f" {type(given).__name__}."
        )


def _running_loop() -> asyncio.AbstractEventLoop | None:
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None  # nothing runs, or the loop of another library


def _transport() -> Any:
    return import_module("message_batches.sdk.http.transport")
