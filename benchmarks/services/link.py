"""
A service behind a link, with a queue of limited length, on the loopback in a separate process.

Ids are `row-` and a number. `/stats` returns what was sent, and how many requests were accepted
twice; `/calls` when each call came and was answered. The server ends when its standard input does.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime
import json
import math
import re
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from typing import Any
from urllib.parse import parse_qsl

import attrs
import orjson

from benchmarks import children, data

ANY = 10.0**9
"""A rate, a limit or a speed that stops nothing."""

_NAME = b'"custom_id"'
_ID = re.compile(_NAME + rb': ?"(row-(\d+)[^"]*)"')
_CHUNK = 64 << 10
_STATS = ("taken_bytes", "refused_bytes", "accepted", "repeated", "refused", "most_creates")
RESULT = (
    b'{"custom_id":"%b","result":{"type":"succeeded","message":{"id":"msg_1","type":"message",'
    b'"role":"assistant","model":"claude-haiku-4-5","content":[{"type":"text","text":"%b"}],'
    b'"stop_reason":"end_turn","stop_sequence":null,'
    b'"usage":{"input_tokens":5,"output_tokens":7}}}}\n'
)


@attrs.define
class Batch:
    """A batch: its ids, one on each line, and when it was created and will have ended."""

    ids: bytes
    requests: int
    body_bytes: int
    created: float
    ended: float


@attrs.frozen
class Terms:
    """
    How the service and the link to it behave.

    Attributes:
        latency: Seconds for each call.
        rate: Bytes a second for each connection and direction.
        queue: Requests in the queue.
        speed: Requests that are processed a second, one batch after the other.
        seconds: The least that a batch takes.
        retry_after: What a refusal asks to wait, in seconds; 0 for no such header.
        ask_again: The same for a look at one batch that has not ended.
    """

    latency: float = 0
    rate: float = ANY
    queue: float = ANY
    speed: float = ANY
    seconds: float = 0
    retry_after: float = 0
    ask_again: float = 0


@attrs.define
class Call:
    """A call, when its head came, and when the last byte of the answer had left."""

    method: str
    path: str
    began: float
    ended: float | None = None


@attrs.define
class Service:
    """What the service knows."""

    terms: Terms
    address: str = ""
    batches: list[Batch] = attrs.Factory(list)
    stats: dict[str, int] = attrs.Factory(lambda: dict.fromkeys(_STATS, 0))
    taken: bytearray = attrs.Factory(bytearray)
    """A 1 for each row whose request was accepted, so that one that comes twice is noticed."""
    calls: list[Call] = attrs.Factory(list)
    creates: int = 0  # under way

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the calls of a connection until it closes."""
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
                method, path, _ = head[0].split(" ")
                call = Call(method, path, time.time())
                self.calls.append(call)
                fields = dict(each.lower().split(": ", 1) for each in head[1:] if each)
                if method == "POST":
                    await self._create(reader, writer, int(fields["content-length"]))
                else:
                    path, _, query = path.partition("?")
                    await self._get(writer, path.strip("/").split("/"), dict(parse_qsl(query)))
                call.ended = time.time()
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            writer.close()

    async def _create(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, size: int
    ) -> None:
        self.creates += 1
        self.stats["most_creates"] = max(self.stats["most_creates"], self.creates)
        ids: list[tuple[bytes, bytes]] = []
        rest = b""
        async for chunk in self._received(reader, size):
            seen = rest + chunk
            ids += _ID.findall(seen)
            # An id that ends in the next chunk is read with it.
            end = seen.rfind(_NAME, max(len(seen) - 100, 0))
            is_split = end >= 0 and not _ID.match(seen, end)
            rest = seen[end:] if is_split else seen[1 - len(_NAME) :]
        self.creates -= 1
        terms, now = self.terms, time.time()
        if sum(each.requests for each in self.batches if each.ended > now) + len(ids) > terms.queue:
            self.stats["refused"] += 1
            self.stats["refused_bytes"] += size
            error = {"type": "rate_limit_error", "message": "The batch queue is full."}
            content = {"type": "error", "error": error}
            await self._answer(writer, content, "429 Too Many Requests", terms.retry_after)
            return
        start = max([now, *(each.ended for each in self.batches)])
        joined = b"\n".join(custom_id for custom_id, _ in ids)
        ended = max(start + len(ids) / terms.speed, now + terms.seconds)
        self.batches.append(Batch(joined, len(ids), size, now, ended))
        self.stats["taken_bytes"] += size
        self.stats["accepted"] += len(ids)
        self._count_repeated([int(row) for _, row in ids])
        await self._answer(writer, self._view(len(self.batches)))

    def _count_repeated(self, rows: list[int]) -> None:
        self.taken.extend(bytes(max(max(rows) + 1 - len(self.taken), 0)))
        for row in rows:
            self.stats["repeated"] += self.taken[row]
            self.taken[row] = 1

    async def _get(
        self, writer: asyncio.StreamWriter, path: list[str], query: dict[str, str]
    ) -> None:
        if path == ["stats"]:
            await self._answer(writer, self.stats)
        elif path == ["calls"]:
            await self._answer(writer, [attrs.asdict(call) for call in self.calls])
        elif path[-1] == "results":
            batch = self.batches[_number_of(path[-2]) - 1]
            content = b"".join(self._results(batch))
            await self._send(writer, content, "content-type: application/x-jsonl")
        elif path[-1] == "batches":
            newest = len(self.batches)
            if "after_id" in query:
                newest = _number_of(query["after_id"]) - 1
            oldest = max(newest - int(query.get("limit", 20)), 0)
            page = [self._view(number) for number in range(newest, oldest, -1)]
            ends = (page[0]["id"], page[-1]["id"]) if page else (None, None)
            await self._answer(
                writer,
                {"data": page, "has_more": oldest > 0, "first_id": ends[0], "last_id": ends[1]},
            )
        else:
            view = self._view(_number_of(path[-1]))
            waits = view["processing_status"] != "ended"
            await self._answer(writer, view, ask_again=self.terms.ask_again if waits else 0)

    def _results(self, batch: Batch) -> list[bytes]:
        """Return the results, each as long as its request and far from the one before it."""
        ids, count = batch.ids.split(b"\n"), batch.requests
        text = b"x" * max(batch.body_bytes // count - len(RESULT) - 20, 1)
        step = next(n for n in range(count * 5 // 8 + 1, 2 * count + 2) if math.gcd(n, count) == 1)
        return [RESULT % (ids[place * step % count], text) for place in range(count)]

    def _view(self, number: int) -> dict[str, Any]:
        batch, batch_id = self.batches[number - 1], f"msgbatch_{number}"
        ended = batch.ended <= time.time()
        url = f"{self.address}/v1/messages/batches/{batch_id}/results" if ended else None
        view = data.batch(batch_id, url, batch.requests)
        if not ended:
            view["processing_status"] = "in_progress"
            counts = view["request_counts"]
            counts["processing"], counts["succeeded"] = counts["succeeded"], 0
        view["created_at"] = _text(batch.created)
        view["ended_at"] = _text(batch.ended) if ended else None
        return view

    # The link

    async def _received(self, reader: asyncio.StreamReader, size: int) -> AsyncIterator[bytes]:
        free_at = time.monotonic()
        while size:
            chunk = await reader.read(min(size, _CHUNK))
            if not chunk:
                raise ConnectionError
            size -= len(chunk)
            free_at = await self._wait(free_at, len(chunk))
            yield chunk

    async def _answer(
        self,
        writer: asyncio.StreamWriter,
        value: Any,
        status: str = "200 OK",
        ask_again: float = 0,
    ) -> None:
        fields = f"content-type: application/json\r\nretry-after: {ask_again:g}"
        if not ask_again:
            fields = "content-type: application/json"
        await self._send(writer, orjson.dumps(value), fields, status)

    async def _send(
        self, writer: asyncio.StreamWriter, content: bytes, fields: str, status: str = "200 OK"
    ) -> None:
        await asyncio.sleep(self.terms.latency)
        head = f"HTTP/1.1 {status}\r\n{fields}\r\ncontent-length: {len(content)}"
        writer.write(f"{head}\r\n\r\n".encode())
        free_at = time.monotonic()
        for start in range(0, len(content), _CHUNK):
            chunk = content[start : start + _CHUNK]
            writer.write(chunk)
            await writer.drain()
            free_at = await self._wait(free_at, len(chunk))

    async def _wait(self, free_at: float, size: int) -> float:
        free_at = max(free_at, time.monotonic() - 0.05) + size / self.terms.rate
        await asyncio.sleep(max(free_at - time.monotonic(), 0))
        return free_at


def _number_of(batch_id: str) -> int:
    return int(batch_id.removeprefix("msgbatch_"))


def _text(seconds: float) -> str:
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC).isoformat()


async def _main(service: Service) -> None:
    server = await asyncio.start_server(service.serve, "127.0.0.1", 0, limit=1 << 20)
    service.address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    sys.stdout.write(f"{service.address}\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.read)
    server.close()


@contextlib.contextmanager
def serving(terms: Terms) -> Iterator[str]:
    """Run the service in a separate process, and yield its address."""
    given = json.dumps(attrs.asdict(terms))
    command = children.python("-m", "benchmarks.services.link", given)
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        yield process.stdout.readline().decode().strip()


if __name__ == "__main__":
    asyncio.run(_main(Service(Terms(**json.loads(sys.argv[1])))))
