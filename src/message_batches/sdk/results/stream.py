"""The results of a batch as a stream of rows, for the sync and for the async client."""

from __future__ import annotations

import contextlib
import os
from collections.abc import AsyncGenerator, Coroutine, Generator
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from message_batches.sdk.drivers import AsyncDriver, Driver
from message_batches.sdk.errors import ResultsError
from message_batches.sdk.http.finalizers import close_soon
from message_batches.sdk.results.download import Download
from message_batches.sdk.results.reader import Reading, ReadingOptions
from message_batches.sdk.results.results_file import ResultsFile
from message_batches.sdk.results.results_request import Location

if TYPE_CHECKING:
    import httpx

T = TypeVar("T")


class Results(Generic[T]):
    """
    The rows of a batch's results, in the order in which the service has them.

    Iterate over it once, or use it as a context manager. The connection is closed when the rows
    are exhausted, on an error, when the loop is left, and by `close`. A dropped connection is
    opened again, and each row still comes once.
    """

    def __init__(
        self, driver: Driver, download: Download, options: ReadingOptions[Any], *, raw: bool = False
    ) -> None:
        self._driver = driver
        self._download = download
        self._options = options
        self._closed = False
        self._rows: Generator[T, None, None] | None = None
        self._is_raw = raw

    @property
    def http_response(self) -> httpx.Response:
        """The response that is being read; after a dropped connection, the new one."""
        assert self._download.response is not None
        return self._download.response

    def raw(self) -> Results[bytes]:
        """Give the untouched bytes of each line instead, without the line end."""
        self._take()
        return Results(self._driver, self._download, self._options, raw=True)

    def to_file(self, path: str | os.PathLike[str]) -> int:
        """
        Write the lines to a file, byte for byte as they come, and tell how many rows there are.

        The file appears under its name when it is whole. Until then it is beside it, with the
        batch's id and `.part` at the end of its name; after a break, call this again for the same
        path and it goes on from there.

        `on_progress` is called as for iterating. Lines are not looked into, so `on_error` and
        `max_line_bytes` play no part.

        Raises:
            ResultsChangedError: What is there from before is not the beginning of these results.
            ResultsIncompleteError: Rows are missing, or there are too many.
            APIConnectionError: The connection broke again and again.
            OSError: The file can't be written.
        """
        self._take()
        with self, ResultsFile(path, self._download, self._options.on_progress) as file:
            for chunk in self._driver.iterate(file.flow()):
                file.write(chunk)
            return file.finish()

    def index_by_custom_id(self) -> dict[str, T]:
        """
        Read all rows into a dict by `custom_id`. They must fit in memory.

        Raises:
            ResultsError: Two rows have the same `custom_id`.
        """
        index: dict[str, T] = {}
        for row in self:
            add_to_index(index, row)
        return index

    def __iter__(self) -> Generator[T, None, None]:
        rows = self._begin()
        try:
            # Left by `break`, this generator is closed, and with it the one it stands for.
            yield from rows
        except GeneratorExit:
            self._closed = True
            raise

    def __next__(self) -> T:
        return next(self._begin())

    def _take(self) -> None:
        """Let something else read the download, if nothing has yet."""
        if self._closed or self._rows is not None:
            raise ResultsError("These results are being read already. Call `results` again.")
        self._closed = True

    def _begin(self) -> Generator[T, None, None]:
        if self._closed:
            raise ResultsError("These results are closed. Call `results` again.")
        if self._rows is None:
            options = self._options
            decoder: Any = options.raw_lines() if self._is_raw else options.records()
            reading = Reading(self._download, decoder, options.on_progress)
            # A function, not a method: a generator that held this object would keep it alive.
            self._rows = _rows(self._driver, reading)
        return self._rows

    def close(self) -> None:
        """Close the connection. Rows not read are lost to this object."""
        self._closed = True
        if self._rows is not None:
            self._rows.close()
        self.http_response.close()

    def __del__(self) -> None:
        # Rows once begun close the connection by themselves; rows never begun do not.
        if self._rows is None and not self._closed:
            self.http_response.close()

    def __enter__(self) -> Results[T]:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _rows(driver: Driver, reading: Reading[T]) -> Generator[T, None, None]:
    try:
        for records in driver.iterate(reading.flow()):
            yield from records
    finally:
        if reading.download.response is not None:
            reading.download.response.close()


class AsyncResults(Generic[T]):
    """
    The rows of a batch's results, as `Results`, for the async client.

    Iterate over it with `async for`. Awaiting it first opens the download, so that errors show.
    """

    def __init__(
        self,
        driver: AsyncDriver,
        location: Location[Download],
        options: ReadingOptions[Any],
        *,
        raw: bool = False,
    ) -> None:
        self._driver = driver
        self._location = location
        self._options = options
        self._is_raw = raw
        self._download: Download | None = None
        self._closed = False
        self._rows: AsyncGenerator[T, None] | None = None
        self._opening: Coroutine[Any, Any, AsyncResults[T]] | None = None

    @property
    def http_response(self) -> httpx.Response:
        """The response that is being read. Await the results first."""
        if self._download is None or self._download.response is None:
            raise ResultsError("The download has not begun. Await the results first.")
        return self._download.response

    def __await__(self) -> Generator[Any, None, AsyncResults[T]]:
        return self._opened().__await__()

    # `asyncio.create_task` and task groups take nothing to await but a coroutine. By these two
    # methods, `close` and `__await__` they know one.

    def send(self, value: None) -> Any:
        """Go on with opening the download; for event loops."""
        if self._opening is None:
            self._opening = self._opened()
        return self._opening.send(value)

    def throw(self, *error: Any) -> Any:
        """Break off opening the download; for event loops."""
        if self._opening is None:
            self._opening = self._opened()
        return self._opening.throw(*error)

    def over(self, download: Download) -> AsyncResults[T]:
        """Use a download that is open already."""
        self._download = download
        return self

    async def _opened(self) -> AsyncResults[T]:
        if self._download is None:
            self._download = (await self._driver.run(self._location.flow())).parsed()
        return self

    def raw(self) -> AsyncResults[bytes]:
        """Give the untouched bytes of each line instead, without the line end."""
        self._take()
        lines: AsyncResults[bytes] = AsyncResults(
            self._driver, self._location, self._options, raw=True
        )
        lines._download = self._download
        return lines

    async def to_file(self, path: str | os.PathLike[str]) -> int:
        """See `Results.to_file`."""
        self._take()
        await self._opened()
        assert self._download is not None
        with ResultsFile(path, self._download, self._options.on_progress) as file:
            try:
                chunks = self._driver.iterate(file.flow())
                async with contextlib.aclosing(chunks):
                    async for chunk in chunks:
                        file.write(chunk)
            finally:
                await self.close()
            return file.finish()

    async def index_by_custom_id(self) -> dict[str, T]:
        """See `Results.index_by_custom_id`."""
        index: dict[str, T] = {}
        async for row in self:
            add_to_index(index, row)
        return index

    async def __aiter__(self) -> AsyncGenerator[T, None]:
        rows = await self._begin()
        try:
            async for row in rows:
                yield row
        except GeneratorExit:
            self._closed = True
            raise
        finally:
            await rows.aclose()

    async def __anext__(self) -> T:
        return await anext(await self._begin())

    def _take(self) -> None:
        """Let something else read the download, if nothing has yet."""
        if self._closed or self._rows is not None:
            raise ResultsError("These results are being read already. Call `results` again.")
        self._closed = True

    async def _begin(self) -> AsyncGenerator[T, None]:
        if self._closed:
            raise ResultsError("These results are closed. Call `results` again.")
        if self._rows is None:
            await self._opened()
            assert self._download is not None
            options = self._options
            decoder: Any = options.raw_lines() if self._is_raw else options.records()
            reading = Reading(self._download, decoder, options.on_progress)
            self._rows = _async_rows(self._driver, reading)
        return self._rows

    async def close(self) -> None:
        """Close the connection. Rows not read are lost to this object."""
        self._closed = True
        if self._rows is not None:
            await self._rows.aclose()
        if self._download is not None and self._download.response is not None:
            await self._download.response.aclose()

    def __del__(self) -> None:
        # As with the sync ones: rows never begun don't close the connection by themselves.
        download = getattr(self, "_download", None)
        if download and download.response and self._rows is None and not self._closed:
            close_soon(download.response.aclose)

    async def __aenter__(self) -> AsyncResults[T]:
        return await self._opened()

    async def __aexit__(self, *_: object) -> None:
        await self.close()


async def _async_rows(driver: AsyncDriver, reading: Reading[T]) -> AsyncGenerator[T, None]:
    chunks = driver.iterate(reading.flow())
    try:
        async with contextlib.aclosing(chunks):
            async for records in chunks:
                for record in records:
                    yield record
    finally:
        if reading.download.response is not None:
            await reading.download.response.aclose()


def add_to_index(index: dict[str, Any], row: Any) -> None:
    """Add a row to an index by `custom_id`."""
    if row.custom_id in index:
        raise ResultsError(f"Two rows have the custom_id {row.custom_id!r}.", rows=len(index))
    index[row.custom_id] = row
