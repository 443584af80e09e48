"""
The two drivers: they carry out what a flow asks for, one synchronously, one asynchronously.

What touches the network, the clock or the user's callbacks is here, and no rule is.
"""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Generator, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

from message_batches.sdk.errors import APIConnectionError
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
from message_batches.sdk.http.decompression import BrokenBodyError, inflater_for
from message_batches.sdk.http.httpx_adapter import (
    built_request,
    connection_error,
    decoding_error,
    hide_credentials,
    library_of,
    log_answer,
    log_pause,
    send_options,
)
from message_batches.sdk.http.lifetime import AsyncConnections, Connections
from message_batches.sdk.http.request import WireRequest

if TYPE_CHECKING:
    import httpx

T = TypeVar("T")


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

    def __init__(self, connections: Connections, sleep: Callable[[float], object]) -> None:
        self.connections = connections
        self._sleep = sleep

    @property
    def http(self) -> httpx.Client:
        """The HTTP client."""
        return self.connections.http

    def with_http(self, http: httpx.Client) -> Driver:
        """Make a driver that uses another HTTP client."""
        return Driver(Connections(http), self._sleep)

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
                except library_of(request).RequestError as error:
                    raise connection_error(error) from error
                except BrokenBodyError as error:
                    raise decoding_error(error, request) from error
            case Close(response):
                return response.close()
            case Sleep(seconds, reason):
                log_pause(seconds, reason)
                # A sleep of no time lets an event loop have its turn; here there is none.
                return self._sleep(seconds) if seconds else None
            case Tell(listener, value):
                return listener(value)

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
                try:
                    response.read()
                finally:
                    response.close()
        except library_of(http).RequestError as error:
            raise connection_error(error) from error
        finally:
            hide_credentials(built)
        log_answer(response)
        return response


class AsyncDriver:
    """Carries flows out with an `httpx.AsyncClient`."""

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
        """Make a driver that uses another HTTP client."""
        return AsyncDriver(AsyncConnections(http), self._sleep)

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
                except library_of(request).RequestError as error:
                    raise connection_error(error) from error
                except BrokenBodyError as error:
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
        http, content = self.http, request.content
        built = built_request(
            http,
            request,
            content=content if isinstance(content, bytes | None) else _async(content.chunks()),
        )
        try:
            response = await http.send(built, **send_options(request))
            if not (stream and response.is_success):
                try:
                    await response.aread()
                finally:
                    await response.aclose()
        except library_of(http).RequestError as error:
            raise connection_error(error) from error
        except RuntimeError as error:
            # A client of the user's own has taken up a connection of a loop that is over. What was
            # sent over it has arrived, and only the answer can't be read. Other errors are bugs.
            if str(error) != "Event loop is closed":
                raise
            raise APIConnectionError(message=f"Connection error: {error}", request=built) from error
        finally:
            hide_credentials(built)
        log_answer(response)
        return response


def chunks_of(response: httpx.Response) -> Iterator[bytes]:
    """Give the body of a response as it comes, decompressed."""
    if response.is_stream_consumed:  # by the HTTP client or its transport, which has inflated it
        yield from response.iter_bytes()
        return
    inflater = inflater_for(response.headers.get("content-encoding"))
    for data in response.iter_raw():
        yield from inflater.feed(data)
    inflater.finish()


async def async_chunks_of(response: httpx.Response) -> AsyncIterator[bytes]:
    """See `chunks_of`."""
    if response.is_stream_consumed:
        async for chunk in response.aiter_bytes():
            yield chunk
        return
    inflater = inflater_for(response.headers.get("content-encoding"))
    async for data in response.aiter_raw():
        for piece in inflater.feed(data):
            yield piece
    inflater.finish()


async def _async(chunks: Iterator[bytes]) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk
