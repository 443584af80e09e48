from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

import message_batches as mb
from message_batches.sdk.results import part_file
from message_batches_api.models import BetaMessageBatchIndividualResponse
from tests.sdk.scripted_service import Script, Talk, ended, line, lines
from tests.sdk.server import ResultsServer, serving

RESULTS = 300
BODY = lines(RESULTS)
Save = Callable[[Path], int]


@pytest.fixture
def server() -> Iterator[ResultsServer]:
    with serving(ResultsServer(BODY, RESULTS)) as running:
        yield running


@pytest.fixture
def seen() -> list[mb.DownloadProgress]:
    """What the progress callback of `save` is given."""
    return []


@pytest.fixture(params=["sync", "async"])
def save(
    request: pytest.FixtureRequest, server: ResultsServer, seen: list[mb.DownloadProgress]
) -> Save:
    """Save the results of the batch with a client of one kind."""
    options: dict[str, Any] = {"base_url": server.base_url, "api_key": "k", "max_retries": 0}

    async def awaited(path: Path) -> int:
        async with mb.AsyncAnthropic(**options) as client:
            results = client.messages.batches.results("b", on_progress=seen.append)
            return await results.to_file(path)

    def direct(path: Path) -> int:
        with mb.Anthropic(**options) as client:
            return client.messages.batches.results("b", on_progress=seen.append).to_file(path)

    return direct if request.param == "sync" else lambda path: asyncio.run(awaited(path))


def test_the_file_is_what_was_sent(
    server: ResultsServer, save: Save, seen: list[mb.DownloadProgress], tmp_path: Path
) -> None:
    path = tmp_path / "results.jsonl"
    path.write_text("old")
    for body in (BODY, BODY + b"\n", BODY.replace(b"\n", b"\r\n\n") + b"\r\n"):
        server.body = body
        seen.clear()

        assert save(path) == RESULTS
        assert seen[-1] == mb.DownloadProgress(RESULTS, len(body), RESULTS)
        assert path.read_bytes() == body
        assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("ranges", [False, True])
def test_a_broken_download_is_continued(
    server: ResultsServer, save: Save, tmp_path: Path, ranges: bool
) -> None:
    path = tmp_path / "results.jsonl"
    server.ranges = ranges
    server.cuts = [10_000]

    with pytest.raises(mb.APIConnectionError):
        save(path)
    assert not path.exists()
    part = tmp_path / "results.jsonl.b.part"
    assert part.read_bytes() == BODY[: part.stat().st_size] != b""
    assert save(path) == RESULTS

    assert path.read_bytes() == BODY
    assert not part.exists()
    assert [headers.get("range") for headers in server.asked] == (
        [None, None, f"bytes={10_000 - 256}-"] if ranges else [None, None]
    )


def test_a_part_that_is_complete_is_put_in_place(
    server: ResultsServer, save: Save, tmp_path: Path
) -> None:
    for ranges in (False, True):
        server.ranges = ranges
        (tmp_path / "out.b.part").write_bytes(BODY)

        assert save(tmp_path / "out") == RESULTS
        assert (tmp_path / "out").read_bytes() == BODY


def test_a_part_of_something_else_is_refused(
    server: ResultsServer, save: Save, tmp_path: Path
) -> None:
    for ranges in (False, True):
        server.ranges = ranges
        part = tmp_path / "out.b.part"
        part.write_bytes(b"something else")

        with pytest.raises(mb.ResultsChangedError) as caught:
            save(tmp_path / "out")
        assert str(part) in caught.value.__notes__[0]
        assert part.read_bytes() == b"something else"
        assert not (tmp_path / "out").exists()


def test_a_file_that_lacks_results_does_not_appear(
    server: ResultsServer, save: Save, tmp_path: Path
) -> None:
    server.results = RESULTS + 1

    with pytest.raises(mb.ResultsIncompleteError, match="1 are missing"):
        save(tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_file_that_is_not_on_disk_does_not_appear(
    save: Save, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "results.jsonl"
    path.write_text("old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        save(path)

    assert path.read_text() == "old"
    monkeypatch.undo()
    assert save(path) == RESULTS
    assert path.read_bytes() == BODY


def test_the_async_client_writes_outside_the_event_loop(
    server: ResultsServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: set[str] = set()
    for name in ("__init__", "blocks", "write"):
        method = getattr(part_file.PartFile, name)

        def noting(*args: Any, method: Any = method) -> Any:
            threads.add(threading.current_thread().name)
            return method(*args)

        monkeypatch.setattr(part_file.PartFile, name, noting)
    fsync = os.fsync
    monkeypatch.setattr(
        os, "fsync", lambda fd: (threads.add(threading.current_thread().name), fsync(fd))
    )

    async def run() -> int:
        async with mb.AsyncAnthropic(base_url=server.base_url, api_key="k") as client:
            return await client.messages.batches.results("b").to_file(tmp_path / "out")

    assert asyncio.run(run()) == RESULTS
    assert threads
    assert threading.main_thread().name not in threads


def test_results_are_read_in_one_way_only(talk: Callable[..., Talk], tmp_path: Path) -> None:
    one = talk(Script(httpx.Response(200, json=ended(2)), httpx.Response(200, content=lines(2))))

    async def read() -> None:
        results = one.batches.results("b")
        assert [result.custom_id async for result in results] == ["req-0", "req-1"]
        with pytest.raises(mb.ResultsError, match="read already"):
            results.raw()
        with pytest.raises(mb.ResultsError, match="read already"):
            await results.to_file(tmp_path / "x")

    if one.kind == "async":
        one.do(read)
        return
    results = one.batches.results("b")
    assert len(list(results)) == 2
    assert list(results) == []
    with pytest.raises(mb.ResultsError, match="read already"):
        results.raw()
    with pytest.raises(mb.ResultsError, match="read already"):
        results.to_file(tmp_path / "x")


def test_an_index_by_custom_id(talk: Callable[..., Talk]) -> None:
    one = talk(Script(httpx.Response(200, json=ended(2)), httpx.Response(200, content=lines(2))))
    index = one.do(lambda: one.batches.results("b").index_by_custom_id())
    assert list(index) == ["req-0", "req-1"]
    assert index["req-1"].custom_id == "req-1"

    twice = line(1) + b"\n" + line(1)
    one = talk(Script(httpx.Response(200, json=ended(2)), httpx.Response(200, content=twice)))
    with pytest.raises(mb.ResultsError, match="Two results have the custom_id 'req-1'"):
        one.do(lambda: one.batches.results("b").index_by_custom_id())


def test_the_text_of_an_answer() -> None:
    usage = {"input_tokens": 1, "output_tokens": 1}
    content: list[dict[str, Any]] = [
        {"type": "thinking", "thinking": "hm", "signature": "s"},
        {"type": "text", "text": "Hello, ", "citations": None},
        {"type": "new_kind", "text": "not this"},
        {"type": "text", "text": "you", "citations": None},
    ]
    message = {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": "m",
        "content": content,
        "stop_reason": "end_turn",
        "stop_sequence": None,
        "usage": usage,
    }

    def a_request(result: dict[str, Any]) -> Any:
        return BetaMessageBatchIndividualResponse.from_dict({"custom_id": "a", "result": result})

    answered = a_request({"type": "succeeded", "message": message})
    assert mb.text_of(answered) == "Hello, you"
    assert mb.text_of(answered.result) == "Hello, you"
    assert mb.text_of(answered.result.message) == "Hello, you"
    assert mb.text_of(a_request({"type": "succeeded", "message": message | {"content": []}})) == ""
    assert mb.text_of({"custom_id": "a", "result": {"type": "succeeded", "message": message}}) == (
        "Hello, you"
    )
    assert mb.text_of({"type": "succeeded", "message": message | {"content": 3}}) == ""
    assert mb.text_of(a_request({"type": "expired"})) is None
    assert mb.text_of({"custom_id": "a", "result": {"type": "expired"}}) is None
    assert mb.text_of(a_request({"type": "never_heard_of", "message": 1})) is None
