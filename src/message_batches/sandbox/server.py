"""The sandbox as an object to start and stop: a real HTTP server in another thread."""

from __future__ import annotations

import asyncio
import secrets
import signal
import socket
import tempfile
import threading
import warnings
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit
from weakref import WeakSet

import uvicorn

from message_batches.sandbox.clock import SECOND, Clock
from message_batches.sandbox.errors import SandboxOptionError, SandboxStateError
from message_batches.sandbox.fault_registry import Faults
from message_batches.sandbox.http import AdminAPI, Behavior, Service, is_loopback, web_app
from message_batches.sandbox.processor import Answerer, Processor, SyntheticAnswerer
from message_batches.sandbox.store import Store
from message_batches.sandbox.upstream import Upstream

DEFAULT_API_KEY = "sandbox-key"
# With these, dates remain below the year 9999 for days.
_LONGEST_BATCH = 1e9
_FASTEST_CLOCK = 1e6


class Sandbox:
    """
    The Message Batches API on this machine.

    Use it as a context manager, sync or async, or call `start` and `stop`:

        with Sandbox() as sandbox:
            client = Anthropic(base_url=sandbox.base_url, api_key=sandbox.api_key)

    Args:
        seed: decides the answers together with the requests: the same request and seed give the
            same answer.
        data_dir: where batches are kept; they survive a restart and a kill. By default a temporary
            folder, removed at the end. Only the user can read what the sandbox writes.
        host: the address to listen on. Anything but loopback exposes the server to the network and
            gives a warning.
        port: the port to listen on; 0 takes a free one.
        api_key: the key that callers must send. By default `sandbox-key`; with `upstream`, where
            callers spend real money, a random one.
        batch_seconds: sandbox seconds from the creation of a batch to its end, over which its
            requests are spread evenly. 0 answers as fast as the machine can. More than 24 hours
            makes a part of each batch expire.
        live_counts: change `request_counts` while a batch is processed. The documented service
            leaves each request in `processing` until the batch has ended.
        retry_after: the seconds in the `retry-after` header of an unfinished batch. By default the
            time that remains until its end, from 1 to 10, as the service gives 10.
        clock_speed: sandbox seconds that pass in one real second.
        faults: what goes wrong on purpose, each as `message_batches.sandbox.faults` describes.
        upstream: the base URL of a server that speaks Messages, the service or another: it answers
            each request instead of the sandbox.
        upstream_api_key: the key to send upstream.
        upstream_concurrency: how many requests may be sent upstream at once.

    Raises:
        SandboxOptionError: an option or a fault cannot be used.
        OSError: from `start`: it cannot listen there (`errno.EADDRINUSE`: the port is taken), or
            the data folder, which `filename` names, cannot be used.
    """

    def __init__(
        self,
        *,
        seed: int = 0,
        data_dir: str | Path | None = None,
        host: str = "127.0.0.1",
        port: int = 0,
        api_key: str | None = None,
        batch_seconds: float = 1.5,
        live_counts: bool = False,
        retry_after: int | None = None,
        clock_speed: float = 1.0,
        faults: Iterable[str] = (),
        upstream: str | None = None,
        upstream_api_key: str | None = None,
        upstream_concurrency: int = 8,
    ) -> None:
        if not is_loopback(host):
            warnings.warn(
                f"The sandbox listens on {host}: others on your network can reach it.",
                stacklevel=2,
            )
        if upstream_concurrency < 1:
            raise SandboxOptionError("upstream_concurrency must be at least 1.")
        if not 0 < clock_speed <= _FASTEST_CLOCK or not 0 <= batch_seconds <= _LONGEST_BATCH:
            raise SandboxOptionError(
                f"clock_speed must be above 0 and at most {_FASTEST_CLOCK:g}, batch_seconds at "
                f"least 0 and at most {_LONGEST_BATCH:g}."
            )
        if upstream is not None and not _is_http_url(upstream):
            # Not repeated here: a URL may hold a password.
            raise SandboxOptionError(
                "upstream must be an http:// or https:// URL, such as https://api.anthropic.com."
            )
        for name, key in (("api_key", api_key), ("upstream_api_key", upstream_api_key)):
            if key is not None and not (key.isascii() and key.isprintable() and key == key.strip()):
                raise SandboxOptionError(
                    f"{name} has a character that a header cannot have. Look for a line end or a "
                    "blank in it."
                )
        if api_key is None:
            api_key = DEFAULT_API_KEY if upstream is None else secrets.token_urlsafe(24)
        self.api_key = api_key
        self._address = (host, port)
        self._data_dir = data_dir
        self._clock = Clock(clock_speed)
        self._faults = Faults(faults, seed)
        self._behavior = Behavior(
            api_key=api_key,
            duration=int(batch_seconds * SECOND),
            live_counts=live_counts,
            retry_after=retry_after,
            seed=seed,
        )

        def new_answerer() -> Answerer:
            if upstream is None:
                return SyntheticAnswerer(seed)
            return Upstream(upstream, upstream_api_key, upstream_concurrency)

        self._new_answerer = new_answerer  # so that the key is not an attribute that is printed
        self._running: _Running | None = None

    @property
    def base_url(self) -> str:
        """
        The URL to give to a client, without a path.

        Raises:
            SandboxStateError: the sandbox is not running.
        """
        return self._expect_running().base_url

    def start(self) -> Self:
        """Start the server and return when it answers."""
        if self._running is not None:
            raise SandboxStateError("The sandbox is already running.")
        self._running = _Running(
            *self._address,
            data_dir=self._data_dir,
            clock=self._clock,
            behavior=self._behavior,
            faults=self._faults,
            answerer=self._new_answerer(),
        )
        _stop_on_sigterm(self)
        return self

    def stop(self) -> None:
        """Stop the server; batches in progress remain. It may be called twice."""
        if self._running is not None:
            self._running.stop()
            self._running = None
            _RUNNING.discard(self)

    def wait(self) -> None:
        """Block until the server ends, or until the calling thread is interrupted."""
        self._expect_running().wait()

    def advance(self, seconds: float) -> None:
        """
        Move the clock of the sandbox forward.

        Batches catch up shortly afterwards, not before this returns.

        Raises:
            SandboxOptionError: the number is negative or much too large.
        """
        self._clock.advance(seconds)
        if self._running is not None:
            self._running.wake()

    def add_fault(self, text: str) -> None:
        """
        Let something go wrong from now on.

        Raises:
            SandboxOptionError: the fault does not exist.
        """
        self._faults.add([text])

    def clear_faults(self) -> None:
        """Let nothing go wrong any more."""
        self._faults.in_force.clear()

    def report(self) -> dict[str, Any]:
        """Return what the sandbox has accepted and answered and which faults happened."""
        return self._expect_running().admin.report()

    def repeated(self) -> dict[str, list[str]]:
        """Return each custom_id that was accepted in more than one batch, with those batches."""
        return self._expect_running().admin.repeated()

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
        """Start the server without blocking the event loop."""
        return await asyncio.to_thread(self.start)

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Stop the server without blocking the event loop."""
        await asyncio.to_thread(self.stop)

    def __repr__(self) -> str:
        """Return where it is, without the key."""
        state = "stopped" if self._running is None else self._running.base_url
        return f"<Sandbox {state}>"

    def _expect_running(self) -> _Running:
        if self._running is None:
            raise SandboxStateError("The sandbox is not running. Start it, or use a with block.")
        return self._running


class _Running:
    """A running server: what must be released when it stops."""

    def __init__(
        self,
        host: str,
        port: int,
        *,
        data_dir: str | Path | None,
        clock: Clock,
        behavior: Behavior,
        faults: Faults,
        answerer: Answerer,
    ) -> None:
        self._socket = _listen(host, port)
        address, port = self._socket.getsockname()[:2]
        self.base_url = f"http://{f'[{address}]' if ':' in address else address}:{port}"
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
        # After a restart, a clock that was moved must not be before what has happened.
        clock.catch_up(self._store.latest_instant())
        self._processor = Processor(self._store, clock, answerer, faults)
        service = Service(self._store, clock, self._processor, faults, behavior, host, port)
        self.admin = AdminAPI(service)
        config = uvicorn.Config(
            web_app(service),
            loop="asyncio",
            http=service.connections.protocol(),
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
            raise SandboxStateError("The sandbox could not start; its log has the reason.")

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


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With the protocol left out, asyncio would not switch off Nagle's algorithm, and every small
    # response would take 40 ms.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
    except BaseException:
        listener.close()
        raise
    return listener


def _is_http_url(text: str) -> bool:
    try:
        url = urlsplit(text)
        return url.scheme in ("http", "https") and bool(url.hostname) and url.port != 0
    except ValueError:  # the port is not a number, or brackets do not match
        return False


_RUNNING: WeakSet[Sandbox] = WeakSet()


def _stop_on_sigterm(sandbox: Sandbox) -> None:
    """Let a SIGTERM that the program does not handle remove temporary folders."""
    _RUNNING.add(sandbox)
    in_main_thread = threading.current_thread() is threading.main_thread()
    if in_main_thread and signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, _stop_all)


def _stop_all(number: int, frame: object) -> None:
    for sandbox in list(_RUNNING):
        sandbox.stop()
    signal.signal(number, signal.SIG_DFL)
    signal.raise_signal(number)
