"""
What a user calls: `client.messages.batches` and `client.beta.messages.batches`.

Each method says in one line which operation is meant; what it means is written in `operations`.
"""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, Iterable
from typing import IO, TYPE_CHECKING, Generic, TypeVar, Unpack

from message_batches.sdk.api_variant import BatchT, DeletedT, RowT, Surface
from message_batches.sdk.calls import Context
from message_batches.sdk.drivers import AsyncDriver, Driver
from message_batches.sdk.operations import Operations, checked_id
from message_batches.sdk.options import CallOptions, Options, WaitOptions
from message_batches.sdk.pagination import AsyncPage, AsyncPaginator, PageQuery, SyncPage, page_call
from message_batches.sdk.raw_response import (
    AsyncBatchesWithRawResponse,
    AsyncBatchesWithStreamingResponse,
    BatchesWithRawResponse,
    BatchesWithStreamingResponse,
)
from message_batches.sdk.responses import (
    AsyncFinish,
    Finish,
    async_parsed,
    async_with_response,
    async_with_unread_response,
    parsed,
    with_response,
    with_unread_response,
)
from message_batches.sdk.results.download import Download
from message_batches.sdk.results.line_decoder import DEFAULT_MAX_LINE_BYTES
from message_batches.sdk.results.reader import DownloadProgress, OnError, ReadingOptions
from message_batches.sdk.results.results_request import Location
from message_batches.sdk.results.stream import AsyncResults, Results
from message_batches.sdk.sentinels import NOT_GIVEN, NotGiven, Omit
from message_batches.sdk.wait import wait

T = TypeVar("T")
RequestT = TypeVar("RequestT")

if TYPE_CHECKING:
    from message_batches_api.types import WireModel

    # The rows of a batch, or where to read them: a path or binary file of JSON Lines.
    Source = Iterable[RequestT | WireModel | bytes] | str | os.PathLike[str] | IO[bytes]


class Batches(Generic[RequestT, BatchT, DeletedT, RowT]):
    """The Message Batches API, synchronously."""

    def __init__(
        self,
        context: Context,
        driver: Driver,
        surface: Surface[BatchT, DeletedT, RowT],
        finish: Finish = parsed,
    ) -> None:
        self._context = context
        self._driver = driver
        self._surface = surface
        self._operations = Operations(context, surface)
        self._finish = finish

    def create(
        self,
        *,
        requests: Source[RequestT],
        user_profile_id: str | NotGiven | Omit = NOT_GIVEN,
        feature_switches: bool | None = None,
        **options: Unpack[CallOptions],
    ) -> BatchT:
        """
        Create a batch; the service begins to work on it at once.

        The rows are checked first, and nothing is sent if one is wrong. The batch need not fit in
        memory: a file is read once to check it and once more to send it, other rows are written to
        a temporary file as they come. A batch must not be created twice, so after a failure that
        leaves it open whether it exists, nothing is sent again.

        Args:
            requests: The rows, at most 100,000 and 256 MB: dicts or models with `custom_id` and
                `params`, or bytes of one JSON object each, which are sent as they are. Or a path
                or binary file of JSON Lines, which must stay as it is until the call returns.
            user_profile_id: Whom the requests are attributed to, when acting for another party.
            feature_switches: Whether short forms such as `"web_search": {"type": "enabled"}` are
                turned into what the API takes, as listed in
                `message_batches.sdk.create.feature_switches`. By default this is done on the beta
                surface only.
            **options: See `CallOptions`.

        Raises:
            InvalidRequestsError: A row can't be sent, or the file was changed meanwhile. No batch
                was created.
            AmbiguousCreateError: The batch may or may not exist.
            APIStatusError: The service said no.
            APIConnectionError: The service was not reached.
        """
        creation = self._operations.create(
            requests, user_profile_id, feature_switches, Options(**options)
        )
        return self._finish(self._driver, creation)  # type: ignore[no-any-return]

    def retrieve(self, message_batch_id: str, **options: Unpack[CallOptions]) -> BatchT:
        """
        Ask how a batch stands.

        A batch that this client created within the last minute may be unknown to parts of the
        service, so a 404 for it is asked again until the minute is over.
        """
        call = self._operations.retrieve(message_batch_id, Options(**options))
        return self._finish(self._driver, call)  # type: ignore[no-any-return]

    def list(
        self,
        *,
        after_id: str | NotGiven | Omit = NOT_GIVEN,
        before_id: str | NotGiven | Omit = NOT_GIVEN,
        limit: int | NotGiven | Omit = NOT_GIVEN,
        **options: Unpack[CallOptions],
    ) -> SyncPage[BatchT]:
        """
        List the batches of the workspace, newest first.

        Args:
            after_id: Begin with the batches just older than this one.
            before_id: Begin with the batches just newer than this one, and go on to newer ones.
            limit: Batches on a page, from 1 to 1,000; the service's default is 20.
            **options: See `CallOptions`.

        Returns:
            The first page. Iterating over it yields the batches of all pages.
        """
        asked = PageQuery(after_id=after_id, before_id=before_id, limit=limit)
        return self._page(asked, Options(**options), self._finish)

    def cancel(self, message_batch_id: str, **options: Unpack[CallOptions]) -> BatchT:
        """
        Ask for the end of a batch.

        Its status becomes `canceling`, and `ended` some time later. Requests that were already
        running may still be answered.
        """
        call = self._operations.cancel(message_batch_id, Options(**options))
        return self._finish(self._driver, call)  # type: ignore[no-any-return]

    def delete(self, message_batch_id: str, **options: Unpack[CallOptions]) -> DeletedT:
        """
        Delete a batch and its results.

        Only a batch that has ended can be deleted; cancel it first if need be.
        """
        call = self._operations.delete(message_batch_id, Options(**options))
        return self._finish(self._driver, call)  # type: ignore[no-any-return]

    def results(
        self,
        message_batch_id: str,
        *,
        on_error: OnError = "raise",
        on_progress: Callable[[DownloadProgress], object] | None = None,
        max_line_bytes: int = DEFAULT_MAX_LINE_BYTES,
        **options: Unpack[CallOptions],
    ) -> Results[RowT]:
        """
        Stream the results of a batch that has ended, one row for each request, in any order.

        Args:
            message_batch_id: The batch.
            on_error: What to do with a line that can't be read: "raise", "skip", or a function that
                is given the `ResultLineError` and is not async, after which the stream goes on.
            on_progress: Called with a `DownloadProgress` after each piece that arrives.
            max_line_bytes: A longer line counts as one that can't be read.
            **options: See `CallOptions`.

        Raises:
            AnthropicError: The batch has no results, or not yet.
            ResultLineError: While iterating: a line can't be read.
            ResultsError: While iterating: the file changed, or rows are missing.
            APIConnectionError: The connection broke again and again.
        """
        reading = ReadingOptions(self._surface, on_error, on_progress, max_line_bytes)
        location: Location[Results[RowT]] = Location(
            self._operations,
            message_batch_id,
            Options(**options),
            make=lambda download: Results(self._driver, download, reading),
        )
        return self._finish(self._driver, location)  # type: ignore[no-any-return]

    def wait(
        self,
        message_batch_id: str,
        *,
        timeout: float | None = None,
        on_update: Callable[[BatchT], object] | None = None,
        **options: Unpack[WaitOptions],
    ) -> BatchT:
        """
        Wait until a batch has ended.

        Args:
            message_batch_id: The batch.
            timeout: Seconds to wait at most, by the wall clock. None waits for ever.
            on_update: Called with the batch each time it has been asked for.
            **options: See `CallOptions`. The time limit of a single request is the client's.

        Returns:
            The batch, ended.

        Raises:
            WaitTimeoutError: It had not ended in time. It goes on; wait again to come back to it.
            APIError: The service refuses, or is out of reach for a quarter of an hour.
        """
        call = self._operations.retrieve(message_batch_id, Options(**options))
        return self._driver.run(wait(call, self._context, timeout=timeout, on_update=on_update))

    @property
    def with_raw_response(self) -> BatchesWithRawResponse[RequestT, BatchT, DeletedT, RowT]:
        """The same methods, giving the HTTP response; `parse()` gives what it means."""
        return BatchesWithRawResponse(self._finishing(with_response))

    @property
    def with_streaming_response(
        self,
    ) -> BatchesWithStreamingResponse[RequestT, BatchT, DeletedT, RowT]:
        """The same methods, each a context manager around the response, whose body is not read."""
        return BatchesWithStreamingResponse(self._finishing(with_unread_response))

    def _page(self, query: PageQuery, options: Options, finish: Finish) -> SyncPage[BatchT]:
        call = self._operations.list(query, options)

        def fetch(following: PageQuery) -> SyncPage[BatchT]:
            # However the first page was asked for, the next ones are pages.
            return self._page(following, options, parsed)

        return finish(self._driver, page_call(call, SyncPage, query, fetch))  # type: ignore[no-any-return]

    def _finishing(self, finish: Finish) -> Batches[RequestT, BatchT, DeletedT, RowT]:
        return Batches(self._context, self._driver, self._surface, finish)


class AsyncBatches(Generic[RequestT, BatchT, DeletedT, RowT]):
    """The Message Batches API, asynchronously. `Batches` tells what each method does."""

    def __init__(
        self,
        context: Context,
        driver: AsyncDriver,
        surface: Surface[BatchT, DeletedT, RowT],
        finish: AsyncFinish = async_parsed,
    ) -> None:
        self._context = context
        self._driver = driver
        self._surface = surface
        self._operations = Operations(context, surface)
        self._finish = finish

    async def create(
        self,
        *,
        requests: Source[RequestT],
        user_profile_id: str | NotGiven | Omit = NOT_GIVEN,
        feature_switches: bool | None = None,
        **options: Unpack[CallOptions],
    ) -> BatchT:
        """See `Batches.create`."""
        creation = self._operations.create(
            requests, user_profile_id, feature_switches, Options(**options)
        )
        return await self._finish(self._driver, creation)  # type: ignore[no-any-return]

    async def retrieve(self, message_batch_id: str, **options: Unpack[CallOptions]) -> BatchT:
        """See `Batches.retrieve`."""
        call = self._operations.retrieve(message_batch_id, Options(**options))
        return await self._finish(self._driver, call)  # type: ignore[no-any-return]

    def list(
        self,
        *,
        after_id: str | NotGiven | Omit = NOT_GIVEN,
        before_id: str | NotGiven | Omit = NOT_GIVEN,
        limit: int | NotGiven | Omit = NOT_GIVEN,
        **options: Unpack[CallOptions],
    ) -> AsyncPaginator[BatchT]:
        """See `Batches.list`. Await it for the first page, or iterate over all batches."""
        asked = PageQuery(after_id=after_id, before_id=before_id, limit=limit)
        given = Options(**options)
        return AsyncPaginator(lambda: self._page(asked, given, self._finish))

    async def cancel(self, message_batch_id: str, **options: Unpack[CallOptions]) -> BatchT:
        """See `Batches.cancel`."""
        call = self._operations.cancel(message_batch_id, Options(**options))
        return await self._finish(self._driver, call)  # type: ignore[no-any-return]

    async def delete(self, message_batch_id: str, **options: Unpack[CallOptions]) -> DeletedT:
        """See `Batches.delete`."""
        call = self._operations.delete(message_batch_id, Options(**options))
        return await self._finish(self._driver, call)  # type: ignore[no-any-return]

    def results(
        self,
        message_batch_id: str,
        *,
        on_error: OnError = "raise",
        on_progress: Callable[[DownloadProgress], object] | None = None,
        max_line_bytes: int = DEFAULT_MAX_LINE_BYTES,
        **options: Unpack[CallOptions],
    ) -> AsyncResults[RowT]:
        """See `Batches.results`. Iterate over it as it is, or await it first."""
        reading = ReadingOptions(self._surface, on_error, on_progress, max_line_bytes)
        given = Options(**options)
        checked_id(message_batch_id)

        def location(make: Callable[[Download], T]) -> Location[T]:
            return Location(self._operations, message_batch_id, given, make)

        results: AsyncResults[RowT] = AsyncResults(
            self._driver, location(make=lambda download: download), reading
        )
        if self._finish is async_parsed:
            return results
        # The response is what is awaited; the results are made of it afterwards.
        return self._finish(self._driver, location(make=results.over))  # type: ignore[return-value]

    async def wait(
        self,
        message_batch_id: str,
        *,
        timeout: float | None = None,  # noqa: ASYNC109 - by the wall clock, as the sync twin
        on_update: Callable[[BatchT], object] | None = None,
        **options: Unpack[WaitOptions],
    ) -> BatchT:
        """See `Batches.wait`. `on_update` may be async."""
        call = self._operations.retrieve(message_batch_id, Options(**options))
        return await self._driver.run(
            wait(call, self._context, timeout=timeout, on_update=on_update)
        )

    @property
    def with_raw_response(self) -> AsyncBatchesWithRawResponse[RequestT, BatchT, DeletedT, RowT]:
        """See `Batches.with_raw_response`."""
        return AsyncBatchesWithRawResponse(self._finishing(async_with_response))

    @property
    def with_streaming_response(
        self,
    ) -> AsyncBatchesWithStreamingResponse[RequestT, BatchT, DeletedT, RowT]:
        """See `Batches.with_streaming_response`."""
        return AsyncBatchesWithStreamingResponse(self._finishing(async_with_unread_response))

    def _page(
        self, query: PageQuery, options: Options, finish: AsyncFinish
    ) -> Awaitable[AsyncPage[BatchT]]:
        call = self._operations.list(query, options)

        def fetch(following: PageQuery) -> Awaitable[AsyncPage[BatchT]]:
            return self._page(following, options, async_parsed)

        return finish(self._driver, page_call(call, AsyncPage, query, fetch))

    def _finishing(self, finish: AsyncFinish) -> AsyncBatches[RequestT, BatchT, DeletedT, RowT]:
        return AsyncBatches(self._context, self._driver, self._surface, finish)
