"""
A service behind a slow link, with a queue of limited length, on the loopback in a separate process.

    python -m benchmarks.link_service LATENCY RATE QUEUE SPEED

LATENCY is in seconds for each call, RATE in bytes a second for each connection and direction, QUEUE
in requests, SPEED in requests that are processed a second, one batch after the other. The address
is printed; `/stats` returns what was sent. The server ends when its standard input does.
"""

from __future__ import annotations

import asyncio
import datetime
import re
import sys
import time
from collections.abc import AsyncIterator
from typing import Any

import attrs
import orjson

from benchmarks import data

_ID = re.compile(rb'"custom_id":"([^"]*)"')
_CHUNK = 64 << 10
_RESULT = (
    b'{"custom_id":"%b","result":{"type":"succeeded","message":{"id":"msg_1","type":"message",'
    b'"role":"assistant","model":"claude-haiku-4-5","content":[{"type":"text","text":"%b"}],'
    b'"stop_reason":"end_turn","stop_sequence":null,'
    b'"usage":{"input_tokens":5,"output_tokens":7}}}}\n'
)


@attrs.define
class Batch:
    """A batch: its ids, and when it was created and will have ended."""

    ids: list[bytes]
    body_bytes: int
    created: float
    ended: float


@attrs.define
class Service:
    """What the service knows."""

    latency: float
    rate: float
    queue: int
    speed: float
    batches: list[Batch] = attrs.Factory(list)
    stats: dict[str, int] = attrs.Factory(
        lambda: {"taken_bytes": 0, "refused_bytes": 0, "refused": 0, "most_creates": 0}
    )
    creates: int = 0  # under way

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the calls of a connection until it closes."""
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
                method, path, _ = head[0].split(" ")
                fields = dict(each.lower().split(": ", 1) for each in head[1:] if each)
                if method == "POST":
                    await self._create(reader, writer, int(fields["content-length"]))
                else:
                    await self._get(writer, path.partition("?")[0].strip("/").split("/"))
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def _create(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, size: int
    ) -> None:
        self.creates += 1
        self.stats["most_creates"] = max(self.stats["most_creates"], self.creates)
        ids, rest = [], b""
        async for chunk in self._received(reader, size):
            seen = rest + chunk
            end = 0
            for found in _ID.finditer(seen):
                ids.append(found[1])
                end = found.end()
            rest = seen[max(end, len(seen) - 100) :]
        self.creates -= 1
        now = time.time()
        if sum(len(each.ids) for each in self.batches if each.ended > now) + len(ids) > self.queue:
            self.stats["refused"] += 1
            self.stats["refused_bytes"] += size
            error = {"type": "rate_limit_error", "message": "The batch queue is full."}
            await self._answer(writer, {"type": "error", "error": error}, "429 Too Many Requests")
            return
        start = max([now, *(each.ended for each in self.batches)])
        self.batches.append(Batch(ids, size, now, start + len(ids) / self.speed))
        self.stats["taken_bytes"] += size
        await self._answer(writer, self._view(len(self.batches)))

    async def _get(self, writer: asyncio.StreamWriter, path: list[str]) -> None:
        if path == ["stats"]:
            await self._answer(writer, self.stats)
        elif path[-1] == "results":
            batch = self.batches[int(path[-2].removeprefix("msgbatch_")) - 1]
            content = b"".join(self._results(batch))
            await self._send(writer, content, "application/x-jsonl")
        elif path[-1] == "batches":
            page = [self._view(number) for number in range(len(self.batches), 0, -1)]
            ends = (page[0]["id"], page[-1]["id"]) if page else (None, None)
            await self._answer(
                writer,
                {"data": page, "has_more": False, "first_id": ends[0], "last_id": ends[1]},
            )
        else:
            await self._answer(writer, self._view(int(path[-1].removeprefix("msgbatch_"))))

    def _results(self, batch: Batch) -> list[bytes]:
        # A result is as long as its request.
        length = batch.body_bytes // len(batch.ids) - len(_RESULT) - 20
        return [_RESULT % (custom_id, b"x" * max(length, 1)) for custom_id in batch.ids]

    def _view(self, number: int) -> dict[str, Any]:
        batch, batch_id = self.batches[number - 1], f"msgbatch_{number}"
        ended = batch.ended <= time.time()
        url = f"/v1/messages/batches/{batch_id}/results" if ended else None
        view = data.batch(batch_id, url, len(batch.ids))
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
        self, writer: asyncio.StreamWriter, value: Any, status: str = "200 OK"
    ) -> None:
        await self._send(writer, orjson.dumps(value), "application/json", status)

    async def _send(
        self, writer: asyncio.StreamWriter, content: bytes, kind: str, status: str = "200 OK"
    ) -> None:
        await asyncio.sleep(self.latency)
        head = f"HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {len(content)}"
        writer.write(f"{head}\r\n\r\n".encode())
        free_at = time.monotonic()
        for start in range(0, len(content), _CHUNK):
            writer.write(content[start : start + _CHUNK])
            await writer.drain()
            free_at = await self._wait(free_at, _CHUNK)

    async def _wait(self, free_at: float, size: int) -> float:
        free_at = max(free_at, time.monotonic() - 0.05) + size / self.rate
        await asyncio.sleep(max(free_at - time.monotonic(), 0))
        return free_at


def _text(seconds: float) -> str:
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC).isoformat()


async def _main(service: Service) -> None:
    server = await asyncio.start_server(service.serve, "127.0.0.1", 0, limit=1 << 20)
    sys.stdout.write(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    latency, rate, queue, speed = map(float, sys.argv[1:])
    asyncio.run(_main(Service(latency, rate, int(queue), speed)))
