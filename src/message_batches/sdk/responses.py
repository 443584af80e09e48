"""How an answer is given to the caller: as the typed object, or as the HTTP response around it."""

from __future__ import annotations

import datetime
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from message_batches.sdk.calls import Answer, Operation
from message_batches.sdk.drivers import AsyncDriver, Driver
from message_batches.sdk.errors import StreamAlreadyConsumed
from message_batches.sdk.http.httpx_adapter import library_of

if TYPE_CHECKING:
    import httpx

T = TypeVar("T")

Finish = Callable[[Driver, Operation[Any]], Any]
AsyncFinish = Callable[[AsyncDriver, Operation[Any]], Awaitable[Any]]


class BaseAPIResponse(Generic[T]):
    """
    An HTTP response and what it means.

    Attributes:
        http_response: The response itself.
        retries_taken: How often the request was sent again.
    """

    http_response: httpx.Response
    retries_taken: int

    def __init__(self, answer: Answer[T]) -> None:
        self._answer = answer
        self.http_response = answer.response
        self.retries_taken = answer.retries_taken
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
        """Where the request went."""
        return self.http_response.url

    @property
    def method(self) -> str:
        """The method of the request."""
        return self.http_response.request.method

    @property
    def http_request(self) -> httpx.Request:
        """The request, with its credentials blotted out."""
        return self.http_response.request

    @property
    def http_version(self) -> str:
        """The HTTP version spoken."""
        return self.http_response.http_version

    @property
    def elapsed(self) -> datetime.timedelta:
        """The time from sending the request to the end of the body."""
        return self.http_response.elapsed

    @property
    def is_closed(self) -> bool:
        """Whether the connection has been given back."""
        return self.http_response.is_closed

    @property
    def request_id(self) -> str | None:
        """What support asks for."""
        return self.headers.get("request-id")  # type: ignore[no-any-return]

    @property
    def workspace_id(self) -> str | None:
        """The workspace that the request was counted to."""
        return self.headers.get("anthropic-workspace-id")  # type: ignore[no-any-return]

    def __repr__(self) -> str:
        return f"<{type(self).__name__} [{self.status_code} {self.http_response.reason_phrase}]>"

    def _parse(self) -> T:
        if not self._parsed:
            self._parsed.append(self._answer.parsed())
        return self._parsed[0]


class APIResponse(BaseAPIResponse[T]):
    """An HTTP response of the sync client."""

    def parse(self) -> T:
        """Give the typed object that the method without this response gives."""
        if not self._answer.parse_reads:
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
        """Give the connection back."""
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
    """An HTTP response of the async client. `APIResponse` tells what each method does."""

    async def parse(self) -> T:
        """See `APIResponse.parse`."""
        if not self._answer.parse_reads:
            await self.read()
        return self._parse()

    async def read(self) -> bytes:
        """See `APIResponse.read`."""
        try:
            return await self.http_response.aread()
        except library_of(self.http_response).StreamConsumed as error:
            raise StreamAlreadyConsumed from error

    async def text(self) -> str:
        """See `APIResponse.text`."""
        await self.read()
        return self.http_response.text

    async def json(self) -> Any:
        """See `APIResponse.json`."""
        await self.read()
        return self.http_response.json()

    async def close(self) -> None:
        """See `APIResponse.close`."""
        await self.http_response.aclose()

    async def iter_bytes(self, chunk_size: int | None = None) -> AsyncIterator[bytes]:
        """See `APIResponse.iter_bytes`."""
        async for chunk in self.http_response.aiter_bytes(chunk_size):
            yield chunk

    async def iter_text(self, chunk_size: int | None = None) -> AsyncIterator[str]:
        """See `APIResponse.iter_text`."""
        async for chunk in self.http_response.aiter_text(chunk_size):
            yield chunk

    async def iter_lines(self) -> AsyncIterator[str]:
        """See `APIResponse.iter_lines`."""
        async for line in self.http_response.aiter_lines():
            yield line


class ResponseContextManager(Generic[T]):
    """Sends the request when entered, and closes the response when left."""

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
    """Sends the request when entered, and closes the response when left."""

    def __init__(self, send: Callable[[], Awaitable[AsyncAPIResponse[T]]]) -> None:
        self._send = send
        self._response: AsyncAPIResponse[T] | None = None

    async def __aenter__(self) -> AsyncAPIResponse[T]:
        self._response = await self._send()
        return self._response

    async def __aexit__(self, *_: object) -> None:
        if self._response is not None:
            await self._response.close()


def parsed(driver: Driver, operation: Operation[Any]) -> Any:
    """Carry an operation out and give the typed object."""
    return driver.run(operation.flow()).parsed()


async def async_parsed(driver: AsyncDriver, operation: Operation[Any]) -> Any:
    """Carry an operation out and give the typed object."""
    return (await driver.run(operation.flow())).parsed()


def with_response(driver: Driver, operation: Operation[T]) -> APIResponse[T]:
    """Carry an operation out and give the response, whose body has been read."""
    return APIResponse(driver.run(operation.flow()))


async def async_with_response(driver: AsyncDriver, operation: Operation[T]) -> AsyncAPIResponse[T]:
    """Carry an operation out and give the response, whose body has been read."""
    return AsyncAPIResponse(await driver.run(operation.flow()))


def with_unread_response(driver: Driver, operation: Operation[T]) -> APIResponse[T]:
    """Carry an operation out and give the response, whose body is still to be read."""
    return APIResponse(driver.run(operation.flow(stream=True)))


async def async_with_unread_response(
    driver: AsyncDriver, operation: Operation[T]
) -> AsyncAPIResponse[T]:
    """Carry an operation out and give the response, whose body is still to be read."""
    return AsyncAPIResponse(await driver.run(operation.flow(stream=True)))
