"""
The methods of `client.messages.batches` and `client.beta.messages.batches`.

Each method selects an operation; `operations` defines it.
"""

from __future__ import annotations

import inspect
import os
from collections.abc import Awaitable, Callable, Iterable
from typing import IO, TYPE_CHECKING, Generic, TypeVar, Unpack

from message_batches.sdk.calls import Context
from message_batches.sdk.drivers import AsyncDriver, Driver, async_parsed, parsed
from message_batches.sdk.operations import (
    BatchT,
    DeletedT,
    Operations,
    ResultsRequest,
    ResultT,
    Surface,
    checked_id,
)
from message_batches.sdk.options import (
    NOT_GIVEN,
    CallOptions,
    NotGiven,
    Omit,
    Options,
    WaitOptions,
)
from message_batches.sdk.pagination import AsyncPage, AsyncPaginator, PageQuery, SyncPage, page_call
from message_batches.sdk.raw_response import (
    AsyncBatchesWithRawResponse,
    AsyncBatchesWithStreamingResponse,
    AsyncFinish,
    BatchesWithRawResponse,
    BatchesWithStreamingResponse,
    Finish,
    async_with_response,
    async_with_unread_response,
    with_response,
    with_unread_response,
)
from message_batches.sdk.results.download import Download
from message_batches.sdk.results.line_decoder import DEFAULT_MAX_LINE_BYTES
from message_batches.sdk.results.reader import (
    DownloadProgress,
    OnError,
    ReadOptions,
)
from message_batches.sdk.results.stream import AsyncResults, Results
from message_batches.sdk.wait import wait

T = TypeVar("T")
RequestT = TypeVar("RequestT")

if TYPE_CHECKING:
    from message_batches.sdk.create.bodies import PreparedRequests
    from message_batches_api.types import WireModel

    # The requests of a batch, or where to read them: a path or binary file of JSON Lines.
    Source = (
        Iterable[RequestT | WireModel | bytes]
        | PreparedRequests
        | str
        | os.PathLike[str]
        | IO[bytes]
    )


class Batches(Generic[RequestT, BatchT, DeletedT, ResultT]):
    """The Message Batches API, synchronously."""

    def __init__(
        self,
        context: Context,
        driver: Driver,
        surface: Surface[BatchT, DeletedT, ResultT],
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
        validate: bool = True,
        **options: Unpack[CallOptions],
    ) -> BatchT:
        """
        Create a batch; the service starts to process it at once.

        All requests are checked first, and nothing is sent if one is wrong; all errors are
        reported together. The checks are those of `message-batches validate`: each request is a
        JSON object in UTF-8 with a `custom_id` that the API accepts and that no other has, and with
        `params`, once each, and with nothing else. In `params`, `model`, `max_tokens` and
        `messages` are there; each value that the API's description knows has its type; numbers are
        within their bounds; texts of messages are not empty; and there is nothing that a batch or
        the API version refuses. Names, types of content blocks and values that the description does
        not know are sent: they may be newer. Whether a model exists, or accepts a parameter, is not
        checked.

        The batch need not fit in memory: a file is read once to check it and once more to send it,
        and other requests are written to a temporary file if they have more than 32 MB. A batch
        must not be created twice, so after a failure that does not show whether it exists nothing
        is sent again.

        Args:
            requests: at most 100,000 requests of together 256 MB, as dicts or models with
                `custom_id` and `params`, or as bytes of one JSON object each, which are sent
                unchanged. Or a path or binary file of JSON Lines, which must not change until the
                call returns. Or `message_batches.sdk.create.PreparedRequests`, which were checked
                before and are sent without another check.
            user_profile_id: the user profile that the requests are attributed to, when acting for
                another party.
            feature_switches: whether short forms such as `"web_search": {"type": "enabled"}` are
                replaced by what the API accepts, as listed in
                `message_batches.sdk.create.feature_switches`; by default on the beta surface only.
            validate: whether the requests are checked. Without the checks, objects must still be
                JSON, and there may not be more requests or bytes than a batch holds.
            **options: the options of the call, listed in `CallOptions`.

        Raises:
            InvalidRequestsError: a request cannot be sent, or the file changed meanwhile. No batch
                was created.
            AmbiguousCreateError: the batch may or may not exist.
            APIStatusError: the service refused the request or failed.
            APIConnectionError: the service was not reached.
        """
        creation = self._operations.create(
            requests, user_profile_id, feature_switches, validate, Options(**options)
        )
        return self._finish(self._driver, creation)  # type: ignore[no-any-return]

    def retrieve(self, message_batch_id: str, **options: Unpack[CallOptions]) -> BatchT:
        """
        Retrieve a batch.

        Parts of the service may not know a batch yet that this client created within the last
        minute, so after a 404 for it the request is repeated until the minute is over.
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
            after_id: start with the batches just older than this one.
            before_id: start with the batches just newer than this one, and continue to newer ones.
            limit: batches on a page, from 1 to 1,000; the service's default is 20.
            **options: the options of the call, listed in `CallOptions`.

        Returns:
            The first page. Iterating over it yields the batches of all pages.
        """
        query = PageQuery(after_id=after_id, before_id=before_id, limit=limit)
        return self._page(query, Options(**options), self._finish)

    def cancel(self, message_batch_id: str, **options: Unpack[CallOptions]) -> BatchT:
        """
        Cancel a batch.

        Its status becomes `canceling`, and `ended` some time later. Requests that are being
        processed may still succeed.
        """
        call = self._operations.cancel(message_batch_id, Options(**options))
        return self._finish(self._driver, call)  # type: ignore[no-any-return]

    def delete(self, message_batch_id: str, **options: Unpack[CallOptions]) -> DeletedT:
        """
        Delete a batch and its results.

        Only a batch that has ended can be deleted; cancel it first if necessary.
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
    ) -> Results[ResultT]:
        """
        Stream the results of a batch that has ended, one for each request, in any order.

        Args:
            message_batch_id: the batch.
            on_error: what happens to a line that cannot be read: "raise", "skip", or a function
                that is called with the `ResultLineError`; then the stream continues.
            on_progress: called with a `DownloadProgress` after each chunk that arrives.
            max_line_bytes: a longer line is a line that cannot be read.
            **options: the options of the call, listed in `CallOptions`.

        Raises:
            AnthropicError: the batch has no results, or not yet.
            ResultLineError: while iterating: a line cannot be read.
            ResultsError: while iterating: the results changed, or some are missing.
            APIConnectionError: the connection broke repeatedly.
        """
        if inspect.iscoroutinefunction(on_error):
            raise ValueError("`on_error` is async. Pass a sync function, or use AsyncAnthropic.")
        read_options = ReadOptions(
            self._surface.build_result(self._context.settings.strict),
            on_error,
            on_progress,
            max_line_bytes,
        )
        request: ResultsRequest[Results[ResultT]] = ResultsRequest(
            self._operations,
            message_batch_id,
            Options(**options),
            make=lambda download: Results(self._driver, download, read_options),
        )
        return self._finish(self._driver, request)  # type: ignore[no-any-return]

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
            message_batch_id: the batch.
            timeout: the maximum number of seconds to wait, by the wall clock; None waits forever.
            on_update: called with the batch each time it was retrieved.
            **options: the options of each request, listed in `WaitOptions`; its time limit is the
                client's.

        Returns:
            The batch, which has ended.

        Raises:
            WaitTimeoutError: it has not ended in time. The service continues to process it.
            APIError: the service refuses, or is unreachable for a quarter of an hour.
        """
        call = self._operations.retrieve(message_batch_id, Options(**options))
        return self._driver.run(wait(call, self._context, timeout=timeout, on_update=on_update))

    @property
    def with_raw_response(self) -> BatchesWithRawResponse[RequestT, BatchT, DeletedT, ResultT]:
        """The same methods, returning the HTTP response; its `parse()` returns the typed object."""
        return BatchesWithRawResponse(self._finishing(with_response))

    @property
    def with_streaming_response(
        self,
    ) -> BatchesWithStreamingResponse[RequestT, BatchT, DeletedT, ResultT]:
        """The same methods, returning a context manager of the response, with its body unread."""
        return BatchesWithStreamingResponse(self._finishing(with_unread_response))

    def _page(self, query: PageQuery, options: Options, finish: Finish) -> SyncPage[BatchT]:
        call = self._operations.list(query, options)

        def fetch(following: PageQuery) -> SyncPage[BatchT]:
            # The next pages are returned as pages, however the first one is returned.
            return self._page(following, options, parsed)

        return finish(self._driver, page_call(call, SyncPage, query, fetch))  # type: ignore[no-any-return]

    def _finishing(self, finish: Finish) -> Batches[RequestT, BatchT, DeletedT, ResultT]:
        return Batches(self._context, self._driver, self._surface, finish)


class AsyncBatches(Generic[RequestT, BatchT, DeletedT, ResultT]):
    """The Message Batches API, asynchronously; `Batches` documents the arguments."""

    def __init__(
        self,
        context: Context,
        driver: AsyncDriver,
        surface: Surface[BatchT, DeletedT, ResultT],
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
        validate: bool = True,
        **options: Unpack[CallOptions],
    ) -> BatchT:
        """Create a batch; the service starts to process it at once."""
        creation = self._operations.create(
            requests, user_profile_id, feature_switches, validate, Options(**options)
        )
        return await self._finish(self._driver, creation)  # type: ignore[no-any-return]

    async def retrieve(self, message_batch_id: str, **options: Unpack[CallOptions]) -> BatchT:
        """Retrieve a batch."""
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
        """List the batches, newest first. Await it for the first page, or iterate over all."""
        query = PageQuery(after_id=after_id, before_id=before_id, limit=limit)
        call_options = Options(**options)
        return AsyncPaginator(lambda: self._page(query, call_options, self._finish))

    async def cancel(self, message_batch_id: str, **options: Unpack[CallOptions]) -> BatchT:
        """Cancel a batch."""
        call = self._operations.cancel(message_batch_id, Options(**options))
        return await self._finish(self._driver, call)  # type: ignore[no-any-return]

    async def delete(self, message_batch_id: str, **options: Unpack[CallOptions]) -> DeletedT:
        """Delete a batch that has ended, and its results."""
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
    ) -> AsyncResults[ResultT]:
        """
        Stream the results of a batch that has ended. Iterate over it, or await it first.

        `on_error` and `on_progress` may be async.
        """
        read_options = ReadOptions(
            self._surface.build_result(self._context.settings.strict),
            on_error,
            on_progress,
            max_line_bytes,
        )
        call_options = Options(**options)
        checked_id(message_batch_id)

        def request(make: Callable[[Download], T]) -> ResultsRequest[T]:
            return ResultsRequest(self._operations, message_batch_id, call_options, make)

        results: AsyncResults[ResultT] = AsyncResults(
            self._driver, request(make=lambda download: download), read_options
        )
        if self._finish is async_parsed:
            return results
        # Awaiting returns the response; its `parse` returns the results.
        return self._finish(self._driver, request(make=results.over))  # type: ignore[return-value]

    async def wait(
        self,
        message_batch_id: str,
        *,
        timeout: float | None = None,  # noqa: ASYNC109 - by the wall clock, as the sync twin
        on_update: Callable[[BatchT], object] | None = None,
        **options: Unpack[WaitOptions],
    ) -> BatchT:
        """Wait until a batch has ended. `on_update` may be async."""
        call = self._operations.retrieve(message_batch_id, Options(**options))
        return await self._driver.run(
            wait(call, self._context, timeout=timeout, on_update=on_update)
        )

    @property
    def with_raw_response(self) -> AsyncBatchesWithRawResponse[RequestT, BatchT, DeletedT, ResultT]:
        """The same methods, returning the HTTP response; its `parse()` returns the typed object."""
        return AsyncBatchesWithRawResponse(self._finishing(async_with_response))

    @property
    def with_streaming_response(
        self,
    ) -> AsyncBatchesWithStreamingResponse[RequestT, BatchT, DeletedT, ResultT]:
        """The same methods, returning a context manager of the response, with its body unread."""
        return AsyncBatchesWithStreamingResponse(self._finishing(async_with_unread_response))

    def _page(
        self, query: PageQuery, options: Options, finish: AsyncFinish
    ) -> Awaitable[AsyncPage[BatchT]]:
        call = self._operations.list(query, options)

        def fetch(following: PageQuery) -> Awaitable[AsyncPage[BatchT]]:
            return self._page(following, options, async_parsed)

        return finish(self._driver, page_call(call, AsyncPage, query, fetch))

    def _finishing(self, finish: AsyncFinish) -> AsyncBatches[RequestT, BatchT, DeletedT, ResultT]:
        return AsyncBatches(self._context, self._driver, self._surface, finish)
