"""A run goes on with batches of a gateway that leaves fields out, or fills them in its own way."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from message_batches import Anthropic
from tests.jobs.fake_api import succeeded
from tests.jobs.runs import Requests, Start, ids_in

BATCH: dict[str, Any] = {
    "id": "msgbatch_1",
    "type": "message_batch",
    "processing_status": "ended",
    "request_counts": {"processing": 0, "succeeded": 2, "errored": 0, "canceled": 0, "expired": 0},
    "created_at": "2026-01-01T00:00:00Z",
    "ended_at": "2026-01-01T01:00:00Z",
    "expires_at": "2026-01-02T00:00:00Z",
    "archived_at": None,
    "cancel_initiated_at": None,
    "results_url": "http://gateway/v1/messages/batches/msgbatch_1/results",
}
NEEDED = {"id", "results_url"}
SHAPES: list[dict[str, Any]] = [
    *({key: BATCH[key] for key in BATCH if key != absent} for absent in BATCH.keys() - NEEDED),
    *({**BATCH, null: None} for null in BATCH.keys() - NEEDED),
    {**BATCH, "ended_at": ""},
    {**BATCH, "ended_at": "2026-01-01T01:00:00"},
    {**BATCH, "created_at": 1767225600},
    {**BATCH, "processing_status": "completed"},
    {**BATCH, "request_counts": {"total": 2, "completed": 2}},
    {**BATCH, "request_counts": {"succeeded": "2"}},
    {key: BATCH[key] for key in BATCH if key in NEEDED},
]


class Gateway:
    """A service that shows its batch in one shape."""

    def __init__(self, shape: dict[str, Any]) -> None:
        self.shape = shape
        self.ids: list[str] = []
        self.creates = 0

    def __call__(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        if request.method == "POST":
            self.creates += 1
            self.ids = [one["custom_id"] for one in json.loads(request.read())["requests"]]
        elif path.endswith("/results"):
            lines = [json.dumps(succeeded(custom_id)) for custom_id in self.ids]
            return httpx.Response(200, content="\n".join(lines))
        elif path.endswith("/batches"):
            found = [self.shape] if self.creates else []
            return httpx.Response(200, json={"data": found, "has_more": False})
        return httpx.Response(200, json=self.shape)


@pytest.mark.parametrize("shape", SHAPES, ids=range(len(SHAPES)))
def test_a_run_finishes_with_one_create(
    start: Start, requests: Requests, shape: dict[str, Any]
) -> None:
    gateway = Gateway(shape)
    http = httpx.Client(transport=httpx.MockTransport(gateway))
    client = Anthropic(base_url="http://gateway", api_key="k", http_client=http)
    job = start(requests(2), client=client)
    report = job.finish()
    assert gateway.creates == 1
    assert report.outcomes == {"succeeded": 2}
    assert sorted(ids_in(job.out)) == ["r0", "r1"]


def test_a_batch_that_has_not_ended_is_waited_for(start: Start, requests: Requests) -> None:
    gateway = Gateway({"id": "msgbatch_1", "processing_status": "validating"})
    http = httpx.Client(transport=httpx.MockTransport(gateway))
    client = Anthropic(base_url="http://gateway", api_key="k", http_client=http)
    job = start(requests(2), client=client)
    events = job.events()
    for _ in range(4):
        next(events)
    gateway.shape = BATCH
    assert job.finish().outcomes == {"succeeded": 2}
