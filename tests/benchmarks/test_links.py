"""The stand-in behind a slow link: what it counts, and what it refuses."""

from __future__ import annotations

import json
import time

import httpx
from benchmarks.services.link import Terms, serving

BATCHES = "/v1/messages/batches"


def body(first: int, count: int, colon: bytes = b":") -> bytes:
    requests = b",".join(
        b'{"custom_id"%b"row-%d","params":{"text":"%b"}}' % (colon, number, b"x" * 2000)
        for number in range(first, first + count)
    )
    return b'{"requests":[' + requests + b"]}"


def test_a_queue_takes_as_many_requests_as_it_has_room_for():
    with serving(Terms(queue=5, speed=0.001)) as address, httpx.Client(base_url=address) as http:
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
            "accepted": 4,
            "repeated": 0,
            "most_creates": 1,
        }


def test_requests_that_are_accepted_twice_are_counted():
    with serving(Terms()) as address, httpx.Client(base_url=address) as http:
        # Bodies of more than a chunk, so that some ids are cut in two.
        for content in (body(0, 300), body(1_000, 300, colon=b": "), body(290, 20)):
            http.post(BATCHES, content=content)
        stats = http.get("/stats").json()

    assert (stats["accepted"], stats["repeated"]) == (620, 10)


def test_a_list_has_pages():
    with serving(Terms()) as address, httpx.Client(base_url=address) as http:
        for number in range(5):
            http.post(BATCHES, content=body(number, 1))
        first = http.get(BATCHES, params={"limit": 2}).json()
        last = http.get(BATCHES, params={"limit": 3, "after_id": first["last_id"]}).json()

    pages = [[batch["id"] for batch in page["data"]] for page in (first, last)]
    assert pages == [["msgbatch_5", "msgbatch_4"], ["msgbatch_3", "msgbatch_2", "msgbatch_1"]]
    assert (first["has_more"], last["has_more"]) == (True, False)


def test_each_call_has_the_latency_and_each_connection_the_rate():
    content = body(0, 100)
    with serving(Terms(latency=0.1, rate=1e6)) as address, httpx.Client(base_url=address) as http:
        started = time.monotonic()
        batch = http.post(BATCHES, content=content).json()
        sent = time.monotonic()
        results = http.get(batch["results_url"]).content

    assert sent - started >= 0.1 + len(content) / 1e6 - 0.05
    assert time.monotonic() - sent >= 0.1
    ids = [json.loads(line)["custom_id"] for line in results.splitlines()]
    assert ids[:2] != ["row-0", "row-1"]
    assert sorted(ids) == sorted(f"row-{number}" for number in range(100))
    assert 0.8 < len(results) / len(content) < 1.2


def test_a_batch_takes_its_time_and_those_who_ask_are_asked_to_wait():
    terms = Terms(queue=1, seconds=60, retry_after=2, ask_again=10)
    with serving(terms) as address, httpx.Client(base_url=address) as http:
        batch = http.post(BATCHES, content=body(0, 1)).json()
        refused = http.post(BATCHES, content=body(1, 1))
        looked = http.get(f"{BATCHES}/{batch['id']}")

    assert looked.json()["processing_status"] == "in_progress"
    assert (refused.headers["retry-after"], looked.headers["retry-after"]) == ("2", "10")


def test_a_call_is_noted_when_it_comes_and_when_it_was_answered():
    with serving(Terms(latency=0.05)) as address, httpx.Client(base_url=address) as http:
        began = time.time()
        http.post(BATCHES, content=body(0, 1))
        ended = time.time()
        first, itself = http.get("/calls").json()

    assert (first["method"], first["path"]) == ("POST", BATCHES)
    assert began <= first["began"] <= first["ended"] - 0.05 < ended
    assert (itself["path"], itself["ended"]) == ("/calls", None)
