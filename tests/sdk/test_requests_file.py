from __future__ import annotations

import asyncio
import gzip
import io
import json
import os
import re
import socket
import threading
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from message_batches import AmbiguousCreateError, Anthropic, AsyncAnthropic, InvalidRequestsError
from message_batches.sdk.create import envelope, requests_file
from message_batches.sdk.create.requests_file import FileBody, is_lasting
from message_batches.sdk.create.spool import Spool
from message_batches.sdk.create.validation import Checks
from tests.sdk.talk import Script, Talk, batch, failure, row

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
    """The same rules, each row read slowly and looked at alone."""

    def pass_together(self, rows: Any, text: bytes) -> bool:
        return False


def outcome(body: FileBody | Spool, checks: Checks) -> tuple[Any, ...]:
    """What is sent, each time the same; or why it can't be."""
    try:
        for _ in body.fill(checks):
            pass
        sent = b"".join(body.chunks())
        assert b"".join(body.chunks()) == sent
    except InvalidRequestsError as error:
        return str(error), error.row
    finally:
        body.close()
    assert len(sent) == body.size
    return body.rows, sent


BLANKS = st.sampled_from([b"", b" ", b"\t", b"\r", b" \r", b"\x0b", b"\x0c ", b"\r\r"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=5,
)
IDS = st.sampled_from([*"abcXYZ019_-", "row-1", "row-2", "row-3", "x" * 64])


@st.composite
def good_rows(draw: st.DrawFn) -> bytes:
    params = draw(st.dictionaries(st.text(max_size=3), VALUES, max_size=3))
    content = {"custom_id": draw(IDS), "params": params} | draw(
        st.dictionaries(st.sampled_from(["x", "y"]), VALUES)
    )
    return json.dumps(content, ensure_ascii=draw(st.booleans())).encode(errors="replace")


ODD_ROWS = st.sampled_from(
    [
        b"{",
        b"[]",
        b"7",
        b"{}",
        b'{"custom_id":"a"}',
        b'{"custom_id":"a","params":[]}',
        b'{"custom_id":7,"params":{}}',
        b'{"custom_id":"a b","params":{}}',
        b'{"custom_id":"a\\n","params":{}}',
        b'{"custom_id":"' + b"x" * 65 + b'","params":{}}',
        b'{"custom_id":"a","params":{"x":"\xff"}}',
        b'{"custom_id":"a","params":{"x":"\xed\xa0\x80"}}',
        b'{"custom_id":"a","params":{"x":NaN}}',
        b'{"custom_id":"a","params":{}}{"custom_id":"b","params":{}}',
        b'{"custom_id":"a","params":{"temperature":null}}',
        b'{"custom_id":"a","params":{"t\\u006fp_k":1}}',
        b'\xef\xbb\xbf{"custom_id":"a","params":{}}',
        # Taken, though a fast reader may not.
        b'{"custom_id":"a","params":{"lone":"\\ud800","big":1e400}}',
        b'{"custom_id":"p","custom_id":"q","params":[],"params":{}}',
        b'{"custom_id":5,"custom_id":"r","params":{}}',
        b'{"custom_id":"deep","params":{"x":' + b"[" * 5000 + b"]" * 5000 + b"}}",
    ]
)


@st.composite
def files(draw: st.DrawFn) -> bytes:
    rows = draw(st.lists(good_rows() | good_rows() | ODD_ROWS | st.just(b""), max_size=12))
    lines = [draw(BLANKS) + content + draw(BLANKS) for content in rows]
    mark = draw(st.sampled_from([b"", b"", b"\xef\xbb\xbf"]))
    return mark + b"\n".join(lines) + draw(st.sampled_from([b"", b"\n", b"\n\n"]))


class TestTheBody:
    @given(
        content=files(),
        block=st.integers(1, 300),
        max_rows=st.integers(1, 15) | st.just(100_000),
        max_bytes=st.integers(20, 2000) | st.just(256_000_000),
        version=st.sampled_from(["2023-06-01", "2026-10-21"]),
        extra=st.sampled_from([{}, {"a": 1, "b": ["c"]}]),
    )
    @example(b"", 1, 9, 99, "2023-06-01", {})
    @example(b"\n\r\n", 1, 9, 99, "2023-06-01", {})
    @example(b'{"custom_id":"a","params":{}}\n' * 2, 1, 9, 999, "2023-06-01", {})
    @example(b'{"custom_id":"a","params":{}}\n' * 2, 99, 9, 999, "2023-06-01", {})
    def test_is_that_of_the_same_rows_given_one_by_one(
        self,
        content: bytes,
        block: int,
        max_rows: int,
        max_bytes: int,
        version: str,
        extra: dict[str, Any],
    ) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(requests_file, "_BLOCK_BYTES", block)
            patch.setattr(envelope, "MAX_REQUESTS", max_rows)
            patch.setattr(envelope, "MAX_BODY_BYTES", max_bytes)

            rules: dict[str, Any] = {"anthropic_version": version, "switches": True}

            found = outcome(FileBody(io.BytesIO(content), extra), Checks(**rules))

            assert found == outcome(Spool(OnlyLines(content), extra), Checks(**rules))
            assert found == outcome(Spool(OnlyLines(content), extra), OneByOne(**rules))
            rows = [line.strip() for line in content.removeprefix(b"\xef\xbb\xbf").split(b"\n")]
            rows = [each for each in rows if each]
            if isinstance(found[1], bytes):
                end = b"".join(b',"%b":%b' % (name.encode(), dump(extra[name])) for name in extra)
                body = b'{"requests":[' + b",".join(rows) + b"]" + end + b"}"
                assert found == (len(rows), body)
                assert len(rows) <= max_rows
                assert len(body) <= max_bytes

    @given(good_rows(), st.data())
    def test_holds_no_row_that_a_careful_look_refuses(self, content: bytes, data: Any) -> None:
        position = data.draw(st.integers(0, len(content)))
        length = data.draw(st.integers(0, 3))
        scraps = [b"", b'"', b"\\", b"{", b"}", b",", b":", b"[1", b"0", b"-", b"e", b"\t", b"\xc3"]
        piece = data.draw(st.sampled_from(scraps))
        changed = content[:position] + piece + content[position + length :]

        if Checks(anthropic_version="2026-10-21", switches=False).pass_together([changed], changed):
            content_of = json.loads(changed.decode())
            assert re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", content_of["custom_id"])
            assert isinstance(content_of["params"], dict)
            assert not {"temperature", "top_p", "top_k"} & content_of["params"].keys()

    def test_is_as_large_as_the_api_takes(self, monkeypatch: pytest.MonkeyPatch) -> None:
        rows = [dump(row(number)) for number in range(9)]
        for some in (rows, rows[:1]):
            exact = len(b'{"requests":[' + b",".join(some) + b"]}")
            for source in (io.BytesIO(b"\n".join(some)), some):
                for limit, fits in ((exact, True), (exact - 1, False)):
                    monkeypatch.setattr(envelope, "MAX_BODY_BYTES", limit)
                    body = FileBody(source, {}) if is_lasting(source) else Spool(source, {})
                    checks = Checks(anthropic_version="2023-06-01", switches=False)
                    count_or_error, _ = outcome(body, checks)
                    assert (count_or_error == len(some)) is fits

    def test_is_cut_into_pieces_where_a_row_is_large(self) -> None:
        large = dump(row(1, system="x" * 3_000_000))
        body = checked(io.BytesIO(large + b"\n" + dump(row(2))))

        pieces = list(body.chunks())

        assert b"".join(pieces) == b'{"requests":[' + large + b"," + dump(row(2)) + b"]}"
        assert max(map(len, pieces)) <= 512 * 1024

    def test_of_a_large_file_takes_little_memory(self, tmp_path: Path) -> None:
        path = tmp_path / "rows.jsonl"
        with path.open("wb") as file:
            file.writelines(dump(row(n, system="x" * 3000)) + b"\n" for n in range(4000))
        size = path.stat().st_size
        client = Anthropic(api_key="k", http_client=httpx.Client(transport=Counting()))
        client.messages.batches.create(requests=[row()])  # what is made once

        tracemalloc.start()
        try:
            client.messages.batches.create(requests=path)
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

        assert size > 12_000_000
        assert peak < 4_000_000


class Counting(httpx.BaseTransport):
    """Takes a body bit by bit and forgets it."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        assert isinstance(request.stream, httpx.SyncByteStream)
        assert sum(map(len, request.stream)) == int(request.headers["content-length"])
        return answer()


def dump(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


class TestGivenFiles:
    ROWS = b"\n".join(dump(row(number)) for number in range(3))
    BODY = b'{"requests":[' + ROWS.replace(b"\n", b",") + b"]}"

    def send(self, talk: MakeTalk, source: Any) -> bytes:
        service = Script(answer())
        one = talk(service)
        one.do(lambda: one.batches.create(requests=source))
        return service.requests[0].content

    def test_are_read_from_where_they_stand_and_stay_open(
        self, talk: MakeTalk, tmp_path: Path
    ) -> None:
        path = tmp_path / "rows.jsonl"
        path.write_bytes(b"first\n" + self.ROWS)
        for file in (path.open("rb"), path.open("r+b"), io.BytesIO(path.read_bytes())):
            with file:
                file.readline()
                assert is_lasting(file)

                assert self.send(talk, file) == self.BODY

                assert file.read() == b""

    def test_need_not_be_plain(self, talk: MakeTalk, tmp_path: Path) -> None:
        path = tmp_path / "rows.jsonl.gz"
        path.write_bytes(gzip.compress(self.ROWS))
        with gzip.open(path) as packed:
            assert not is_lasting(packed)
            assert self.send(talk, packed) == self.BODY
        with path.open("rb", buffering=0) as raw:
            assert not is_lasting(raw)
        assert self.send(talk, OnlyLines(self.ROWS)) == self.BODY

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
    def test_may_be_pipes(self, talk: MakeTalk, tmp_path: Path) -> None:
        path = tmp_path / "pipe"
        os.mkfifo(path)
        for open_here in (False, True):
            writer = threading.Thread(target=path.write_bytes, args=(self.ROWS,))
            writer.start()
            if open_here:
                with path.open("rb") as pipe:
                    assert not is_lasting(pipe)
                    assert self.send(talk, pipe) == self.BODY
            else:
                assert self.send(talk, path) == self.BODY
            writer.join()

    def test_that_are_closed_are_refused(self, talk: MakeTalk, tmp_path: Path) -> None:
        path = tmp_path / "rows.jsonl"
        path.write_bytes(self.ROWS)
        file = path.open("rb")
        file.close()
        with pytest.raises(ValueError, match="closed"):
            self.send(talk, file)


CHANGED = "The requests were changed after they had been checked"


def rewrite(path: Path) -> None:
    """Change a letter, and neither the size nor the times that the system shows."""
    status = path.stat()
    path.write_bytes(path.read_bytes().replace(b"Hello", b"Hullo", 1))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert path.stat().st_mtime_ns == status.st_mtime_ns
    assert path.stat().st_size == status.st_size


def rewrite_end(path: Path) -> None:
    status = path.stat()
    content = path.read_bytes()
    at = content.rindex(b"Hello")
    path.write_bytes(content[:at] + b"Hullo" + content[at + 5 :])
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def swap(path: Path) -> None:
    """Exchange two rows, in place."""
    status = path.stat()
    first, second, *others = path.read_bytes().split(b"\n")
    path.write_bytes(b"\n".join([second, first, *others]))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def truncate(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def empty(path: Path) -> None:
    os.truncate(path, 0)


def lose_a_row(path: Path) -> None:
    path.write_bytes(path.read_bytes().partition(b"\n")[2])


def grow(path: Path) -> None:
    with path.open("ab") as file:
        file.write(dump(row(99)) + b"\n")


def grow_by_blanks(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"\n\n")


def touch(path: Path) -> None:
    os.utime(path, ns=(1, 1))


CHANGES = [rewrite, rewrite_end, swap, truncate, empty, lose_a_row, grow, grow_by_blanks, touch]
Change = Callable[[Path], None]


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of many blocks."""
    monkeypatch.setattr(requests_file, "_BLOCK_BYTES", 300)
    path = tmp_path / "rows.jsonl"
    path.write_bytes(b"\n".join(dump(row(number)) for number in range(10, 50)) + b"\n")
    return path


def body_of(path: Path) -> bytes:
    return b'{"requests":[' + path.read_bytes().strip().replace(b"\n", b",") + b"]}"


def checked(source: Path | io.BytesIO) -> FileBody:
    body = FileBody(source, {})
    for _ in body.fill(Checks(anthropic_version="2023-06-01", switches=False)):
        pass
    return body


def sent_before_the_error(chunks: Iterator[bytes]) -> bytes:
    sent: list[bytes] = []

    def send() -> None:
        for piece in chunks:
            sent.append(piece)  # noqa: PERF402 - what came before the error counts

    with pytest.raises(InvalidRequestsError, match=CHANGED) as caught:
        send()
    assert caught.value.row is None
    return b"".join(sent)


class TestAFileThatChanges:
    @pytest.mark.parametrize("change", CHANGES)
    def test_between_the_check_and_the_sending(self, path: Path, change: Change) -> None:
        body = checked(path)
        whole = body_of(path)
        change(path)

        sent = sent_before_the_error(body.chunks())
        body.close()

        assert len(sent) < len(whole)
        if change not in (rewrite, rewrite_end, swap):
            assert sent == b""  # that shows without reading
            return
        with pytest.raises(ValueError, match=r"Expecting|delimiter|Unterminated"):
            json.loads(sent)

    @pytest.mark.parametrize("change", [c for c in CHANGES if c not in (rewrite, swap)])
    @pytest.mark.parametrize("pieces", [1, 5, 12])
    def test_while_it_is_sent(self, path: Path, change: Change, pieces: int) -> None:
        body = checked(path)
        whole = body_of(path)
        chunks = body.chunks()
        sent = b"".join(next(chunks) for _ in range(pieces))
        assert whole.startswith(sent)
        change(path)

        sent += sent_before_the_error(chunks)
        body.close()

        assert len(sent) < len(whole)

    def test_only_where_it_was_sent_already_does_no_harm(self, path: Path) -> None:
        whole = body_of(path)
        body = checked(path)
        chunks = body.chunks()
        begun = next(chunks)
        rewrite(path)

        assert begun + b"".join(chunks) == whole
        body.close()

    def test_to_more_bytes_where_there_were_blanks(self, path: Path) -> None:
        path.write_bytes(dump(row(1)) + b"\n" + b" " * 500 + b"\n" + dump(row(2)))
        body = checked(path)
        status = path.stat()
        path.write_bytes(path.read_bytes().replace(b" " * 500, b"7" * 500))
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))

        sent = sent_before_the_error(body.chunks())
        body.close()

        assert len(sent) < body.size

    def test_to_fewer_bytes_with_the_same_checksum(
        self, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("zlib.crc32", lambda data, value=0: 0)
        body = checked(path)
        status = path.stat()
        first, _, others = path.read_bytes().partition(b"\n")
        path.write_bytes(b" " * len(first) + b"\n" + others)
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))

        assert len(sent_before_the_error(body.chunks())) < body.size
        body.close()

    @pytest.mark.skipif(os.name == "nt", reason="an open file can't be removed there")
    def test_its_name_is_sent_as_it_was(self, path: Path) -> None:
        whole = body_of(path)
        body = checked(path)
        path.unlink()
        assert b"".join(body.chunks()) == whole
        path.write_bytes(b"another file")
        assert b"".join(body.chunks()) == whole
        body.close()

    def test_between_two_attempts(self, talk: MakeTalk, path: Path) -> None:
        def busy(request: httpx.Request) -> httpx.Response:
            grow(path)
            return failure(429)

        service = Script(busy, answer())
        one = talk(service)

        with pytest.raises(InvalidRequestsError, match=CHANGED):
            one.do(lambda: one.batches.create(requests=path))

        assert len(service.requests) == 1

    def test_before_the_check_is_another_file(self, talk: MakeTalk, path: Path) -> None:
        service = Script(answer())
        one = talk(service)
        one.do(lambda: one.batches.create(requests=path))
        rewrite(path)
        one.do(lambda: one.batches.create(requests=path))

        first, second = (request.content for request in service.requests)
        assert first != second
        assert second == body_of(path)

    def test_in_memory(self) -> None:
        file = io.BytesIO(b"\n".join(dump(row(number)) for number in range(9)))
        body = checked(file)
        file.seek(30)
        file.write(b"!")

        assert len(sent_before_the_error(body.chunks())) < body.size


def test_every_attempt_sends_the_same(talk: MakeTalk, path: Path) -> None:
    moved = httpx.Response(307, headers={"location": "/v1/elsewhere"})
    service = Script(failure(429), failure(529), moved, answer())
    one = talk(service)

    one.do(lambda: one.batches.create(requests=path))

    assert [request.content for request in service.requests] == [body_of(path)] * 4


class Listener:
    """
    A server that reads requests off a socket and keeps what it was sent.

    Attributes:
        received: The bodies, as far as they came.
        promised: Their lengths, as announced.
    """

    def __init__(self, on_body: Callable[[socket.socket], bool]) -> None:
        self.received: list[bytearray] = []
        self.promised: list[int] = []
        self._on_body = on_body
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.base_url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    def serve(self) -> None:
        with self._socket:
            while True:
                connection, _ = self._socket.accept()
                with connection:
                    connection.settimeout(10)
                    if not self._take(connection):
                        return

    def close(self) -> None:
        """Say nothing to it, which ends it."""
        socket.create_connection(self._socket.getsockname()).close()

    def _take(self, connection: socket.socket) -> bool:
        data = b""
        while b"\r\n\r\n" not in data:
            more = connection.recv(65536)
            if not more:
                return False
            data += more
        head, _, body = data.partition(b"\r\n\r\n")
        (length,) = (
            int(line.partition(b":")[2])
            for line in head.lower().split(b"\r\n")
            if line.startswith(b"content-length:")
        )
        self.promised.append(length)
        self.received.append(bytearray(body))
        if self._on_body(connection):
            with suppress(ConnectionError):
                self._read_on(connection, self.received[-1], length)
        return True

    @staticmethod
    def _read_on(connection: socket.socket, body: bytearray, length: int) -> None:
        while len(body) < length and (more := connection.recv(65536)):
            body += more
        if len(body) == length:
            text = dump(batch())
            connection.sendall(
                b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n"
                b"content-length: %d\r\n\r\n%b" % (len(text), text)
            )


@contextmanager
def listening(on_body: Callable[[socket.socket], bool]) -> Iterator[Listener]:
    listener = Listener(on_body)
    thread = threading.Thread(target=listener.serve)
    thread.start()
    try:
        yield listener
    finally:
        listener.close()
        thread.join()


@pytest.fixture(params=["sync", "async"])
def create(request: pytest.FixtureRequest) -> Callable[[str, Path], Any]:
    def sync(base_url: str, path: Path) -> Any:
        with Anthropic(api_key="k", base_url=base_url) as client:
            return client.messages.batches.create(requests=path)

    async def create_async(base_url: str, path: Path) -> Any:
        async with AsyncAnthropic(api_key="k", base_url=base_url) as client:
            return await client.messages.batches.create(requests=path)

    if request.param == "sync":
        return sync
    return lambda base_url, path: asyncio.run(create_async(base_url, path))


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """More than the buffers between two sockets hold."""
    path = tmp_path / "large.jsonl"
    with path.open("wb") as file:
        file.writelines(dump(row(n, system="x" * 20_000)) + b"\n" for n in range(1000))
    return path


class TestOverASocket:
    def test_all_of_the_file_arrives(self, create: Callable[..., Any], large: Path) -> None:
        with listening(lambda _: True) as service:
            assert create(service.base_url, large).id == batch()["id"]

        (received,) = service.received
        assert received == body_of(large)

    @pytest.mark.parametrize("change", [rewrite_end, truncate, grow, touch])
    def test_a_file_that_changes_never_arrives_whole(
        self, create: Callable[..., Any], large: Path, change: Change
    ) -> None:
        def meanwhile(_: socket.socket) -> bool:
            change(large)
            return True

        with (
            listening(meanwhile) as service,
            pytest.raises(InvalidRequestsError, match=CHANGED),
        ):
            create(service.base_url, large)

        assert len(service.received) == 1
        assert len(service.received[0]) < service.promised[0]

    def test_a_broken_upload_is_not_sent_again(
        self, create: Callable[..., Any], large: Path
    ) -> None:
        def hang_up(connection: socket.socket) -> bool:
            connection.recv(1_000_000)
            connection.shutdown(socket.SHUT_RDWR)
            return False

        with listening(hang_up) as service, pytest.raises(AmbiguousCreateError) as caught:
            create(service.base_url, large)

        assert caught.value.request_count == 1000
        assert len(service.received) == 1
