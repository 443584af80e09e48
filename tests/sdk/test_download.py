from __future__ import annotations

import asyncio
import gc
import random
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

import message_batches as mb
from tests.sdk.scripted_service import line
from tests.sdk.server import ResultsServer, serving

RESULTS = 200
BODY = b"\n".join(map(line, range(RESULTS))) + b"\n"


@pytest.fixture
def server() -> Iterator[ResultsServer]:
    with serving(ResultsServer(BODY, RESULTS)) as running:
        yield running


@pytest.fixture(params=["sync", "async"])
def connect(request: pytest.FixtureRequest, server: ResultsServer) -> Callable[..., Reader]:
    return lambda **options: Reader(request.param, server, **options)


class Reader:
    """Reads results with a client of one kind; no time is really slept."""

    def __init__(self, kind: str, server: ResultsServer, **options: Any) -> None:
        self.kind = kind
        self.server = server
        self.options = options

    def read(self, get: Callable[[Any], Any] = lambda batches: batches.results("b")) -> list[Any]:
        """Read all that `get` gives."""
        return list(self.results(get))

    def results(self, get: Callable[[Any], Any]) -> Iterator[Any]:
        options = {"base_url": self.server.base_url, "api_key": "k", **self.options}
        if self.kind == "sync":
            with mb.Anthropic(sleep=lambda seconds: None, **options) as client:
                yield from get(client.messages.batches)
        else:

            async def no_sleep(seconds: float) -> None:
                await asyncio.sleep(0)

            async def gathered() -> list[Any]:
                async with mb.AsyncAnthropic(sleep=no_sleep, **options) as client:
                    return [result async for result in get(client.messages.batches)]

            yield from asyncio.run(gathered())


def ids(results: list[Any]) -> list[str]:
    return [result.custom_id for result in results]


EVERY_ID = [f"req-{number}" for number in range(RESULTS)]


def test_a_complete_download_sends_one_request(server: ResultsServer, connect: Any) -> None:
    assert ids(connect().read()) == EVERY_ID
    assert len(server.asked) == 1
    assert "gzip" in server.asked[0]["accept-encoding"]
    assert "range" not in server.asked[0]


@pytest.mark.parametrize("chunked", [False, True])
@pytest.mark.parametrize("compressed", [False, True])
@pytest.mark.parametrize("ranges", [False, True])
@pytest.mark.parametrize("etag", [None, '"abc"', 'W/"abc"'])
def test_a_break_anywhere_loses_and_repeats_nothing(
    server: ResultsServer,
    connect: Any,
    chunked: bool,
    compressed: bool,
    ranges: bool,
    etag: str | None,
) -> None:
    server.chunked, server.compressed, server.ranges, server.etag = (
        chunked,
        compressed,
        ranges,
        etag,
    )
    dice = random.Random(1)
    size = len(server.file({"accept-encoding": "gzip"})[2])
    for first in [0, size - 1, dice.randrange(size)]:
        server.asked.clear()
        server.cuts = [first, dice.randrange(size)]

        assert ids(connect().read()) == EVERY_ID

        assert len(server.asked) in (2, 3)
        if ranges and not compressed and first >= 256:
            assert server.asked[1]["range"] == f"bytes={first - 256}-"
            assert server.asked[1]["accept-encoding"] == "identity"
            assert server.asked[1].get("if-range") == (etag if etag == '"abc"' else None)
        else:
            assert not compressed or all("range" not in headers for headers in server.asked)


def test_raw_lines_survive_a_break_too(server: ResultsServer, connect: Any) -> None:
    server.cuts = [1000, 2000]

    raw = connect().read(lambda batches: batches.results("b").raw())

    assert raw == BODY.splitlines()


def test_progress_fills_the_retries_up_again(server: ResultsServer, connect: Any) -> None:
    step = 500
    server.cuts = list(range(step, len(BODY), step))

    assert ids(connect(max_retries=1).read()) == EVERY_ID
    assert len(server.asked) > 10


def test_no_progress_uses_them_up(server: ResultsServer, connect: Any) -> None:
    server.cuts = [700] * 50
    got: list[int] = []
    reader = connect(max_retries=3)

    def keep(batches: Any) -> Any:
        return batches.results("b", on_progress=lambda progress: got.append(progress.results))

    with pytest.raises(mb.APIConnectionError):
        reader.read(keep)

    assert len(server.asked) == 4
    assert got == [BODY[:700].count(b"\n")]


def test_without_retries_a_break_is_an_error(server: ResultsServer, connect: Any) -> None:
    server.cuts = [700]

    with pytest.raises(mb.APIConnectionError):
        connect(max_retries=0).read()
    assert len(server.asked) == 1


@pytest.mark.parametrize("ranges", [False, True])
def test_other_results_after_a_break_are_an_error(
    server: ResultsServer, connect: Any, ranges: bool
) -> None:
    server.ranges = ranges
    server.cuts = [3000]
    served = server.file
    changed = BODY.replace(b"req-5", b"req-6")

    def file(headers: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        answer = served(headers)
        server.body = changed
        return answer

    server.file = file  # type: ignore[method-assign]

    if ranges:
        # The part asked for again covers result 5x only if it stands just before the cut.
        changed = BODY[:2900] + BODY[2900:].replace(b"custom", b"CUSTOM", 1)
    read = BODY[:3000].count(b"\n")
    with pytest.raises(mb.ResultsChangedError, match=f"different results.* {read}\\.") as caught:
        connect().read()
    assert caught.value.results_read == read


@pytest.mark.parametrize("ranges", [False, True])
def test_shorter_results_after_a_break_are_an_error(
    server: ResultsServer, connect: Any, ranges: bool
) -> None:
    server.ranges = ranges
    server.cuts = [3000]
    served = server.file

    def file(headers: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        answer = served(headers)
        server.body = BODY[:2000]
        return answer

    server.file = file  # type: ignore[method-assign]

    with pytest.raises(mb.ResultsChangedError, match="shorter"):
        connect().read()


@pytest.mark.parametrize("results", [RESULTS, 0], ids=["counted", "not counted"])
def test_a_short_part_is_not_the_end(server: ResultsServer, connect: Any, results: int) -> None:
    server.results = results
    server.ranges = True
    server.cuts = [3000]
    served = server.file

    def file(headers: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        status, answer, body = served(headers)
        # Up to the end of some line, which looks like the end of the file.
        return status, answer, body if status == 200 else body[: body.find(b"\n", 1500) + 1 or None]

    server.file = file  # type: ignore[method-assign]

    assert ids(connect().read()) == EVERY_ID
    assert len(server.asked) > 4


def test_a_part_that_grows_no_more_uses_the_retries_up(server: ResultsServer, connect: Any) -> None:
    server.results = 0
    server.ranges = True
    server.cuts = [3000]
    served = server.file

    def file(headers: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        status, answer, body = served(headers)
        return status, answer, body if status == 200 else body[:100]

    server.file = file  # type: ignore[method-assign]

    with pytest.raises(mb.APIConnectionError, match=f"Only 2844 of {len(BODY)} bytes"):
        connect(max_retries=3).read()
    assert len(server.asked) == 4


@pytest.mark.parametrize("lie", ["start", "etag", "none"])
def test_after_a_part_of_another_file_everything_is_requested(
    server: ResultsServer, connect: Any, lie: str
) -> None:
    server.ranges = True
    server.etag = '"abc"'
    server.cuts = [3000]
    served = server.file

    def file(headers: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        status, answer, body = served(headers)
        if status == 206:
            span = answer.pop("content-range")
            body = body[10:]
            if lie == "start":
                answer["content-range"] = span.replace(str(3000 - 256), str(3010 - 256))
            elif lie == "etag":
                answer |= {"content-range": span, "etag": '"other"'}
        return status, answer, body

    server.file = file  # type: ignore[method-assign]

    assert ids(connect().read()) == EVERY_ID
    assert ["range" in headers for headers in server.asked] == [False, True, False]


def test_a_part_that_was_not_requested_is_refused(server: ResultsServer, connect: Any) -> None:
    server.results = 0
    start = BODY.index(b"\n") + 1
    span = f"bytes {start}-{len(BODY) - 1}/{len(BODY)}"
    server.file = lambda headers: (206, {"content-range": span}, BODY[start:])  # type: ignore[method-assign]

    with pytest.raises(mb.ResultsError, match="only part of the results"):
        connect().read()


def test_an_end_that_no_error_marks_is_found_by_the_counts(
    server: ResultsServer, connect: Any
) -> None:
    server.chunked = "close"
    for cut in (1000, 1001, 5000, len(BODY) - 1, len(BODY) - 5):
        server.asked.clear()
        server.cuts = [cut]

        assert ids(connect().read()) == EVERY_ID
        assert len(server.asked) == (1 if cut == len(BODY) - 1 else 2)


def test_an_end_that_no_error_marks_may_come_again_and_earlier(
    server: ResultsServer, connect: Any
) -> None:
    server.chunked = "close"
    server.cuts = [5000, 3000, 6000]
    assert ids(connect().read()) == EVERY_ID
    assert len(server.asked) == 4

    server.asked.clear()
    server.cuts = [5000, 3000, 3000, 3000]
    with pytest.raises(mb.APIConnectionError, match="closed before"):
        connect(max_retries=2).read()
    assert len(server.asked) == 3


def test_without_retries_an_early_end_is_an_error_too(server: ResultsServer, connect: Any) -> None:
    server.chunked = "close"
    server.cuts = [BODY.index(line(100))]

    with pytest.raises(mb.ResultsIncompleteError, match="100 are missing"):
        connect(max_retries=0).read()
    assert len(server.asked) == 1


def test_a_file_with_missing_results_is_fetched_once(server: ResultsServer, connect: Any) -> None:
    server.results = RESULTS + 2

    with pytest.raises(mb.ResultsIncompleteError, match="2 are missing"):
        connect().read()

    assert len(server.asked) == 1


def test_a_truncated_file_is_reported(server: ResultsServer, connect: Any) -> None:
    server.body = BODY[:-20]
    server.chunked = True

    with pytest.raises(mb.ResultLineError, match=f"Line {RESULTS} "):
        connect().read()

    assert len(server.asked) == 2


def test_a_consumer_may_take_its_time(server: ResultsServer, connect: Any) -> None:
    """The server hangs up while nobody reads."""
    big = b"\n".join(line(number)[:-1] + b" " * 20_000 + b"}" for number in range(400))
    server.body, server.results = big, 400
    server.cuts = [len(big) // 2]
    got: list[Any] = []

    for result in connect().results(lambda batches: batches.results("b")):
        got.append(result)
        if len(got) == 1:
            time.sleep(0.2)

    assert len(got) == 400


class TestTheConnectionIsGivenBack:
    """
    Told by the pool of the client: a connection that is given back unread is closed.

    The file is large enough not to fit in any buffer, so nothing is over before it is read.
    """

    @pytest.fixture(autouse=True)
    def _large(self, server: ResultsServer) -> None:
        server.body = b"\n".join(line(number)[:-1] + b" " * 50_000 + b"}" for number in range(400))
        server.results = 400

    def test_by_the_sync_client(self, server: ResultsServer) -> None:
        with mb.Anthropic(base_url=server.base_url, api_key="k") as client:
            pool = httpx_pool(client)

            for _ in client.messages.batches.results("b"):
                break
            assert busy(pool) == 0

            kept = client.messages.batches.results("b")
            for _ in kept:
                break
            assert busy(pool) == 1
            kept.close()
            assert busy(pool) == 0

            with client.messages.batches.results("b") as results:
                next(results)
                assert busy(pool) == 1
            assert busy(pool) == 0

            with pytest.raises(ZeroDivisionError):
                [1 / 0 for _ in client.messages.batches.results("b")]
            gc.collect()
            assert busy(pool) == 0

            results = client.messages.batches.results("b")
            next(results)
            del results
            gc.collect()
            assert busy(pool) == 0

            unread = client.messages.batches.results("b")
            assert busy(pool) == 1
            del unread
            gc.collect()
            assert busy(pool) == 0

            server.body = b"bad\n" + server.body
            held = client.messages.batches.results("b")
            with pytest.raises(mb.ResultLineError):
                list(held)
            assert busy(pool) == 0
        assert server.connections_left() == 0

    def test_by_the_async_client(self, server: ResultsServer) -> None:
        async def reading() -> None:
            async with mb.AsyncAnthropic(base_url=server.base_url, api_key="k") as client:
                pool = httpx_pool(client)

                async for _ in client.messages.batches.results("b"):
                    break
                await asyncio.sleep(0.05)
                assert busy(pool) == 0

                kept = client.messages.batches.results("b")
                async for _ in kept:
                    break
                assert busy(pool) == 1
                await kept.close()
                assert busy(pool) == 0

                async with client.messages.batches.results("b") as results:
                    await anext(results)
                    assert busy(pool) == 1
                assert busy(pool) == 0

                unread = await client.messages.batches.results("b")
                assert busy(pool) == 1
                await unread.close()
                assert busy(pool) == 0

                async def slow() -> None:
                    async for _ in client.messages.batches.results("b"):
                        await asyncio.sleep(60)

                task = asyncio.create_task(slow())
                await asyncio.sleep(0.3)
                assert busy(pool) == 1
                task.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await task
                del task
                await asyncio.sleep(0.05)
                assert busy(pool) == 0

                server.body = b"bad\n" + server.body
                held = client.messages.batches.results("b")
                with pytest.raises(mb.ResultLineError):
                    [result async for result in held]
                assert busy(pool) == 0

        asyncio.run(reading())
        assert server.connections_left() == 0


def httpx_pool(client: Any) -> Any:
    transport = client._driver.http._transport_for_url(httpx.URL("http://127.0.0.1"))
    return transport._pool


def busy(pool: Any) -> int:
    return sum(not connection.is_idle() for connection in pool.connections)
