"""
The methods of the batches once more, giving the HTTP response instead of what it means.

The methods are those of `Batches` and `AsyncBatches` with another way to finish a call; here they
only get the types that fit.
"""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, Generic, ParamSpec, TypeVar, cast

from message_batches.sdk.api_variant import BatchT, DeletedT, RowT
from message_batches.sdk.responses import (
    APIResponse,
    AsyncAPIResponse,
    AsyncResponseContextManager,
    ResponseContextManager,
)

if TYPE_CHECKING:
    from message_batches.sdk.resources import AsyncBatches, Batches

P = ParamSpec("P")
T = TypeVar("T")
RequestT = TypeVar("RequestT")


class BatchesWithRawResponse(Generic[RequestT, BatchT, DeletedT, RowT]):
    """`Batches`, each method giving an `APIResponse`. That of `results` has an unread body."""

    def __init__(self, batches: Batches[RequestT, BatchT, DeletedT, RowT]) -> None:
        self.create = _raw(batches.create)
        self.retrieve = _raw(batches.retrieve)
        self.list = _raw(batches.list)
        self.cancel = _raw(batches.cancel)
        self.delete = _raw(batches.delete)
        self.results = _raw(batches.results)


class BatchesWithStreamingResponse(Generic[RequestT, BatchT, DeletedT, RowT]):
    """`Batches`, each method giving a context manager around an `APIResponse` with unread body."""

    def __init__(self, batches: Batches[RequestT, BatchT, DeletedT, RowT]) -> None:
        self.create = _streamed(batches.create)
        self.retrieve = _streamed(batches.retrieve)
        self.list = _streamed(batches.list)
        self.cancel = _streamed(batches.cancel)
        self.delete = _streamed(batches.delete)
        self.results = _streamed(batches.results)


class AsyncBatchesWithRawResponse(Generic[RequestT, BatchT, DeletedT, RowT]):
    """`AsyncBatches`, each method giving an `AsyncAPIResponse` when awaited."""

    def __init__(self, batches: AsyncBatches[RequestT, BatchT, DeletedT, RowT]) -> None:
        self.create = _async_raw(batches.create)
        self.retrieve = _async_raw(batches.retrieve)
        self.list = _async_raw(batches.list)
        self.cancel = _async_raw(batches.cancel)
        self.delete = _async_raw(batches.delete)
        self.results = _async_raw(batches.results)


class AsyncBatchesWithStreamingResponse(Generic[RequestT, BatchT, DeletedT, RowT]):
    """`AsyncBatches`, each method giving an async context manager around the response."""

    def __init__(self, batches: AsyncBatches[RequestT, BatchT, DeletedT, RowT]) -> None:
        self.create = _async_streamed(batches.create)
        self.retrieve = _async_streamed(batches.retrieve)
        self.list = _async_streamed(batches.list)
        self.cancel = _async_streamed(batches.cancel)
        self.delete = _async_streamed(batches.delete)
        self.results = _async_streamed(batches.results)


def _raw(method: Callable[P, T]) -> Callable[P, APIResponse[T]]:
    return cast(Any, method)  # type: ignore[no-any-return]


def _async_raw(method: Callable[P, Awaitable[T]]) -> Callable[P, Awaitable[AsyncAPIResponse[T]]]:
    return cast(Any, method)  # type: ignore[no-any-return]


def _streamed(method: Callable[P, T]) -> Callable[P, ResponseContextManager[T]]:
    send = _raw(method)

    @functools.wraps(method)
    def entered_later(*args: P.args, **kwargs: P.kwargs) -> ResponseContextManager[T]:
        return ResponseContextManager(lambda: send(*args, **kwargs))

    return entered_later


def _async_streamed(
    method: Callable[P, Awaitable[T]],
) -> Callable[P, AsyncResponseContextManager[T]]:
    send = _async_raw(method)

    @functools.wraps(method)
    def entered_later(*args: P.args, **kwargs: P.kwargs) -> AsyncResponseContextManager[T]:
        return AsyncResponseContextManager(lambda: send(*args, **kwargs))

    return entered_later
