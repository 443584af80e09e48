"""
The two drivers: they carry out what a flow asks for, one synchronously, one asynchronously.

What touches the network, the clock or the user's callbacks is here, and no rule is.
"""

from __future__ import annotations

import inspect
import logging
import sys
import zlib
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Generator, Iterator
from typing import Any, TypeVar

import httpx

from message_batches.sdk.errors import APIConnectionError, APITimeoutError
from message_batches.sdk.flow import (
    Chunks,
    Close,
    Command,
    Emit,
    Flow,
    Read,
    Send,
    Sleep,
    StreamFlow,
    Tell,
)
from message_batches.sdk.inflating import Inflater
from message_batches.sdk.wire import WireRequest, is_secret, public_headers

T = TypeVar("T")

log = logging.getLogger("message_batches")

# What fails before anything of the request has left.
_NOT_SENT = ("ConnectError", "ConnectTimeout", "LocalProtocolError", "PoolTimeout", "ProxyError")


class Underway:
    """
    A flow that has begun. Whoever drives it sets the answer or the error of the last command.

    Attributes:
        result: What the flow has returned, once it is over.
    """

    def __init__(self, flow: Generator[Any, Any, Any]) -> None:
        self.answer: Any = None
        self.error: BaseException | None = None
        self.result: Any = None
        self._flow = flow

    def next_command(self) -> Any:
        """Hand the answer or the error over and give the next command, or None at the end."""
        answer, error = self.answer, self.error
        self.answer = self.error = None
        try:
            return self._flow.send(answer) if error is None else self._flow.throw(error)
        except StopIteration as end:
            self.result = end.value
            return None


class Driver:
    """Carries flows out with an `httpx.Client`."""

    def __init__(self, http: httpx.Client, sleep: Callable[[float], object]) -> None:
        self.http = http
        self._sleep = sleep
        self._library = library_of(http)

    def with_http(self, http: httpx.Client) -> Driver:
        """Make a driver that uses another HTTP client."""
        return Driver(http, self._sleep)

    def run(self, flow: Flow[T]) -> T:
        """Carry a flow out and give its result."""
        run = Underway(flow)
        while (command := run.next_command()) is not None:
            try:
                run.answer = self._do(command)
            except BaseException as error:
                run.error = error
        return run.result  # type: ignore[no-any-return]

    def iterate(self, flow: StreamFlow[object]) -> Iterator[Any]:
        """Carry a flow out and yield what it emits."""
        run = Underway(flow)
        while (command := run.next_command()) is not None:
            if isinstance(command, Emit):
                yield command.value
                continue
            try:
                run.answer = self._do(command)
            except BaseException as error:
                run.error = error

    def _do(self, command: Command) -> Any:
        match command:
            case Send(request, stream):
                return self._send(request, stream)
            case Chunks(response):
                return chunks_of(response)
            case Read(chunks, request):
                try:
                    return next(chunks, b"")
                except self._library.RequestError as error:
                    raise connection_error(error) from error
                except zlib.error as error:
                    raise decoding_error(error, request) from error
            case Close(response):
                return response.close()
            case Sleep(seconds, reason):
                log_pause(seconds, reason)
                return self._sleep(seconds)
            case Tell(listener, value):
                return listener(value)

    def _send(self, request: WireRequest, stream: bool) -> httpx.Response:
        content = request.content
        built = built_request(
            self.http,
            request,
            content=content if isinstance(content, bytes | None) else content.chunks(),
        )
        try:
            response = self.http.send(built, **send_options(request))
            if not (stream and response.is_success):
                try:
                    response.read()
                finally:
                    response.close()
        except self._library.RequestError as error:
            raise connection_error(error) from error
        finally:
            hide_credentials(built)
        log_answer(response)
        return response


class AsyncDriver:
    """Carries flows out with an `httpx.AsyncClient`."""

    def __init__(
        self, http: httpx.AsyncClient, sleep: Callable[[float], Awaitable[object]]
    ) -> None:
        self.http = http
        self._sleep = sleep
        self._library = library_of(http)

    def with_http(self, http: httpx.AsyncClient) -> AsyncDriver:
        """Make a driver that uses another HTTP client."""
        return AsyncDriver(http, self._sleep)

    async def run(self, flow: Flow[T]) -> T:
        """Carry a flow out and give its result."""
        run = Underway(flow)
        while (command := run.next_command()) is not None:
            try:
                run.answer = await self._do(command)
            except BaseException as error:
                run.error = error
        return run.result  # type: ignore[no-any-return]

    async def iterate(self, flow: StreamFlow[object]) -> AsyncGenerator[Any, None]:
        """Carry a flow out and yield what it emits."""
        run = Underway(flow)
        while (command := run.next_command()) is not None:
            if isinstance(command, Emit):
                yield command.value
                continue
            try:
                run.answer = await self._do(command)
            except BaseException as error:
                run.error = error

    async def _do(self, command: Command) -> Any:
        match command:
            case Send(request, stream):
                return await self._send(request, stream)
            case Chunks(response):
                return async_chunks_of(response)
            case Read(chunks, request):
                try:
                    return await anext(chunks, b"")
                except self._library.RequestError as error:
                    raise connection_error(error) from error
                except zlib.error as error:
                    raise decoding_error(error, request) from error
            case Close(response):
                return await response.aclose()
            case Sleep(seconds, reason):
                log_pause(seconds, reason)
                return await self._sleep(seconds)
            case Tell(listener, value):
                told = listener(value)
                return await told if inspect.isawaitable(told) else told

    async def _send(self, request: WireRequest, stream: bool) -> httpx.Response:
        content = request.content
        built = built_request(
            self.http,
            request,
            content=content if isinstance(content, bytes | None) else _async(content.chunks()),
        )
        try:
            response = await self.http.send(built, **send_options(request))
            if not (stream and response.is_success):
                try:
                    await response.aread()
                finally:
                    await response.aclose()
        except self._library.RequestError as error:
            raise connection_error(error) from error
        finally:
            hide_credentials(built)
        log_answer(response)
        return response


def chunks_of(response: httpx.Response) -> Iterator[bytes]:
    """Give the body of a response as it comes, decompressed."""
    if response.headers.get("content-encoding") != "gzip":
        yield from response.iter_bytes()
        return
    inflater = Inflater()
    for data in response.iter_raw():
        yield from inflater.feed(data)
    inflater.finish()


async def async_chunks_of(response: httpx.Response) -> AsyncIterator[bytes]:
    """See `chunks_of`."""
    if response.headers.get("content-encoding") != "gzip":
        async for chunk in response.aiter_bytes():
            yield chunk
        return
    inflater = Inflater()
    async for data in response.aiter_raw():
        for piece in inflater.feed(data):
            yield piece
    inflater.finish()


async def _async(chunks: Iterator[bytes]) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk


def library_of(http: object) -> Any:
    """
    Give the module that an HTTP client comes from: httpx, or httpx2, its continuation.

    They have the same interface but not the same classes, so errors must be caught by the right
    ones.
    """
    for base in type(http).__mro__:
        name = base.__module__.partition(".")[0]
        if name in ("httpx", "httpx2"):
            return sys.modules[name]
    raise TypeError(f"`http_client` is an httpx client; it is {type(http).__name__}.")


def built_request(
    http: httpx.Client | httpx.AsyncClient, request: WireRequest, *, content: Any
) -> httpx.Request:
    """Make the request of the HTTP library, with nothing secret for another origin."""
    body = request.content
    size = {} if isinstance(body, bytes | None) else {"content-length": str(body.size)}
    timeout = request.timeout
    if isinstance(timeout, httpx.Timeout):
        timeout = library_of(http).Timeout(**timeout.as_dict())
    built = http.build_request(
        request.method,
        request.url,
        # As bytes, because httpx takes nothing but ASCII as text.
        headers={k.encode(): v.encode() for k, v in {**request.headers, **size}.items()},
        content=content,
        timeout=timeout,
    )
    if not request.trusted:
        # The HTTP client adds headers and cookies of its own, which may be secrets as well.
        public = public_headers(built.headers)
        built.headers = type(built.headers)({"host": built.headers["host"], **public})
    return built


def send_options(request: WireRequest) -> dict[str, Any]:
    """Give the arguments of `send`: redirects are a rule of the flows."""
    options: dict[str, Any] = {"stream": True, "follow_redirects": False}
    if not request.trusted:
        options["auth"] = None
    return options


def hide_credentials(request: httpx.Request) -> None:
    """Blot out what is secret in a request that has been sent; errors and answers hold it on."""
    for name in list(request.headers):
        if is_secret(name):
            request.headers[name] = "[hidden]"


def connection_error(error: httpx.RequestError) -> APIConnectionError:
    """Translate an error of the HTTP library."""
    kinds = {base.__name__ for base in type(error).__mro__}
    was_sent = not kinds.intersection(_NOT_SENT)
    if "TimeoutException" in kinds:
        return APITimeoutError(error.request, was_sent=was_sent)
    detail = str(error).strip()
    return APIConnectionError(
        message=f"Connection error: {detail}" if detail else "Connection error.",
        request=error.request,
        was_sent=was_sent,
    )


def decoding_error(error: zlib.error, request: httpx.Request) -> APIConnectionError:
    """Translate an error of decompression: what came is not what was sent."""
    return APIConnectionError(message=f"Connection error: {error}", request=request)


def log_pause(seconds: float, reason: str) -> None:
    """Log that a request is sent again, and why."""
    if reason:
        log.info("Trying again in %.1f seconds. %s", seconds, reason)


def log_answer(response: httpx.Response) -> None:
    """Log an answer: nothing of its headers but the id that support asks for."""
    log.debug(
        "%s %s: %d, request id %s",
        response.request.method,
        response.request.url.copy_with(query=None),
        response.status_code,
        response.headers.get("request-id"),
    )
