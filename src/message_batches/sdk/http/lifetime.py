"""
The HTTP client behind a client: the user's, or ours, created for the first request.

The HTTP library is imported only then: importing it takes several times as long as the rest of this
package.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Awaitable, Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any

from message_batches.sdk.http.request import library_of

if TYPE_CHECKING:
    import httpx


_closing: set[asyncio.Task[None]] = set()  # an event loop keeps no reference to its tasks


class Connections:
    """The HTTP client of a sync client and its copies."""

    def __init__(self, given: httpx.Client | None) -> None:
        _check(given, "Client")
        self._http = given
        self._lock = threading.Lock()

    @property
    def http(self) -> httpx.Client:
        """The HTTP client."""
        with self._lock:  # two threads may send their first request at the same time
            if self._http is None:
                self._http = _transport().DefaultHttpxClient()
            return self._http

    def is_closed(self) -> bool:
        """Return whether it has been closed."""
        return self._http is not None and self._http.is_closed

    def close(self) -> None:
        """Close it; no request can be sent after that."""
        self.http.close()


class AsyncConnections:
    """
    The HTTP client of an async client and its copies.

    A connection belongs to the event loop in which it was opened. So each loop, such as that of
    another `asyncio.run`, has its own HTTP client; a client from the user is used in every loop.
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
        """The HTTP client for the running loop."""
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
        """Return whether it has been closed."""
        return self._is_closed if self._given is None else self._given.is_closed

    async def close(self) -> None:
        """Close it; no request can be sent after that."""
        self._is_closed = True
        http = self._given or self._by_loop.pop(_running_loop(), None)
        if http is not None:
            await http.aclose()


def _check(given: object, kind: str) -> None:
    if given is not None and not isinstance(given, getattr(library_of(given), kind)):
        raise TypeError(
            f"Invalid `http_client` argument: it is of type {type(given).__name__}. Pass an"
            f" httpx.{kind}."
        )


def _running_loop() -> asyncio.AbstractEventLoop | None:
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None  # no loop is running, or one of another library


def _transport() -> Any:
    return import_module("message_batches.sdk.http.transport")


def close_soon(close: Callable[[], Awaitable[object]]) -> None:
    """Close a dropped object in a task of the running loop, because a finalizer cannot wait."""
    with contextlib.suppress(RuntimeError):  # without a running loop nothing can be done
        loop = asyncio.get_running_loop()
        task = loop.create_task(_close_quietly(close))
        _closing.add(task)
        task.add_done_callback(_closing.discard)


async def _close_quietly(close: Callable[[], Awaitable[object]]) -> None:
    # Connections of another loop, which may be closed, cannot be closed from here.
    with contextlib.suppress(RuntimeError):
        await close()
