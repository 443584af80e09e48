"""
Execute the commands of a flow, synchronously or asynchronously.

The two drivers use the network, the clock, files and the user's callbacks, and contain no rule.
"""

from __future__ import annotations

import asyncio
import inspect
import os
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Generator, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from message_batches.sdk.errors import APIConnectionError
from message_batches.sdk.flow import (
    Chunks,
    Close,
    Command,
    Emit,
    Flow,
    InThread,
    Invoke,
    Read,
    Send,
    Sleep,
    StreamFlow,
)
from message_batches.sdk.http.answers import aread_answer, read_answer
from message_batches.sdk.http.decompression import BrokenBodyError, decompressor_for
from message_batches.sdk.http.failures import decoding_error, transport_error
from message_batches.sdk.http.headers import hide_credentials
from message_batches.sdk.http.lifetime import AsyncConnections, Connections
from message_batches.sdk.http.request import (
    WireRequest,
    built_request,
    library_of,
    log_pause,
    log_response,
    send_options,
)

if TYPE_CHECKING:
    import httpx

    from message_batches.sdk.calls import Operation

T = TypeVar("T")


class Execution:
    """
    A flow that is being executed. The driver sets `reply` or `error` after each command.

    Attributes:
        reply: what the last command returned.
        error: what the last command raised.
        result: what the flow returned, once it has ended.
    """

    def __init__(self, flow: Generator[Any, Any, Any]) -> None:
        self.reply: Any = None
        self.error: BaseException | None = None
        self.result: Any = None
        self._flow = flow

    def next_command(self) -> Any:
        """Return the next command, or None when the flow has ended."""
        reply, error = self.reply, self.error
        self.reply = self.error = None
        try:
            return self._flow.send(reply) if error is None else self._flow.throw(error)
        except StopIteration as end:
            self.result = end.value
            return None


class Driver:
    """Executes flows with an `httpx.Client`."""

    def __init__(self, connections: Connections, sleep: Callable[[float], object]) -> None:
        self.connections = connections
        self._sleep = sleep

    @property
    def http(self) -> httpx.Client:
        """The HTTP client."""
        return self.connections.http

    def with_http(self, http: httpx.Client) -> Driver:
        """Return a driver that uses another HTTP client."""
        return Driver(Connections(http), self._sleep)

    def run(self, flow: Flow[T]) -> T:
        """Execute a flow and return its result."""
        execution = Execution(flow)
        while (command := execution.next_command()) is not None:
            try:
                execution.reply = self._do(command)
            except BaseException as error:
                execution.error = error
        return execution.result  # type: ignore[no-any-return]

    def iterate(self, flow: StreamFlow[object]) -> Iterator[Any]:
        """Execute a flow and yield what it emits."""
        execution = Execution(flow)
        while (command := execution.next_command()) is not None:
            if isinstance(command, Emit):
                yield command.value
                continue
            try:
                execution.reply = self._do(command)
            except BaseException as error:
                execution.error = error

    def _do(self, command: Command) -> Any:
        match command:
            case Send(request, stream):
                return self._send(request, stream)
            case Chunks(response):
                return chunks_of(response)
            case Read(chunks, request):
                return self._read(chunks, request)
            case Close(response):
                return response.close()
            case Sleep(seconds, reason):
                log_pause(seconds, reason)
                return self._sleep(seconds)
            case Invoke(function, value):
                return function(value)
            case InThread(function):
                return function()

    def _send(self, request: WireRequest, stream: bool) -> httpx.Response:
        http, content = self.http, request.content
        built = built_request(
            http,
            request,
            content=content if isinstance(content, bytes | None) else content.chunks(),
        )
        try:
            response = http.send(built, **send_options(request))
            if not (stream and response.is_success):
                read_answer(response)
        except library_of(http).RequestError as error:
            failure = transport_error(error, built)
        except BrokenBodyError as error:
            failure = decoding_error(error, built)
        else:
            hide_credentials(response.next_request)
            log_response(response)
            return response
        finally:
            hide_credentials(built)
        raise failure

    def _read(self, chunks: Iterator[bytes], request: httpx.Request) -> bytes:
        try:
            return next(chunks, b"")
        except library_of(request).RequestError as error:
            failure = transport_error(error, request)
        except BrokenBodyError as error:
            failure = decoding_error(error, request)
        raise failure


class AsyncDriver:
    """Executes flows with an `httpx.AsyncClient`."""

    def __init__(
        self, connections: AsyncConnections, sleep: Callable[[float], Awaitable[object]]
    ) -> None:
        self.connections = connections
        self._sleep = sleep

    @property
    def http(self) -> httpx.AsyncClient:
        """The HTTP client for the event loop that is running."""
        return self.connections.http

    @property
    def is_customized(self) -> bool:
        """Whether the user chose the HTTP client or the sleep."""
        return self.connections.is_given or self._sleep is not asyncio.sleep

    def with_http(self, http: httpx.AsyncClient) -> AsyncDriver:
        """Return a driver that uses another HTTP client."""
        return AsyncDriver(AsyncConnections(http), self._sleep)

    async def run(self, flow: Flow[T]) -> T:
        """Execute a flow and return its result."""
        execution = Execution(flow)
        while (command := execution.next_command()) is not None:
            try:
                execution.reply = await self._do(command)
            except BaseException as error:
                execution.error = error
        return execution.result  # type: ignore[no-any-return]

    async def iterate(self, flow: StreamFlow[object]) -> AsyncGenerator[Any, None]:
        """Execute a flow and yield what it emits."""
        execution = Execution(flow)
        while (command := execution.next_command()) is not None:
            if isinstance(command, Emit):
                yield command.value
                continue
            try:
                execution.reply = await self._do(command)
            except BaseException as error:
                execution.error = error

    async def _do(self, command: Command) -> Any:
        match command:
            case Send(request, stream):
                return await self._send(request, stream)
            case Chunks(response):
                return async_chunks_of(response)
            case Read(chunks, request):
                return await self._read(chunks, request)
            case Close(response):
                return await response.aclose()
            case Sleep(seconds, reason):
                log_pause(seconds, reason)
                return await self._sleep(seconds)
            case Invoke(function, value):
                returned = function(value)
                return await returned if inspect.isawaitable(returned) else returned
            case InThread(function):
                return await _in_thread(function)

    async def _send(self, request: WireRequest, stream: bool) -> httpx.Response:
        http, content = self.http, request.content
        built = built_request(
            http,
            request,
            content=content
            if isinstance(content, bytes | None)
            else _read_in_thread(content.chunks()),
        )
        try:
            response = await http.send(built, **send_options(request))
            if not (stream and response.is_success):
                await aread_answer(response)
        except library_of(http).RequestError as error:
            failure = transport_error(error, built)
        except BrokenBodyError as error:
            failure = decoding_error(error, built)
        except RuntimeError as error:
            # The user's client has reused a connection of an event loop that is closed. The request
            # may have arrived; only its response cannot be read. The text is that of asyncio in the
            # standard library, and a test holds it. Any other error is a bug.
            if str(error) != "Event loop is closed":
                raise
            raise APIConnectionError(message=f"Connection error: {error}", request=built) from error
        else:
            hide_credentials(response.next_request)
            log_response(response)
            return response
        finally:
            hide_credentials(built)
        raise failure

    async def _read(self, chunks: AsyncIterator[bytes], request: httpx.Request) -> bytes:
        try:
            return await anext(chunks, b"")
        except library_of(request).RequestError as error:
            failure = transport_error(error, request)
        except BrokenBodyError as error:
            failure = decoding_error(error, request)
        raise failure


def parsed(driver: Driver, operation: Operation[Any]) -> Any:
    """Execute an operation and return the typed object."""
    return driver.run(operation.flow()).parsed()


async def async_parsed(driver: AsyncDriver, operation: Operation[Any]) -> Any:
    """Execute an operation and return the typed object."""
    return (await driver.run(operation.flow())).parsed()


def chunks_of(response: httpx.Response) -> Iterator[bytes]:
    """Yield the body of a response as it arrives, decompressed."""
    if response.is_stream_consumed:  # the HTTP client or its transport has read and inflated it
        yield from response.iter_bytes()
        return
    decompressor = decompressor_for(response.headers.get("content-encoding"))
    process = os.getpid()
    for data in response.iter_raw():
        for block in decompressor.feed(data):
            yield block
            _check_process(process)
    decompressor.finish()


async def async_chunks_of(response: httpx.Response) -> AsyncIterator[bytes]:
    """Yield the body of a response as it arrives, decompressed."""
    if response.is_stream_consumed:
        async for chunk in response.aiter_bytes():
            yield chunk
        return
    decompressor = decompressor_for(response.headers.get("content-encoding"))
    process = os.getpid()
    async for data in response.aiter_raw():
        for block in decompressor.feed(data):
            yield block
            _check_process(process)
    decompressor.finish()


def _check_process(opener: int) -> None:
    """Stop a forked process before it reads the connection of its parent; it opens its own."""
    if os.getpid() != opener:
        raise BrokenBodyError("the download was opened in another process")


async def _read_in_thread(chunks: Iterator[bytes]) -> AsyncIterator[bytes]:
    while (chunk := await _in_thread(partial(next, chunks, None))) is not None:
        yield chunk


async def _in_thread(function: Callable[[], T]) -> T:
    import anyio.to_thread

    return await anyio.to_thread.run_sync(function)
