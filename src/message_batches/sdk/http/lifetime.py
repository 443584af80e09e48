"""
The HTTP client behind a client: the user's, or ours, created for the first request.

The HTTP library is imported only then: importing it takes several times as long as the rest of this
package.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import threading
from collections.abc import Awaitable, Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from message_batches.sdk.errors import ConfigurationError
from message_batches.sdk.http.proxies import (
    check_proxies,
    environment_error,
    has_proxy_variables,
    refusals,
)
from message_batches.sdk.http.request import library_of

if TYPE_CHECKING:
    import httpx

HttpT = TypeVar("HttpT", "httpx.Client", "httpx.AsyncClient")

_closing: set[asyncio.Task[None]] = set()  # an event loop keeps no reference to its tasks


class _Process(Generic[HttpT]):
    """
    The HTTP clients of one process, by event loop; the sync client has one, under None.

    Attributes:
        lock: held while one is created, because threads may send their first requests together.
        clients: the HTTP clients.
    """

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.clients: dict[asyncio.AbstractEventLoop | None, HttpT] = {}


class _Owned(Generic[HttpT]):
    """
    The HTTP clients that belong to a client, apart for each process.

    A process that was forked inherits the connections of its parent, and two that read the same one
    get each other's answers. So each process opens its own. The parent's are kept, not closed:
    closing them in the child could send the end of the connection.

    Args:
        given: the HTTP client that the user passed, instead of ours.
        name: the name of our class.

    Raises:
        ConfigurationError: an environment variable about proxies cannot be used.
    """

    def __init__(self, given: HttpT | None, name: str) -> None:
        if given is None and has_proxy_variables(os.environ):
            check_proxies(os.environ)
        self._given: HttpT | None = given
        self._name = name
        self._users: set[int] = set()  # the processes that used the given one
        self._by_process: dict[int, _Process[HttpT]] = {}
        self._is_closed = False

    @property
    def is_given(self) -> bool:
        """Whether the HTTP client is one that the user made."""
        return self._given is not None

    def is_closed(self) -> bool:
        """Return whether it has been closed."""
        closed: bool = self._is_closed if self._given is None else self._given.is_closed
        return closed

    def _process(self) -> _Process[HttpT]:
        pid = os.getpid()
        found = self._by_process.get(pid)
        # In one step, because a lock may have been held by another thread during the fork.
        return found or self._by_process.setdefault(pid, _Process())

    def _http(self, loop: asyncio.AbstractEventLoop | None) -> HttpT:
        if self._given is not None:
            self._users.add(os.getpid())
            if len(self._users) > 1:
                raise ConfigurationError(
                    "The `http_client` of this client was used in another process before the fork."
                    " Create a client in each process."
                )
            return self._given
        if self._is_closed:
            raise RuntimeError("Cannot send a request, as the client has been closed.")
        process = self._process()
        with process.lock:
            if loop not in process.clients:
                process.clients = {
                    known: http
                    for known, http in process.clients.items()
                    if known is None or not known.is_closed()
                }
                process.clients[loop] = _created(self._name)
            return process.clients[loop]


class Connections(_Owned["httpx.Client"]):
    """The HTTP client of a sync client and its copies."""

    def __init__(self, given: httpx.Client | None) -> None:
        _check(given, "Client")
        super().__init__(given, "DefaultHttpxClient")

    @property
    def http(self) -> httpx.Client:
        """The HTTP client."""
        return self._http(None)

    def close(self) -> None:
        """Close it; no request can be sent after that."""
        self._is_closed = True
        http = self._given or self._process().clients.pop(None, None)
        if http is not None:
            http.close()


class AsyncConnections(_Owned["httpx.AsyncClient"]):
    """
    The HTTP client of an async client and its copies.

    A connection belongs to the event loop in which it was opened. So each loop, such as that of
    another `asyncio.run`, has its own HTTP client; a client from the user is used in every loop.
    """

    def __init__(self, given: httpx.AsyncClient | None) -> None:
        _check(given, "AsyncClient")
        super().__init__(given, "DefaultAsyncHttpxClient")

    @property
    def http(self) -> httpx.AsyncClient:
        """The HTTP client for the running loop."""
        return self._http(_running_loop())

    async def close(self) -> None:
        """Close it; no request can be sent after that."""
        self._is_closed = True
        http = self._given or self._process().clients.pop(_running_loop(), None)
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


def _created(name: str) -> Any:
    create = getattr(import_module("message_batches.sdk.http.transport"), name)
    try:
        return create()
    except refusals():
        fault = environment_error(os.environ)
    raise fault  # outside of `except`: the library's error may show a proxy's password


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
