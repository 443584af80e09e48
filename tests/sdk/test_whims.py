"""Downloads from a service of many whims, most of which HTTP allows: each result comes once."""

from __future__ import annotations

import gzip
import random
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.sdk.scripted_service import Talk, ended, line


class Pieces(httpx.SyncByteStream, httpx.AsyncByteStream):
    """A body in pieces of any size, whose connection may break."""

    def __init__(self, dice: random.Random, body: bytes, cut: int | None) -> None:
        self.dice, self.body, self.cut = dice, body, cut

    def __iter__(self) -> Iterator[bytes]:
        start = 0
        while start < len(self.body if self.cut is None else self.body[: self.cut]):
            end = start + self.dice.choice([1, 7, 100, 4000])
            yield (
                self.body[start:end] if self.cut is None else self.body[start : min(end, self.cut)]
            )
            start = end
        if self.cut is not None:
            raise httpx.ReadError("The connection broke.")

    async def __aiter__(self) -> Any:
        for piece in self:
            yield piece


class Whims:
    """Ranges come, go, and are shorter or elsewhere; so do encodings, entity tags and breaks."""

    def __init__(self, seed: int) -> None:
        self.dice = dice = random.Random(seed)
        self.results = dice.randint(1, 12)
        end = dice.choice([b"\n", b"\r\n", b"\n\n"])
        results = (
            line(number)[:-1] + b" " * dice.randint(0, 900) + b"}" for number in range(self.results)
        )
        self.body = end.join(results) + dice.choice([b"", b"\n"])
        self.breaks = dice.randint(0, 8)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if not request.url.path.endswith("/results"):
            return httpx.Response(200, json=ended(self.results))
        dice, headers, status, body = self.dice, {}, 200, self.body
        if dice.random() < 0.6:
            headers["accept-ranges"] = "bytes"
        if dice.random() < 0.4:
            headers["etag"] = dice.choice(['"a"', '"b"', 'W/"a"'])
        if "range" in request.headers and dice.random() < 0.8:
            status = 206
            start = int(request.headers["range"].removeprefix("bytes=").rstrip("-"))
            start = max(0, start + dice.choice([0, 0, 0, -5, 5]))
            end = min(len(body), start + dice.choice([100, 2000, 100_000]))
            size = "*" if end == len(body) and dice.random() < 0.5 else len(body)
            headers["content-range"] = f"bytes {start}-{end - 1}/{size}"
            body = body[start:end]
        elif dice.random() < 0.4:
            headers["content-encoding"] = dice.choice(["gzip", "GZIP", "x-gzip"])
            body = gzip.compress(body, 1)
        cut = dice.randrange(len(body) + 1) if self.breaks else None
        self.breaks -= cut is not None
        return httpx.Response(status, headers=headers, stream=Pieces(dice, body, cut))


class _Transport(httpx.MockTransport):
    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        return self.handle_request(request)


@pytest.mark.parametrize("kind", ["sync", "async"])
@pytest.mark.parametrize("seed", range(0, 400, 50))
def test_each_result_comes_once_whatever_the_service_does(kind: str, seed: int) -> None:
    make = httpx.Client if kind == "sync" else httpx.AsyncClient
    for whims in map(Whims, range(seed, seed + 50)):
        http = make(transport=_Transport(whims))
        one = Talk(kind, whims, http_client=http, max_retries=50)

        results = one.all(lambda one=one: one.batches.results("b"))

        assert [result.custom_id for result in results] == [
            f"req-{n}" for n in range(whims.results)
        ]
        one.do(one.client.close)
