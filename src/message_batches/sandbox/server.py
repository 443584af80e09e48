"""The sandbox as a thing to start and stop: a real HTTP server in a thread of its own."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import tempfile
import threading
import warnings
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import uvicorn

from message_batches.sandbox import app
from message_batches.sandbox.answering import Answerer, MadeUp
from message_batches.sandbox.clock import SECOND, Clock
from message_batches.sandbox.connections import Connections
from message_batches.sandbox.edge import Edge
from message_batches.sandbox.faults import Faults
from message_batches.sandbox.inspection import CallLog, Inspection
from message_batches.sandbox.messages import Messages
from message_batches.sandbox.processor import Processor
from message_batches.sandbox.service import Behaviour, Service
from message_batches.sandbox.store import Store
from message_batches.sandbox.upstream import Upstream


class Sandbox:
    """The Message Batches API on your own machine.

    Use it as a context manager, plain or async, or call `start` and `stop`:

        with Sandbox() as sandbox:
            client = Anthropic(base_url=sandbox.base_url, api_key=sandbox.api_key)

    Args:
        seed: Decides the answers together with the requests: the same request and seed give the
            same answer.
        data_dir: Where batches are kept; they survive a restart and a kill. By default a temporary
            folder, removed at the end.
        host: The address to listen on. Anything but loopback lets others on your network in and
            gives a warning.
        port: The port to listen on; 0 takes a free one.
        api_key: The key that callers must send.
        batch_seconds: Sandbox seconds from a batch's creation to its end, over which its requests
            are spread evenly. 0 answers as fast as the machine can. More than 24 hours makes a
            part of every batch expire.
        live_counts: Move `request_counts` while a batch is processed. The documented service
            leaves every request in `processing` until the batch has ended.
        retry_after: The seconds that the `retry-after` header of an unfinished batch names. By
            default the time that is left until its end, from 1 to 10, as the service names 10.
        clock_speed: Sandbox seconds that pass in one real second.
        faults: What goes wrong on purpose, each as `message_batches.sandbox.faults` describes.
        upstream: The base URL of a server that speaks Messages, the service or another: each
            request is answered by it instead of being made up.
        upstream_api_key: The key to send upstream.
        upstream_concurrency: How many requests may be under way upstream at once.

    Raises:
        ValueError: One of the faults is none, a number is out of range, or `upstream` is no URL.
        OSError: From `start`: it cannot listen there (`errno.EADDRINUSE`: the port is taken), or
            the data folder, which `filename` names, cannot be used.
    """

    def __init__(
        self,
        *,
        seed: int = 0,
        data_dir: str | Path | None = None,
        host: str = "127.0.0.1",
        port: int = 0,
        api_key: str = "sandbox-key",
        batch_seconds: float = 1.5,
        live_counts: bool = False,
        retry_after: int | None = None,
        clock_speed: float = 1.0,
        faults: Iterable[str] = (),
        upstream: str | None = None,
        upstream_api_key: str | None = None,
        upstream_concurrency: int = 8,
    ) -> None:
        if not _is_loopback(host):
            warnings.warn(
                f"The sandbox listens on {host}: others on your network can reach it.",
                stacklevel=2,
            )
        if upstream_concurrency < 1:
            raise ValueError("upstream_concurrency must be at least 1.")
        if clock_speed <= 0 or batch_seconds < 0:
            raise ValueError("clock_speed must be above 0, and batch_seconds not below it.")
        if upstream is not None and not _is_http_url(upstream):
            # Not repeated here: a URL may hold a password.
            raise ValueError(
                "upstream must be an http:// or https:// URL, such as https://api.anthropic.com."
            )
        self.api_key = api_key
        self._address = (host, port)
        self._data_dir = data_dir
        self._seed = seed
        self._clock = Clock(clock_speed)
        self._faults = Faults(faults, seed)
        self._behaviour = Behaviour(
            api_key=api_key,
            duration=int(batch_seconds * SECOND),
            live_counts=live_counts,
            retry_after=retry_after,
        )
        self._upstream = (upstream, upstream_api_key, upstream_concurrency)
        self._running: _Running | None = None

    @property
    def base_url(self) -> str:
        """The URL to give to a client, without a path.

        Raises:
            RuntimeError: The sandbox is not running.
        """
        return self._expect_running().base_url

    def start(self) -> Self:
        """Start the server and return when it answers."""
        if self._running is not None:
            raise RuntimeError("The sandbox is already running.")
        self._running = _Running(
            address=self._address,
            data_dir=self._data_dir,
            seed=self._seed,
            clock=self._clock,
            behaviour=self._behaviour,
            faults=self._faults,
            answerer=self._answerer(),
        )
        return self

    def stop(self) -> None:
        """Stop the server; batches in progress stay where they are. Stopping twice is fine."""
        if self._running is not None:
            self._running.stop()
            self._running = None

    def wait(self) -> None:
        """Block until the server ends, or until the calling thread is interrupted."""
        self._expect_running().wait()

    def advance(self, seconds: float) -> None:
        """Move the sandbox's clock forward.

        Batches catch up with what has become due in a moment, not before this returns.
        """
        self._clock.advance(seconds)
        if self._running is not None:
            self._running.wake()

    def add_fault(self, text: str) -> None:
        """Let something go wrong from now on.

        Raises:
            ValueError: There is no such fault.
        """
        self._faults.add(text)

    def clear_faults(self) -> None:
        """Let nothing go wrong any more."""
        self._faults.clear()

    def report(self) -> dict[str, Any]:
        """Return what the sandbox has accepted, answered and broken: the page `/sandbox`."""
        return self._expect_running().inspection.report()

    def repeated(self) -> dict[str, list[str]]:
        """Return each custom_id that was accepted in more than one batch, with those batches."""
        return self._expect_running().inspection.repeated()

    def __enter__(self) -> Self:
        """Start the server."""
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Stop the server."""
        self.stop()

    async def __aenter__(self) -> Self:
        """Start the server without holding up the event loop."""
        return await asyncio.to_thread(self.start)

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Stop the server without holding up the event loop."""
        await asyncio.to_thread(self.stop)

    def __repr__(self) -> str:
        """Say where it is, and nothing of the key."""
        state = "stopped" if self._running is None else self._running.base_url
        return f"<Sandbox {state}>"

    def _answerer(self) -> Answerer:
        url, api_key, concurrency = self._upstream
        return MadeUp(self._seed) if url is None else Upstream(url, api_key, concurrency)

    def _expect_running(self) -> _Running:
        if self._running is None:
            raise RuntimeError("The sandbox is not running: start it, or use it in a with block.")
        return self._running


class _Running:
    """One run of the server: what must be released when it stops."""

    def __init__(
        self,
        *,
        address: tuple[str, int],
        data_dir: str | Path | None,
        seed: int,
        clock: Clock,
        behaviour: Behaviour,
        faults: Faults,
        answerer: Answerer,
    ) -> None:
        self._socket = _listen(address)
        host, port = self._socket.getsockname()[:2]
        self.base_url = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
        self._temporary = (
            tempfile.TemporaryDirectory(prefix="message-batches-sandbox-")
            if data_dir is None
            else None
        )
        try:
            folder = Path(self._temporary.name if self._temporary else str(data_dir))
            self._store = Store(folder)
        except BaseException:
            self._release()
            raise
        self._store.remove_strays()
        # A clock that was moved before a restart must not go back behind what has happened.
        clock.catch_up(self._store.latest_instant())
        self._processor = Processor(self._store, clock, answerer, faults)
        connections = Connections()
        log = CallLog()
        self.inspection = Inspection(self._store, clock, faults, log, self._processor.wake)
        service = Service(self._store, clock, self._processor, behaviour, connections)
        messages = Messages(service, clock, seed)
        inner = app.build(service, messages, self._processor, self.inspection)
        config = uvicorn.Config(
            Edge(inner, connections, faults, log),
            loop="asyncio",
            http=connections.protocol(),
            ws="none",
            lifespan="on",
            log_config=None,
            access_log=False,
            server_header=False,
            date_header=True,
            timeout_graceful_shutdown=1,
        )
        self._server = uvicorn.Server(config)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ended = threading.Event()
        self._started = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="sandbox", daemon=True)
        self._thread.start()
        while not self._server.started and not self._ended.wait(0.005):
            pass
        if not self._server.started:
            self.stop()
            raise RuntimeError("The sandbox could not start; its log says why.")

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join()
        self._store.close()
        self._release()

    def wait(self) -> None:
        # A bare wait() cannot be interrupted by Ctrl-C on every platform.
        while not self._ended.wait(0.5):
            pass

    def wake(self) -> None:
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._processor.wake)

    def _serve(self) -> None:
        try:
            asyncio.run(self._serve_in_loop())
        finally:
            self._ended.set()

    async def _serve_in_loop(self) -> None:
        self._loop = asyncio.get_running_loop()
        await self._server.serve(sockets=[self._socket])

    def _release(self) -> None:
        self._socket.close()
        if self._temporary is not None:
            self._temporary.cleanup()


def _listen(address: tuple[str, int]) -> socket.socket:
    family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    # With the protocol left out, asyncio would not switch off Nagle's algorithm, and every small
    # response would take 40 ms.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
    except BaseException:
        listener.close()
        raise
    return listener


def _is_http_url(text: str) -> bool:
    try:
        url = urlsplit(text)
        return url.scheme in ("http", "https") and bool(url.hostname) and url.port != 0
    except ValueError:  # the port is no number, or brackets do not match
        return False


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
