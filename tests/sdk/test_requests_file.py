from __future__ import annotations

import gzip
import io
import json
import os
import re
import tempfile
import threading
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, ClassVar

import httpx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from message_batches import Anthropic, InvalidRequestsError
from message_batches.sdk.create import bodies
from message_batches.sdk.create.bodies import FileBody, Spool, can_be_read_again
from message_batches.sdk.create.plain_requests import ids_of_lines
from message_batches.sdk.create.rules import CreateRules
from message_batches.sdk.create.validation import Checks
from tests.sdk.scripted_service import Script, Talk, a_request, batch, execute

MakeTalk = Callable[..., Talk]


def answer(body: Any = None, status: int = 200, **headers: str) -> httpx.Response:
    return httpx.Response(status, json=body or batch(), headers=headers)


class OnlyLines:
    """A file that gives its lines once and can do nothing else."""

    def __init__(self, content: bytes) -> None:
        self._lines = iter(io.BytesIO(content))

    def read(self, size: int = -1) -> bytes:
        raise AssertionError("it is read by lines")

    def __iter__(self) -> Iterator[bytes]:
        return self._lines


class OneByOne(Checks):
    """The same rules, each content read slowly and looked at alone."""

    def check_lines(self, lines: Any, text: bytes) -> None:
        for number, line in lines:
            self.check_line(line, number)


def fill(body: FileBody | Spool, checks: Checks) -> None:
    """Check all requests, as a create does."""
    try:
        execute(body.fill(checks))
    except InvalidRequestsError as error:
        checks.add_error(error)
    checks.finish()


def outcome(body: FileBody | Spool, checks: Checks) -> tuple[Any, ...]:
    """What is sent, each time the same; or why it can't be."""
    try:
        fill(body, checks)
        sent = b"".join(body.chunks())
        assert b"".join(body.chunks()) == sent
    except InvalidRequestsError as error:
        return str(error), error.diagnostics
    finally:
        body.close()
    assert len(sent) == body.size
    return body.request_count, sent


def dump(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


BLANKS = st.sampled_from([b"", b" ", b"\t", b"\r", b" \r", b"\x0b", b"\x0c ", b"\r\r"])


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=5,
)


IDS = st.sampled_from([*"abcXYZ019_-", "req-1", "req-2", "req-3", "x" * 64])


@st.composite
def good_requests(draw: st.DrawFn) -> bytes:
    unknown = draw(st.dictionaries(st.text(max_size=3), VALUES, max_size=3))
    content = {"custom_id": draw(IDS), "params": a_request()["params"] | unknown}
    return json.dumps(content, ensure_ascii=draw(st.booleans())).encode(errors="replace")


PARAMS = dump(a_request()["params"])

ODD_REQUESTS = st.sampled_from(
    [
        b"{",
        b"[]",
        b"7",
        b"{}",
        b'{"custom_id":"a"}',
        b'{"custom_id":"a","params":[]}',
        b'{"custom_id":7,"params":%b}' % PARAMS,
        b'{"custom_id":"a b","params":%b}' % PARAMS,
        b'{"custom_id":"a\\n","params":%b}' % PARAMS,
        b'{"custom_id":"%b","params":%b}' % (b"x" * 65, PARAMS),
        b'{"custom_id":"a","params":{"x":"\xff"}}',
        b'{"custom_id":"a","params":{"x":"\xed\xa0\x80"}}',
        b'{"custom_id":"a","params":{"x":NaN}}',
        b'{"custom_id":"a","params":{"x":"\\ud800"}}',
        b'{"custom_id":"a","params":%b}{"custom_id":"b","params":%b}' % (PARAMS, PARAMS),
        b'{"custom_id":"a","params":{"temperature":null,%b' % PARAMS[1:] + b"}",
        b'{"custom_id":"a","params":{"t\\u006fp_k":1,%b' % PARAMS[1:] + b"}",
        b'\xef\xbb\xbf{"custom_id":"a","params":%b}' % PARAMS,
        b'{"custom_id":"p","custom_id":"q","params":%b}' % PARAMS,
        b'{"custom_id":"q","params":[],"params":%b}' % PARAMS,
        b'{"custom_id":"a","params":%b,"x":1}' % PARAMS,
        # Taken, though a fast reader may not.
        b'{"custom_id":"big","params":{"x":12345678901234567890123,%b' % PARAMS[1:] + b"}",
        b'{"custom_id":"deep","params":{"x":%b%b,%b' % (b"[" * 900, b"]" * 900, PARAMS[1:]) + b"}",
    ]
)


@st.composite
def files(draw: st.DrawFn) -> bytes:
    requests = draw(
        st.lists(good_requests() | good_requests() | ODD_REQUESTS | st.just(b""), max_size=12)
    )
    lines = [draw(BLANKS) + content + draw(BLANKS) for content in requests]
    mark = draw(st.sampled_from([b"", b"", b"\xef\xbb\xbf"]))
    return mark + b"\n".join(lines) + draw(st.sampled_from([b"", b"\n", b"\n\n"]))


class TestTheBody:
    @given(
        content=files(),
        block=st.integers(1, 300),
        max_requests=st.integers(1, 15) | st.just(100_000),
        max_bytes=st.integers(20, 2000) | st.just(256_000_000),
        version=st.sampled_from(["2023-06-01", "2026-10-21"]),
        extra=st.sampled_from([{}, {"a": 1, "b": ["c"]}]),
    )
    @example(b"", 1, 9, 99, "2023-06-01", {})
    @example(b"\n\r\n", 1, 9, 99, "2023-06-01", {})
    @example(dump(a_request()) + b"\n" + dump(a_request()), 1, 9, 999, "2023-06-01", {})
    @example(dump(a_request()) + b"\n" + dump(a_request()), 99, 9, 999, "2023-06-01", {})
    def test_is_that_of_the_same_requests_given_one_by_one(
        self,
        content: bytes,
        block: int,
        max_requests: int,
        max_bytes: int,
        version: str,
        extra: dict[str, Any],
    ) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(bodies, "_BLOCK_BYTES", block)
            patch.setattr(bodies, "MAX_REQUESTS", max_requests)
            patch.setattr(bodies, "MAX_BODY_BYTES", max_bytes)

            rules = CreateRules(version)

            found = outcome(FileBody(io.BytesIO(content), extra), Checks(rules, switches=True))

            assert found == outcome(Spool(OnlyLines(content), extra), Checks(rules, switches=True))
            assert found == outcome(
                Spool(OnlyLines(content), extra), OneByOne(rules, switches=True)
            )
            requests = [
                line.strip(b" \t\r\n")
                for line in content.removeprefix(b"\xef\xbb\xbf").split(b"\n")
            ]
            requests = [each for each in requests if each]
            if isinstance(found[1], bytes):
                end = b"".join(b',"%b":%b' % (name.encode(), dump(extra[name])) for name in extra)
                body = b'{"requests":[' + b",".join(requests) + b"]" + end + b"}"
                assert found == (len(requests), body)
                assert len(requests) <= max_requests
                assert len(body) <= max_bytes

    @given(good_requests(), st.data())
    def test_holds_no_request_that_a_careful_look_refuses(self, content: bytes, data: Any) -> None:
        position = data.draw(st.integers(0, len(content)))
        length = data.draw(st.integers(0, 3))
        scraps = [b"", b'"', b"\\", b"{", b"}", b",", b":", b"[1", b"0", b"-", b"e", b"\t", b"\xc3"]
        piece = data.draw(st.sampled_from(scraps))
        changed = content[:position] + piece + content[position + length :]

        if ids_of_lines([changed], changed, CreateRules("2026-10-21")):
            content_of = json.loads(changed.decode())
            assert re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", content_of["custom_id"])
            assert isinstance(content_of["params"], dict)
            assert not {"temperature", "top_p", "top_k"} & content_of["params"].keys()

    def test_is_as_large_as_the_api_takes(self, monkeypatch: pytest.MonkeyPatch) -> None:
        requests = [dump(a_request(number)) for number in range(9)]
        for some in (requests, requests[:1]):
            exact = len(b'{"requests":[' + b",".join(some) + b"]}")
            for source in (io.BytesIO(b"\n".join(some)), some):
                for limit, fits in ((exact, True), (exact - 1, False)):
                    monkeypatch.setattr(bodies, "MAX_BODY_BYTES", limit)
                    body = FileBody(source, {}) if can_be_read_again(source) else Spool(source, {})
                    checks = Checks(CreateRules("2023-06-01"), switches=False)
                    count_or_error, _ = outcome(body, checks)
                    assert (count_or_error == len(some)) is fits

    def test_is_split_where_a_request_is_large(self) -> None:
        large = dump(a_request(1, system="x" * 3_000_000))
        body = checked(io.BytesIO(large + b"\n" + dump(a_request(2))))

        pieces = list(body.chunks())

        assert b"".join(pieces) == b'{"requests":[' + large + b"," + dump(a_request(2)) + b"]}"
        assert max(map(len, pieces)) <= 512 * 1024

    def test_of_a_large_file_takes_little_memory(self, tmp_path: Path) -> None:
        path = tmp_path / "requests.jsonl"
        with path.open("wb") as file:
            file.writelines(dump(a_request(n, system="x" * 3000)) + b"\n" for n in range(4000))
        size = path.stat().st_size
        client = Anthropic(api_key="k", http_client=httpx.Client(transport=Counting()))
        client.messages.batches.create(requests=[a_request()])  # what is made once

        tracemalloc.start()
        try:
            client.messages.batches.create(requests=path)
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

        assert size > 12_000_000
        assert peak < 4_000_000


class TestKeptRequests:
    """The body of requests that can be read only once."""

    SOME: ClassVar = [a_request(number) for number in range(1000)]
    BODY = b'{"requests":[' + b",".join(map(dump, SOME)) + b"]}"

    @pytest.mark.parametrize("memory", [0, len(BODY) // 2, len(BODY) - 1, len(BODY)])
    def test_is_the_same_each_time_in_memory_and_in_a_file(
        self, memory: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(bodies, "_MEMORY_BYTES", memory)
        files: list[Any] = []
        made = tempfile.TemporaryFile

        def counted() -> Any:
            files.append(made())
            return files[-1]

        monkeypatch.setattr(tempfile, "TemporaryFile", counted)
        checks = Checks(CreateRules("2023-06-01"), switches=False)

        assert outcome(Spool(self.SOME, {}), checks) == (len(self.SOME), self.BODY)
        assert [file.closed for file in files] == ([True] if memory < len(self.BODY) else [])

    def test_is_split_in_memory_where_a_request_is_large(self) -> None:
        body = Spool([a_request(1, system="x" * 3_000_000)], {})
        fill(body, Checks(CreateRules("2023-06-01"), switches=False))

        assert max(map(len, body.chunks())) <= 512 * 1024
        body.close()

    def test_of_many_bytes_takes_the_memory_of_few(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(bodies, "_MEMORY_BYTES", 1_000_000)
        body = Spool((a_request(n, system="x" * 10_000) for n in range(700)), {})
        fill(Spool([a_request()], {}), Checks(CreateRules("2023-06-01"), switches=False))

        tracemalloc.start()
        try:
            fill(body, Checks(CreateRules("2023-06-01"), switches=False))
            assert sum(map(len, body.chunks())) > 7_000_000
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
            body.close()

        assert peak < 6_000_000


class Counting(httpx.BaseTransport):
    """Takes a body bit by bit and forgets it."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        assert isinstance(request.stream, httpx.SyncByteStream)
        assert sum(map(len, request.stream)) == int(request.headers["content-length"])
        return answer()


class TestGivenFiles:
    REQUESTS = b"\n".join(dump(a_request(number)) for number in range(3))
    BODY = b'{"requests":[' + REQUESTS.replace(b"\n", b",") + b"]}"

    def send(self, talk: MakeTalk, source: Any) -> bytes:
        service = Script(answer())
        one = talk(service)
        one.do(lambda: one.batches.create(requests=source))
        return service.requests[0].content

    def test_are_read_from_their_position_and_stay_open(
        self, talk: MakeTalk, tmp_path: Path
    ) -> None:
        path = tmp_path / "requests.jsonl"
        path.write_bytes(b"first\n" + self.REQUESTS)
        for file in (path.open("rb"), path.open("r+b"), io.BytesIO(path.read_bytes())):
            with file:
                file.readline()
                assert can_be_read_again(file)

                assert self.send(talk, file) == self.BODY

                assert file.read() == b""

    def test_need_not_be_plain(self, talk: MakeTalk, tmp_path: Path) -> None:
        path = tmp_path / "requests.jsonl.gz"
        path.write_bytes(gzip.compress(self.REQUESTS))
        with gzip.open(path) as packed:
            assert not can_be_read_again(packed)
            assert self.send(talk, packed) == self.BODY
        with path.open("rb", buffering=0) as raw:
            assert not can_be_read_again(raw)
        assert self.send(talk, OnlyLines(self.REQUESTS)) == self.BODY

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
    def test_may_be_pipes(self, talk: MakeTalk, tmp_path: Path) -> None:
        path = tmp_path / "pipe"
        os.mkfifo(path)
        for open_here in (False, True):
            writer = threading.Thread(target=path.write_bytes, args=(self.REQUESTS,))
            writer.start()
            if open_here:
                with path.open("rb") as pipe:
                    assert not can_be_read_again(pipe)
                    assert self.send(talk, pipe) == self.BODY
            else:
                assert self.send(talk, path) == self.BODY
            writer.join()

    def test_that_are_closed_are_refused(self, talk: MakeTalk, tmp_path: Path) -> None:
        path = tmp_path / "requests.jsonl"
        path.write_bytes(self.REQUESTS)
        file = path.open("rb")
        file.close()
        with pytest.raises(ValueError, match="closed"):
            self.send(talk, file)


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of many blocks."""
    monkeypatch.setattr(bodies, "_BLOCK_BYTES", 300)
    path = tmp_path / "requests.jsonl"
    path.write_bytes(b"\n".join(dump(a_request(number)) for number in range(10, 50)) + b"\n")
    return path


def checked(source: Path | io.BytesIO) -> FileBody:
    body = FileBody(source, {})
    execute(body.fill(Checks(CreateRules("2023-06-01"), switches=False)))
    return body


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """More than the buffers between two sockets hold."""
    path = tmp_path / "large.jsonl"
    with path.open("wb") as file:
        file.writelines(dump(a_request(n, system="x" * 20_000)) + b"\n" for n in range(1000))
    return path
