"""The sandbox as an object to start and stop: a real HTTP server in another thread."""

from __future__ import annotations

import asyncio
import re
import secrets
import signal
import socket
import tempfile
import threading
import warnings
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing, suppress
from functools import partial
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit
from weakref import WeakSet

import uvicorn

from message_batches.sandbox.clock import SECOND, Clock
from message_batches.sandbox.errors import SandboxOptionError, SandboxStateError
from message_batches.sandbox.fault_registry import Faults
from message_batches.sandbox.http import AdminAPI, Service, is_loopback, web_app
from message_batches.sandbox.processor import Answerer, Processor
from message_batches.sandbox.prompt_cache import PromptCache
from message_batches.sandbox.store import Store, last_port
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
            folder, removed at the end. Only the user can read what the sandbox writes. A sandbox
            that this process started on the same folder by `start` is stopped first.
        host: the address to listen on. Anything but loopback exposes the server to the network and
            gives a warning.
        port: the port to listen on; 0 takes the one that `data_dir` was last used with, so that
            clients find their batches again, or any that is free.
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
        check_models: refuse what the model of a request is known to refuse, and any model that has
            ended by the sandbox's clock: such a request gets an errored result.
        parallel_requests: how many requests of a batch are processed together: none of them reads
            from the prompt cache what another of them writes.
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
        check_models: bool = False,
        parallel_requests: int = 100,
        upstream: str | None = None,
        upstream_api_key: str | None = None,
        upstream_concurrency: int = 8,
    ) -> None:
        if not is_loopback(host):
            warnings.warn(
                f"The sandbox listens on {host}: others on your network can reach it.",
                stacklevel=2,
            )
        if min(upstream_concurrency, parallel_requests) < 1:
            raise SandboxOptionError(
                "upstream_concurrency and parallel_requests must be at least 1."
            )
        if not 0 < clock_speed <= _FASTEST_CLOCK or not 0 <= batch_seconds <= _LONGEST_BATCH:
            raise SandboxOptionError(
                f"clock_speed must be above 0 and at most {_FASTEST_CLOCK:g}, batch_seconds at "
                f"least 0 and at most {_LONGEST_BATCH:g}."
            )
        if check_models and upstream is not None:
            raise SandboxOptionError(
                "check_models is for made-up answers, and upstream gives its own. Pass one of them."
            )
        if upstream is not None and not _is_http_url(upstream):
            # Not repeated here: a URL may hold a password.
            raise SandboxOptionError(
                "upstream must be an http:// or https:// URL, such as https://api.anthropic.com."
            )
        for name, key in (("api_key", api_key), ("upstream_api_key", upstream_api_key)):
            if key is not None and not (key.isascii() and key.isprintable() and key == key.strip()):
                raise SandboxOptionError(
                    f"{name} has a character that a header cannot have. Look for a line break or "
                    "a space in it."
                )
        if url := re.match(r"[a-zA-Z][a-zA-Z0-9+.-]+:/", str(data_dir or "")):
            raise SandboxOptionError(
                f"data_dir starts with {url.group()}, so it is a URL. Pass a path on this machine."
            )
        if api_key is None:
            api_key = DEFAULT_API_KEY if upstream is None else secrets.token_urlsafe(24)
        self.api_key = api_key
        self._address = (host, port)
        self._data_dir = data_dir
        self._clock = Clock(clock_speed)
        self._faults = Faults(faults, seed)
        cache = PromptCache()
        self._new_service = partial(
            Service,
            clock=self._clock,
            faults=self._faults,
            host=host,
            api_key=api_key,
            duration=int(batch_seconds * SECOND),
            live_counts=live_counts,
            retry_after=retry_after,
            seed=seed,
            cache=cache,
        )

        def new_answerer() -> Answerer:
            if upstream is None:
                return Answerer(
                    seed, self._clock, cache, parallel_requests, check_models=check_models
                )
            return Upstream(upstream, upstream_api_key, upstream_concurrency)

        self._new_answerer = new_answerer  # so that the key is not an attribute that is printed
        self._service: Service | None = None  # while it is running
        self._in_block = False
        self._resources = ExitStack()

    @property
    def base_url(self) -> str:
        """
        The URL to give to a client, without a path.

        Raises:
            SandboxStateError: the sandbox is not running.
        """
        self._expect_running()
        return self._base_url

    def start(self) -> Self:
        """Start the server and return when it answers."""
        if self._service is not None:
            raise SandboxStateError("The sandbox is already running.")
        folder = self._data_dir
        if folder is not None:
            _stop_forgotten(Path(folder))
        with ExitStack() as resources:
            listener = resources.enter_context(_listen(*self._address, folder))
            if folder is None:
                temporary = tempfile.TemporaryDirectory(prefix="message-batches-sandbox-")
                folder = resources.enter_context(temporary)
            store = resources.enter_context(closing(Store(Path(folder))))
            store.remove_strays()
            # After a restart, a clock that was moved must not be before what has happened.
            self._clock.catch_up(store.latest_instant())
            processor = Processor(store, self._clock, self._new_answerer(), self._faults)
            host, port = listener.getsockname()[:2]
            store.keep_port(port)
            self._base_url = f"http://{f'[{host}]' if ':' in host else host}:{port}"
            service = self._new_service(store=store, processor=processor, port=port)
            self._server = _Server(service, listener)
            resources.callback(self._server.stop)
            self._server.start_and_wait()
            self._service = service
            self._resources = resources.pop_all()
        _stop_on_sigterm(self)
        return self

    def stop(self) -> None:
        """Stop the server; batches in progress remain. It may be called twice."""
        self._resources.close()
        self._service = None
        self._in_block = False
        _RUNNING.discard(self)

    def wait(self) -> None:
        """Block until the server ends, or until the calling thread is interrupted."""
        self._expect_running()
        # A wait without a limit cannot be interrupted by Ctrl-C on every platform.
        while not self._server.ended.wait(0.5):
            pass

    def advance(self, seconds: float) -> None:
        """
        Move the clock of the sandbox forward.

        Batches catch up shortly afterwards, not before this returns.

        Raises:
            SandboxOptionError: the number is negative or much too large.
        """
        self._clock.advance(seconds)
        if self._service is not None:
            self._service.processor.wake()

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
        return AdminAPI(self._expect_running()).report()

    def repeated(self) -> dict[str, list[str]]:
        """Return each custom_id that was accepted in more than one batch, with those batches."""
        return AdminAPI(self._expect_running()).repeated()

    def requests(self) -> Iterator[dict[str, Any]]:
        """Yield each accepted request, as it was sent, with the `batch_id` of its batch."""
        return AdminAPI(self._expect_running()).requests()

    def bills(self) -> Iterator[dict[str, Any]]:
        """
        Yield what each request was billed for, in batches that are deleted too.

        Each has `batch_id`, `custom_id`, the type of the `result`, and, if the model answered, the
        `status` of the answer and its `usage`.
        """
        return AdminAPI(self._expect_running()).bills()

    def __enter__(self) -> Self:
        """Start the server."""
        self.start()
        self._in_block = True
        return self

    def __exit__(self, *exception: object) -> None:
        """Stop the server."""
        self.stop()

    async def __aenter__(self) -> Self:
        """Start the server without blocking the event loop."""
        return await asyncio.to_thread(self.__enter__)

    async def __aexit__(self, *exception: object) -> None:
        """Stop the server without blocking the event loop."""
        await asyncio.to_thread(self.stop)

    def __repr__(self) -> str:
        """Return where it is, without the key."""
        state = "stopped" if self._service is None else self._base_url
        return f"<Sandbox {state}>"

    def _expect_running(self) -> Service:
        if self._service is None:
            raise SandboxStateError("The sandbox is not running. Start it, or use a with block.")
        return self._service


class _Server(threading.Thread):
    """
    A thread that serves a sandbox until it is stopped.

    Attributes:
        ended: set when it serves no more.
    """

    def __init__(self, service: Service, listener: socket.socket) -> None:
        super().__init__(name="sandbox", daemon=True)
        config = uvicorn.Config(
            web_app(service),
            loop="asyncio",
            http=service.connections.protocol(),
            ws="none",
            lifespan="on",
            log_config=None,
            access_log=False,
            server_header=False,
            # Anybody can send X-Forwarded-Proto; there is no proxy in front of it.
            proxy_headers=False,
            date_header=True,
            timeout_graceful_shutdown=1,
        )
        self._server = uvicorn.Server(config)
        self._listener = listener
        # An interrupted join() takes a running thread for one that has ended (Python 3.11).
        self.ended = threading.Event()

    def run(self) -> None:
        """Serve."""
        try:
            asyncio.run(self._server.serve(sockets=[self._listener]))
        finally:
            self.ended.set()

    def start_and_wait(self) -> None:
        """Start the thread and return when it answers."""
        self.start()
        while not self._server.started:
            if self.ended.wait(0.005):
                raise SandboxStateError("The sandbox could not start; its log has the reason.")

    def stop(self) -> None:
        """Let the thread end."""
        self._server.should_exit = True
        self.ended.wait()
        self.join()


def _listen(host: str, port: int, data_dir: str | Path | None) -> socket.socket:
    """Return a socket at an address; for port 0, at the last one of the folder if it is free."""
    before = last_port(Path(data_dir)) if data_dir is not None and not port else 0
    if before:
        with suppress(OSError):
            return _bound(host, before)
    return _bound(host, port)


def _bound(host: str, port: int) -> socket.socket:
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


def _stop_forgotten(folder: Path) -> None:
    """Stop what a cell of a notebook started on a folder when it was run before."""
    for sandbox in list(_RUNNING):
        other = sandbox._data_dir
        if (
            other is not None
            and not sandbox._in_block
            and Path(other).resolve() == folder.resolve()
        ):
            sandbox.stop()


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
