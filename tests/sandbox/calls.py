"""Calls that many tests make."""

from __future__ import annotations

import json
import time
from typing import Any

import httpx

from message_batches.sandbox import Sandbox
from tests.sandbox.block_requests import params

BATCHES = "/v1/messages/batches"


def client_of(sandbox: Sandbox, **headers: str) -> httpx.Client:
    return httpx.Client(
        base_url=sandbox.base_url,
        headers={"x-api-key": sandbox.api_key, "anthropic-version": "2023-06-01", **headers},
        trust_env=False,
        verify=False,  # nothing here speaks TLS, and to read all authorities takes long
        timeout=60,  # on a busy machine
    )


def some_requests(count: int, **more: Any) -> list[dict[str, Any]]:
    return [
        {"custom_id": f"request-{number}", "params": params(f"Tell me about {number}.", **more)}
        for number in range(count)
    ]


def create(http: httpx.Client, requests: list[dict[str, Any]], **headers: str) -> dict[str, Any]:
    response = http.post(BATCHES, json={"requests": requests}, headers=headers)
    assert response.status_code == 200, response.text
    created: dict[str, Any] = response.json()
    return created


def wait(http: httpx.Client, batch_id: str, seconds: float = 20) -> dict[str, Any]:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        batch: dict[str, Any] = http.get(f"{BATCHES}/{batch_id}").json()
        if batch["processing_status"] == "ended":
            return batch
        time.sleep(0.01)
    raise AssertionError(f"not ended after {seconds} s: {batch}")


def lines(http: httpx.Client, batch_id: str) -> list[dict[str, Any]]:
    response = http.get(f"{BATCHES}/{batch_id}/results")
    assert response.status_code == 200, response.text
    return [json.loads(line) for line in response.content.split(b"\n")]


def outcome(http: httpx.Client, asked: dict[str, Any], **headers: str) -> dict[str, Any]:
    """Run one request through a batch and return its result."""
    batch = create(http, [{"custom_id": "only", "params": asked}], **headers)
    wait(http, batch["id"])
    [line] = lines(http, batch["id"])
    result: dict[str, Any] = line["result"]
    return result
