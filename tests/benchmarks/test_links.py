"""The stand-in behind a slow link: what it counts, and what it refuses."""

from __future__ import annotations

import json
import time

import httpx
from benchmarks.links import serving

BATCHES = "/v1/messages/batches"


def body(first: int, count: int) -> bytes:
    requests = b",".join(
        b'{"custom_id":"row-%d","params":{"text":"%b"}}' % (number, b"x" * 2000)
        for number in range(first, first + count)
    )
    return b'{"requests":[' + requests + b"]}"


def test_a_queue_takes_as_many_requests_as_it_has_room_for():
    with serving(0, 1e9, 5, 0.001) as address, httpx.Client(base_url=address) as http:
        taken, refused = body(0, 4), body(4, 2)
        batch = http.post(BATCHES, content=taken).json()
        answer = http.post(BATCHES, content=refused)

        assert (batch["processing_status"], batch["request_counts"]["processing"]) == (
            "in_progress",
            4,
        )
        assert answer.status_code == 429
        assert answer.json()["error"]["type"] == "rate_limit_error"
        assert http.get("/stats").json() == {
            "taken_bytes": len(taken),
            "refused_bytes": len(refused),
            "refused": 1,
            "most_creates": 1,
        }


def test_each_call_has_the_latency_and_each_connection_the_rate():
    content = body(0, 100)
    with serving(0.1, 1e6, 1e9, 1e9) as address, httpx.Client(base_url=address) as http:
        started = time.monotonic()
        batch = http.post(BATCHES, content=content).json()
        sent = time.monotonic()
        results = http.get(batch["results_url"]).content

    assert sent - started >= 0.1 + len(content) / 1e6 - 0.05
    assert time.monotonic() - sent >= 0.1
    ids = [json.loads(line)["custom_id"] for line in results.splitlines()]
    assert ids == [f"row-{number}" for number in range(100)]
    assert 0.8 < len(results) / len(content) < 1.2
