from __future__ import annotations

import asyncio
import io
import json
import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

from message_batches import AmbiguousCreateError, Anthropic, AsyncAnthropic, InvalidRequestsError
from message_batches.sdk.create import bodies
from message_batches.sdk.create.bodies import FileBody
from message_batches.sdk.create.rules import CreateRules
from message_batches.sdk.create.validation import Checks
from tests.sdk.scripted_service import Script, Talk, a_request, batch, execute, failure

MakeTalk = Callable[..., Talk]


def answer(body: Any = None, status: int = 200, **headers: str) -> httpx.Response:
    return httpx.Response(status, json=body or batch(), headers=headers)


def dump(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


CHANGED = "The requests changed after they were checked"


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
    """Exchange two requests, in place."""
    status = path.stat()
    first, second, *others = path.read_bytes().split(b"\n")
    path.write_bytes(b"\n".join([second, first, *others]))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def truncate(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def empty(path: Path) -> None:
    os.truncate(path, 0)


def lose_a_request(path: Path) -> None:
    path.write_bytes(path.read_bytes().partition(b"\n")[2])


def grow(path: Path) -> None:
    with path.open("ab") as file:
        file.write(dump(a_request(99)) + b"\n")


def grow_by_blanks(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"\n\n")


def touch(path: Path) -> None:
    os.utime(path, ns=(1, 1))


CHANGES = [rewrite, rewrite_end, swap, truncate, empty, lose_a_request, grow, grow_by_blanks, touch]


Change = Callable[[Path], None]


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of many blocks."""
    monkeypatch.setattr(bodies, "_BLOCK_BYTES", 300)
    path = tmp_path / "requests.jsonl"
    path.write_bytes(b"\n".join(dump(a_request(number)) for number in range(10, 50)) + b"\n")
    return path


def body_of(path: Path) -> bytes:
    return b'{"requests":[' + path.read_bytes().strip().replace(b"\n", b",") + b"]}"


def checked(source: Path | io.BytesIO) -> FileBody:
    body = FileBody(source, {})
    execute(body.fill(Checks(CreateRules("2023-06-01"), switches=False)))
    return body


def sent_before_the_error(chunks: Iterator[bytes]) -> bytes:
    sent: list[bytes] = []

    def send() -> None:
        for piece in chunks:
            sent.append(piece)  # noqa: PERF402 - what came before the error counts

    with pytest.raises(InvalidRequestsError, match=CHANGED) as caught:
        send()
    assert caught.value.number is None
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
        path.write_bytes(dump(a_request(1)) + b"\n" + b" " * 500 + b"\n" + dump(a_request(2)))
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

    def test_a_file_in_memory_that_changes_is_not_sent(self) -> None:
        file = io.BytesIO(b"\n".join(dump(a_request(number)) for number in range(9)))
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
        """Send nothing, which ends it."""
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
        file.writelines(dump(a_request(n, system="x" * 20_000)) + b"\n" for n in range(1000))
    return path


class TestOverASocket:
    def test_all_of_the_file_arrives(self, create: Callable[..., Any], large: Path) -> None:
        with listening(lambda _: True) as service:
            assert create(service.base_url, large).id == batch()["id"]

        (received,) = service.received
        assert received == body_of(large)

    @pytest.mark.parametrize("change", [rewrite_end, truncate, grow, touch])
    def test_a_file_that_changes_never_arrives_completely(
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
