"""
How a response is returned: as the typed object, or as the HTTP response that contains it.

`with_raw_response` and `with_streaming_response` have the methods of `Batches` and `AsyncBatches`
with another last step.
"""

from __future__ import annotations

import datetime
import functools
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import TYPE_CHECKING, Any, Generic, ParamSpec, TypeVar, cast

from message_batches.sdk.calls import CallResponse, Operation
from message_batches.sdk.drivers import AsyncDriver, Driver
from message_batches.sdk.errors import StreamAlreadyConsumed
from message_batches.sdk.http.request import library_of
from message_batches.sdk.operations import BatchT, DeletedT, ResultT

if TYPE_CHECKING:
    import httpx

    from message_batches.sdk.resources import AsyncBatches, Batches

P = ParamSpec("P")
T = TypeVar("T")
RequestT = TypeVar("RequestT")

Finish = Callable[[Driver, Operation[Any]], Any]
AsyncFinish = Callable[[AsyncDriver, Operation[Any]], Awaitable[Any]]


class BaseAPIResponse(Generic[T]):
    """
    An HTTP response and its typed object.

    Attributes:
        http_response: the response.
        retries_taken: how often the request was retried.
    """

    http_response: httpx.Response
    retries_taken: int

    def __init__(self, response: CallResponse[T]) -> None:
        self._call = response
        self.http_response = response.response
        self.retries_taken = response.retries_taken
        self._parsed: list[T] = []

    @property
    def headers(self) -> httpx.Headers:
        """The headers of the response."""
        return self.http_response.headers

    @property
    def status_code(self) -> int:
        """The HTTP status."""
        return self.http_response.status_code

    @property
    def url(self) -> httpx.URL:
        """The URL of the request."""
        return self.http_response.url

    @property
    def method(self) -> str:
        """The method of the request."""
        return self.http_response.request.method

    @property
    def http_request(self) -> httpx.Request:
        """The request, with its credentials hidden."""
        return self.http_response.request

    @property
    def http_version(self) -> str:
        """The HTTP version of the response."""
        return self.http_response.http_version

    @property
    def elapsed(self) -> datetime.timedelta:
        """The time from sending the request to the end of the body."""
        return self.http_response.elapsed

    @property
    def is_closed(self) -> bool:
        """Whether the response is closed."""
        return self.http_response.is_closed

    @property
    def request_id(self) -> str | None:
        """The `request-id` header; quote it to support."""
        return self.headers.get("request-id")  # type: ignore[no-any-return]

    @property
    def workspace_id(self) -> str | None:
        """The workspace of the request."""
        return self.headers.get("anthropic-workspace-id")  # type: ignore[no-any-return]

    def __repr__(self) -> str:
        return f"<{type(self).__name__} [{self.status_code} {self.http_response.reason_phrase}]>"

    def _parse(self) -> T:
        if not self._parsed:
            self._parsed.append(self._call.parsed())
        return self._parsed[0]


class APIResponse(BaseAPIResponse[T]):
    """An HTTP response of the sync client."""

    def parse(self) -> T:
        """Return the typed object that the plain method returns."""
        if not self._call.parse_reads:
            self.read()
        return self._parse()

    def read(self) -> bytes:
        """Read the body."""
        try:
            return self.http_response.read()
        except library_of(self.http_response).StreamConsumed as error:
            raise StreamAlreadyConsumed from error

    def text(self) -> str:
        """Read the body as text."""
        self.read()
        return self.http_response.text

    def json(self) -> Any:
        """Read the body as JSON."""
        self.read()
        return self.http_response.json()

    def close(self) -> None:
        """Close the response and release its connection."""
        self.http_response.close()

    def iter_bytes(self, chunk_size: int | None = None) -> Iterator[bytes]:
        """Read the body as a stream of bytes."""
        yield from self.http_response.iter_bytes(chunk_size)

    def iter_text(self, chunk_size: int | None = None) -> Iterator[str]:
        """Read the body as a stream of text."""
        yield from self.http_response.iter_text(chunk_size)

    def iter_lines(self) -> Iterator[str]:
        """Read the body as a stream of lines."""
        yield from self.http_response.iter_lines()


class AsyncAPIResponse(BaseAPIResponse[T]):
    """An HTTP response of the async client."""

    async def parse(self) -> T:
        """Return the typed object that the plain method returns."""
        if not self._call.parse_reads:
            await self.read()
        return self._parse()

    async def read(self) -> bytes:
        """Read the body."""
        try:
            return await self.http_response.aread()
        except library_of(self.http_response).StreamConsumed as error:
            raise StreamAlreadyConsumed from error

    async def text(self) -> str:
        """Read the body as text."""
        await self.read()
        return self.http_response.text

    async def json(self) -> Any:
        """Read the body as JSON."""
        await self.read()
        return self.http_response.json()

    async def close(self) -> None:
        """Close the response and release its connection."""
        await self.http_response.aclose()

    async def iter_bytes(self, chunk_size: int | None = None) -> AsyncIterator[bytes]:
        """Read the body as a stream of bytes."""
        async for chunk in self.http_response.aiter_bytes(chunk_size):
            yield chunk

    async def iter_text(self, chunk_size: int | None = None) -> AsyncIterator[str]:
        """Read the body as a stream of text."""
        async for chunk in self.http_response.aiter_text(chunk_size):
            yield chunk

    async def iter_lines(self) -> AsyncIterator[str]:
        """Read the body as a stream of lines."""
        async for line in self.http_response.aiter_lines():
            yield line


class ResponseContextManager(Generic[T]):
    """Sends the request on entry and closes the response on exit."""

    def __init__(self, send: Callable[[], APIResponse[T]]) -> None:
        self._send = send
        self._response: APIResponse[T] | None = None

    def __enter__(self) -> APIResponse[T]:
        self._response = self._send()
        return self._response

    def __exit__(self, *_: object) -> None:
        if self._response is not None:
            self._response.close()


class AsyncResponseContextManager(Generic[T]):
    """Sends the request on entry and closes the response on exit."""

    def __init__(self, send: Callable[[], Awaitable[AsyncAPIResponse[T]]]) -> None:
        self._send = send
        self._response: AsyncAPIResponse[T] | None = None

    async def __aenter__(self) -> AsyncAPIResponse[T]:
        self._response = await self._send()
        return self._response

    async def __aexit__(self, *_: object) -> None:
        if self._response is not None:
            await self._response.close()


def with_response(driver: Driver, operation: Operation[T]) -> APIResponse[T]:
    """Execute an operation and return the response, with its body read."""
    return APIResponse(driver.run(operation.flow()))


async def async_with_response(driver: AsyncDriver, operation: Operation[T]) -> AsyncAPIResponse[T]:
    """Execute an operation and return the response, with its body read."""
    return AsyncAPIResponse(await driver.run(operation.flow()))


def with_unread_response(driver: Driver, operation: Operation[T]) -> APIResponse[T]:
    """Execute an operation and return the response, with its body unread."""
    return APIResponse(driver.run(operation.flow(stream=True)))


async def async_with_unread_response(
    driver: AsyncDriver, operation: Operation[T]
) -> AsyncAPIResponse[T]:
    """Execute an operation and return the response, with its body unread."""
    return AsyncAPIResponse(await driver.run(operation.flow(stream=True)))


class BatchesWithRawResponse(Generic[RequestT, BatchT, DeletedT, ResultT]):
    """`Batches` with methods that return an `APIResponse`; that of `results` has an unread body."""

    def __init__(self, batches: Batches[RequestT, BatchT, DeletedT, ResultT]) -> None:
        self.create = _raw(batches.create)
        self.retrieve = _raw(batches.retrieve)
        self.list = _raw(batches.list)
        self.cancel = _raw(batches.cancel)
        self.delete = _raw(batches.delete)
        self.results = _raw(batches.results)


class BatchesWithStreamingResponse(Generic[RequestT, BatchT, DeletedT, ResultT]):
    """`Batches` with methods that return a context manager of an `APIResponse` with unread body."""

    def __init__(self, batches: Batches[RequestT, BatchT, DeletedT, ResultT]) -> None:
        self.create = _streamed(batches.create)
        self.retrieve = _streamed(batches.retrieve)
        self.list = _streamed(batches.list)
        self.cancel = _streamed(batches.cancel)
        self.delete = _streamed(batches.delete)
        self.results = _streamed(batches.results)


class AsyncBatchesWithRawResponse(Generic[RequestT, BatchT, DeletedT, ResultT]):
    """`AsyncBatches` with methods that return an `AsyncAPIResponse` when awaited."""

    def __init__(self, batches: AsyncBatches[RequestT, BatchT, DeletedT, ResultT]) -> None:
        self.create = _async_raw(batches.create)
        self.retrieve = _async_raw(batches.retrieve)
        self.list = _async_raw(batches.list)
        self.cancel = _async_raw(batches.cancel)
        self.delete = _async_raw(batches.delete)
        self.results = _async_raw(batches.results)


class AsyncBatchesWithStreamingResponse(Generic[RequestT, BatchT, DeletedT, ResultT]):
    """`AsyncBatches` with methods that return an async context manager of the response."""

    def __init__(self, batches: AsyncBatches[RequestT, BatchT, DeletedT, ResultT]) -> None:
        self.create = _async_streamed(batches.create)
        self.retrieve = _async_streamed(batches.retrieve)
        self.list = _async_streamed(batches.list)
        self.cancel = _async_streamed(batches.cancel)
        self.delete = _async_streamed(batches.delete)
        self.results = _async_streamed(batches.results)


def _raw(method: Callable[P, T]) -> Callable[P, APIResponse[T]]:
    return cast("Callable[P, APIResponse[T]]", method)


def _async_raw(method: Callable[P, Awaitable[T]]) -> Callable[P, Awaitable[AsyncAPIResponse[T]]]:
    return cast("Callable[P, Awaitable[AsyncAPIResponse[T]]]", method)


def _streamed(method: Callable[P, T]) -> Callable[P, ResponseContextManager[T]]:
    send = _raw(method)

    @functools.wraps(method)
    def send_on_entry(*args: P.args, **kwargs: P.kwargs) -> ResponseContextManager[T]:
        return ResponseContextManager(lambda: send(*args, **kwargs))

    return send_on_entry


def _async_streamed(
    method: Callable[P, Awaitable[T]],
) -> Callable[P, AsyncResponseContextManager[T]]:
    send = _async_raw(method)

    @functools.wraps(method)
    def send_on_entry(*args: P.args, **kwargs: P.kwargs) -> AsyncResponseContextManager[T]:
        return AsyncResponseContextManager(lambda: send(*args, **kwargs))

    return send_on_entry
