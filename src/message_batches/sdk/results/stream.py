"""The results of a batch as an iterator, for the sync and for the async client."""

from __future__ import annotations

import contextlib
import os
from collections.abc import AsyncGenerator, Coroutine, Generator
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from message_batches.sdk.calls import Operation
from message_batches.sdk.drivers import AsyncDriver, Driver
from message_batches.sdk.errors import ResultsError
from message_batches.sdk.http.lifetime import close_soon
from message_batches.sdk.results.download import Download
from message_batches.sdk.results.garbage import fewer_collections
from message_batches.sdk.results.reader import ReadOptions, Stream

if TYPE_CHECKING:
    import httpx

T = TypeVar("T")
IteratorT = TypeVar("IteratorT")


class _ResultsState(Generic[T, IteratorT]):
    """The state that `Results` and `AsyncResults` share: unread, being read, or closed."""

    def __init__(
        self, download: Download | None, options: ReadOptions[Any], *, raw: bool = False
    ) -> None:
        self._download = download
        self._options = options
        self._is_raw = raw
        self._is_closed = False
        self._is_finished = False
        self._failure: str | None = None  # that ended the iteration
        self._given = 0  # results that the iteration returned
        self._iterator: IteratorT | None = None  # once reading has started

    @property
    def http_response(self) -> httpx.Response:
        """The response that is being read; after a broken connection, the new one."""
        return self._opened_download().response  # type: ignore[return-value]

    def _opened_download(self) -> Download:
        if self._download is None or self._download.response is None:
            raise ResultsError("The download has not started. Await the results first.")
        return self._download

    def _open_stream(self, *, raw: bool) -> Stream[Any]:
        decoder = self._options.decoder(raw=raw)
        return Stream(self._opened_download(), decoder, self._options)

    def _take(self) -> None:
        """Close this object because another one reads the download."""
        self._check_unread()
        self._is_closed = True

    def _check_unread(self) -> None:
        self._check_open()
        if self._iterator is not None:
            hint = "Call" if self._is_finished else "Continue to iterate over the others, or call"
            raise ResultsError(
                f"Of these results {self._given:,} have been read already. {hint} `results`"
                " again for all of them.",
                results_read=self._given,
            )

    def _check_open(self) -> None:
        if self._is_closed:
            raise ResultsError(
                f"These results are closed; {self._given:,} were read. Call `results` again"
                " for all of them.",
                results_read=self._given,
            )
        if self._failure is not None:
            # The end of the iteration would look like the end of the results.
            raise ResultsError(
                f"The iteration ended with an error after {self._given:,} results:"
                f" {self._failure} Call `results` again for all of them.",
                results_read=self._given,
            )

    def _is_unread(self) -> bool:
        """Return whether a response is open that nothing else will close."""
        download = getattr(self, "_download", None)
        return bool(download and download.response and not self._iterator and not self._is_closed)


class Results(_ResultsState[T, Generator[T, None, None]]):
    """
    The results of a batch, in the order in which the service has them.

    An iterator, and a context manager. The connection is closed after the last result, after an
    error, by `close`, at the end of a `with` block, and when the last reference to this object
    goes. A broken connection is opened again, and each result still comes once.

    After a `break`, another loop or `next` continues with the next result. `raw`, `to_file` and
    `index_by_custom_id` are for results that have not been read; for these, and after `close` or an
    error, call `results` again.
    """

    def __init__(
        self, driver: Driver, download: Download, options: ReadOptions[Any], *, raw: bool = False
    ) -> None:
        super().__init__(download, options, raw=raw)
        self._driver = driver

    def raw(self) -> Results[bytes]:
        """Return the results as the bytes of each line, without the line end."""
        download = self._opened_download()
        self._take()
        return Results(self._driver, download, self._options, raw=True)

    def to_file(self, path: str | os.PathLike[str]) -> int:
        """
        Write the lines to a file, byte for byte as received, and return how many results there are.

        The file appears under its name when it is complete. Until then it is beside it, with the
        batch's id and `.part` at the end of its name; after a failure, call this again for the same
        path to continue.

        `on_progress` is called as for iterating. Lines are not decoded, so `on_error` and
        `max_line_bytes` have no effect.

        Raises:
            ResultsChangedError: the part that exists is not the start of these results.
            ResultsIncompleteError: there are fewer or more results than the batch's counts say.
            APIConnectionError: the connection broke repeatedly.
            OSError: the file cannot be written.
        """
        self._take()
        with self:
            return self._driver.run(self._open_stream(raw=True).save(path))

    def index_by_custom_id(self) -> dict[str, T]:
        """
        Read all results into a dict by `custom_id`. They must fit in memory.

        Raises:
            ResultsError: two results have the same `custom_id`, or some were read before.
        """
        self._check_unread()
        index: dict[str, T] = {}
        with fewer_collections():
            for result in self:
                _add_to_index(index, result)
        return index

    def __iter__(self) -> Results[T]:
        self._check_open()
        return self

    def __next__(self) -> T:
        iterator = self._iterator
        if iterator is None or self._is_closed or self._failure is not None:
            self._check_open()
            # A function, not a method: a generator with a reference to this object would keep it
            # from being dropped.
            stream = self._open_stream(raw=self._is_raw)
            iterator = self._iterator = _iterate(self._driver, stream)
        try:
            result = next(iterator)
        except StopIteration:
            self._is_finished = True
            raise
        except BaseException as error:  # a cancellation ends the iteration too
            self._failure = str(error) or f"{type(error).__name__}."
            raise
        self._given += 1
        return result

    def close(self) -> None:
        """Close the connection. Results that were not read can no longer be read here."""
        self._is_closed = True
        if self._iterator is not None:
            self._iterator.close()
        self.http_response.close()

    def __del__(self) -> None:
        if self._is_unread():
            self.http_response.close()

    def __enter__(self) -> Results[T]:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class AsyncResults(_ResultsState[T, AsyncGenerator[T, None]]):
    """
    The results of a batch, in the order in which the service has them, for the async client.

    Iterate with `async for`. Awaiting it first opens the download, so that errors appear there.
    """

    def __init__(
        self,
        driver: AsyncDriver,
        request: Operation[Download],
        options: ReadOptions[Any],
        *,
        raw: bool = False,
    ) -> None:
        super().__init__(None, options, raw=raw)
        self._driver = driver
        self._request = request
        self._opening: Coroutine[Any, Any, AsyncResults[T]] | None = None

    def __await__(self) -> Generator[Any, None, AsyncResults[T]]:
        return self._opened().__await__()

    # `asyncio.create_task` and task groups accept only coroutines, which they recognise by these
    # two methods, `close` and `__await__`.

    def send(self, value: None) -> Any:
        """Continue to open the download; for event loops."""
        if self._opening is None:
            self._opening = self._opened()
        return self._opening.send(value)

    def throw(self, *error: Any) -> Any:
        """Stop opening the download; for event loops."""
        if self._opening is None:
            self._opening = self._opened()
        return self._opening.throw(*error)

    def over(self, download: Download) -> AsyncResults[T]:
        """Use a download that is open already."""
        self._download = download
        return self

    async def _opened(self) -> AsyncResults[T]:
        if self._download is None:
            self._download = (await self._driver.run(self._request.flow())).parsed()
        return self

    def raw(self) -> AsyncResults[bytes]:
        """Return the results as the bytes of each line, without the line end."""
        self._take()
        lines: AsyncResults[bytes] = AsyncResults(
            self._driver, self._request, self._options, raw=True
        )
        lines._download = self._download
        return lines

    async def to_file(self, path: str | os.PathLike[str]) -> int:
        """Write the lines to a file, as `Results.to_file` does, outside the event loop."""
        self._take()
        await self._opened()
        try:
            return await self._driver.run(self._open_stream(raw=True).save(path))
        finally:
            await self.close()

    async def index_by_custom_id(self) -> dict[str, T]:
        """
        Read all results into a dict by `custom_id`. They must fit in memory.

        Raises:
            ResultsError: two results have the same `custom_id`, or some were read before.
        """
        self._check_unread()
        index: dict[str, T] = {}
        with fewer_collections():
            async for result in self:
                _add_to_index(index, result)
        return index

    def __aiter__(self) -> AsyncResults[T]:
        self._check_open()
        return self

    async def __anext__(self) -> T:
        iterator = self._iterator
        if iterator is None or self._is_closed or self._failure is not None:
            self._check_open()
            await self._opened()
            stream = self._open_stream(raw=self._is_raw)
            iterator = self._iterator = _iterate_async(self._driver, stream)
        try:
            result = await anext(iterator)
        except StopAsyncIteration:
            self._is_finished = True
            raise
        except BaseException as error:  # a cancellation ends the iteration too
            self._failure = str(error) or f"{type(error).__name__}."
            raise
        self._given += 1
        return result

    async def close(self) -> None:
        """Close the connection. Results that were not read can no longer be read here."""
        self._is_closed = True
        if self._iterator is not None:
            await self._iterator.aclose()
        if self._download is not None and self._download.response is not None:
            await self._download.response.aclose()

    def __del__(self) -> None:
        if self._is_unread():
            close_soon(self.http_response.aclose)

    async def __aenter__(self) -> AsyncResults[T]:
        return await self._opened()

    async def __aexit__(self, *_: object) -> None:
        await self.close()


def _iterate(driver: Driver, reader: Stream[T]) -> Generator[T, None, None]:
    try:
        for results in driver.iterate(reader.results()):
            yield from results
    finally:
        if reader.download.response is not None:
            reader.download.response.close()


async def _iterate_async(driver: AsyncDriver, reader: Stream[T]) -> AsyncGenerator[T, None]:
    blocks = driver.iterate(reader.results())
    try:
        async with contextlib.aclosing(blocks):
            async for results in blocks:
                for result in results:
                    yield result
    finally:
        if reader.download.response is not None:
            await reader.download.response.aclose()


def _add_to_index(index: dict[str, Any], result: Any) -> None:
    if result.custom_id in index:
        raise ResultsError(
            f"Two results have the custom_id {result.custom_id!r}.", results_read=len(index)
        )
    index[result.custom_id] = result
