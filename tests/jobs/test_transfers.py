"""Several transfers at once, over real sockets: what overlaps, what is sent, and what goes on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from message_batches import Anthropic
from message_batches.jobs import RunOptions, run
from message_batches.jobs.ledger import OutputCheckpoint, Texts
from message_batches.jobs.output import Judgement, PartFiles, PartWriter, append_lines, kept_lines
from message_batches.jobs.system import SYSTEM
from message_batches.sandbox import Sandbox

SECONDS = 30.0
"""How long calls wait for each other before a test fails."""

Handle = Callable[[httpx.Request], httpx.Response]


class Wire(httpx.HTTPTransport):
    """Sends calls to the sandbox, past what a test wants to see or hold up."""

    def __init__(self, on_create: Callable[[Handle, httpx.Request], httpx.Response]) -> None:
        super().__init__()
        self.on_create = on_create
        self.on_results = Wire.plain
        self.ranges: list[str | None] = []

    @staticmethod
    def plain(handle: Handle, request: httpx.Request) -> httpx.Response:
        return handle(request)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if request.method == "POST":
            return self.on_create(super().handle_request, request)
        if request.url.path.endswith("/results"):
            self.ranges.append(request.headers.get("range"))
            return self.on_results(super().handle_request, request)
        return super().handle_request(request)


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(batch_seconds=0, retry_after=0) as sandbox:
        yield sandbox


def finish(sandbox: Sandbox, wire: Wire, source: Path, **options: object) -> list[bytes]:
    """Run over a wire, and return the lines of the output."""
    out = source.with_name("results.jsonl")
    settings = RunOptions(**{"polling_interval": 0.2, "max_batch_requests": 2, **options})  # type: ignore[arg-type]
    with (
        httpx.Client(transport=wire) as http,
        Anthropic(base_url=sandbox.base_url, api_key=sandbox.api_key, http_client=http) as client,
        run(source, out, client=client, options=settings) as active,
    ):
        active.finish()
    return out.read_bytes().splitlines()


def test_four_creates_are_under_way_at_once(
    sandbox: Sandbox, requests: Callable[..., Path]
) -> None:
    together = threading.Barrier(4, timeout=SECONDS)

    def create(handle: Handle, request: httpx.Request) -> httpx.Response:
        together.wait()  # breaks if the others do not come
        return handle(request)

    assert len(finish(sandbox, Wire(create), requests(8))) == 8


def test_four_downloads_are_under_way_at_once(
    sandbox: Sandbox, requests: Callable[..., Path]
) -> None:
    together = threading.Barrier(4, timeout=SECONDS)

    def results(handle: Handle, request: httpx.Request) -> httpx.Response:
        together.wait()
        return handle(request)

    wire = Wire(Wire.plain)
    wire.on_results = results
    assert len(finish(sandbox, wire, requests(8))) == 8


def test_a_download_starts_while_the_results_of_another_one_are_read(
    sandbox: Sandbox, requests: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = threading.Semaphore(0)
    waited: list[bool] = []
    fill = PartWriter.fill

    def slow(part: PartWriter) -> None:
        waited.append(asked.acquire(timeout=SECONDS if len(waited) < 2 else 0))
        fill(part)

    def results(handle: Handle, request: httpx.Request) -> httpx.Response:
        if len(wire.ranges) > 1:
            asked.release()
        return handle(request)

    monkeypatch.setattr(PartWriter, "fill", slow)
    wire = Wire(Wire.plain)
    wire.on_results = results
    assert len(finish(sandbox, wire, requests(6), downloads=1)) == 6
    assert waited[:2] == [True, True]
    assert len(wire.ranges) == 3


def test_no_more_results_wait_to_be_read_than_may_be_downloaded(
    sandbox: Sandbox, requests: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    fill, downloaded = PartWriter.fill, []

    def slow(part: PartWriter) -> None:
        time.sleep(0.5)
        downloaded.append(len(wire.ranges))
        fill(part)

    monkeypatch.setattr(PartWriter, "fill", slow)
    wire = Wire(Wire.plain)
    assert len(finish(sandbox, wire, requests(12), downloads=1)) == 12
    assert all(asked <= read + 2 for read, asked in enumerate(downloaded))


def test_results_are_collected_while_later_batches_are_sent(
    sandbox: Sandbox, requests: Callable[..., Path]
) -> None:
    collected = threading.Event()
    creates: list[httpx.Request] = []

    def create(handle: Handle, request: httpx.Request) -> httpx.Response:
        creates.append(request)
        if len(creates) > 1:
            assert collected.wait(SECONDS), "nothing was downloaded meanwhile"
        return handle(request)

    def results(handle: Handle, request: httpx.Request) -> httpx.Response:
        response = handle(request)
        collected.set()
        return response

    wire = Wire(create)
    wire.on_results = results
    assert len(finish(sandbox, wire, requests(6), uploads=2)) == 6


class Queue:
    """Counts what is sent into a queue, and when."""

    def __init__(self) -> None:
        self.taken = self.refused = 0
        self.gaps: list[float] = []
        self._refused_at: float | None = None

    def create(self, handle: Handle, request: httpx.Request) -> httpx.Response:
        if self._refused_at is not None:
            self.gaps.append(time.monotonic() - self._refused_at)
        response = handle(request)
        size = int(request.headers["content-length"])
        if response.status_code == 429:
            self._refused_at = time.monotonic()
            self.refused += size
        else:
            self.taken += size
        return response


def test_a_full_queue_costs_one_refused_body_and_is_not_tried_before_retry_after(
    requests: Callable[..., Path],
) -> None:
    queue = Queue()
    with Sandbox(
        batch_seconds=0.3, retry_after=0, faults=["queue-full:requests=4,retry-after=1"]
    ) as sandbox:
        lines = finish(sandbox, Wire(queue.create), requests(20), uploads=1)
    assert len(lines) == 20
    # Ten bodies of one size were accepted; one was sent to learn the limit.
    assert 0 < queue.refused <= 0.11 * queue.taken
    assert queue.gaps[0] >= 1


def killed_in_a_download(sandbox: Sandbox, source: Path) -> int:
    """Kill a run when a megabyte of its results is on disk; return how many bytes are."""
    parts = source.with_name("results.jsonl.run") / "parts"
    child = subprocess.Popen(
        [sys.executable, "-m", "message_batches", "run", source, "--out", "results.jsonl"],
        cwd=source.parent,
        env={
            **os.environ,
            "ANTHROPIC_BASE_URL": sandbox.base_url,
            "ANTHROPIC_API_KEY": sandbox.api_key,
        },
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + SECONDS
        while time.monotonic() < deadline and child.poll() is None:
            found = [path.stat().st_size for path in parts.glob("1.download.*.part")]
            if found and found[0] >= 1 << 20:
                return found[0]
            time.sleep(0.05)
        raise AssertionError("the download did not start")
    finally:
        child.send_signal(signal.SIGKILL)
        child.wait()


@pytest.mark.parametrize("ranges", [True, False])
def test_a_download_that_was_killed_continues_in_the_next_process(
    requests: Callable[..., Path], ranges: bool
) -> None:
    source = requests(4000)
    stall = "stall:on=results,bytes=1500000,seconds=600,times=1"
    with Sandbox(batch_seconds=0, retry_after=0, faults=[stall, *["ranges"] * ranges]) as sandbox:
        size = killed_in_a_download(sandbox, source)
        wire = Wire(Wire.plain)
        lines = finish(sandbox, wire, source, max_batch_requests=100_000)
    assert len(set(lines)) == len(lines) == 4000
    # The end of what is there is asked for again, to see that it is still the same file.
    assert wire.ranges == ([None, f"bytes={size - 256}-"] if ranges else [None])


def test_large_results_are_written_one_at_a_time(tmp_path: Path) -> None:
    count, size = 30, 2 << 20
    files = PartFiles.of(tmp_path, 1)
    with files.download.open("wb") as file:
        for number in range(count):
            file.write(
                b'{"custom_id":"r%d-aaaaa1","result":{"type":"succeeded","message":{"content":"%b"}}}\n'
                % (number, b"x" * size)
            )
    places = {f"r{number}-aaaaa1": number for number in range(count)}
    tracemalloc.start()
    try:
        with PartWriter(files, places, Judgement(lambda cause, *_: cause), SYSTEM) as part:
            part.fill()
            part.finish()
        lines = kept_lines(files, b"\xff" * 4, "-aaaaa1", None)
        append_lines(tmp_path / "out.jsonl", lines, OutputCheckpoint(0, None), SYSTEM)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (tmp_path / "out.jsonl").read_bytes().count(b'{"custom_id":"r') == count
    assert peak < 8 * size


def test_packed_texts_are_what_was_packed() -> None:
    ids = ["a", "", "héllo\u2028", "x" * 64]
    texts = Texts(ids, "-t")
    assert [text.decode() for text in texts] == [f"{each}-t" for each in ids]
    assert texts.places() == {f"{each}-t": place for place, each in enumerate(ids)}
