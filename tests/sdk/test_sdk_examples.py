"""
Programs written for the vendor's SDK, run on ours against the sandbox.

Only the import and the construction of the client differ. `time` and `asyncio.sleep` don't wait.
"""

# ruff: noqa: T201 - these are programs, and programs print

from __future__ import annotations

import asyncio
import base64
import gc
from collections.abc import Iterator
from typing import Any

import pytest

from message_batches import Anthropic, APIError, AsyncAnthropic

Sandbox: Any = pytest.importorskip("message_batches.sandbox").Sandbox


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Any]:
    with Sandbox(batch_seconds=0.3) as running:
        yield running


@pytest.fixture
def client(sandbox: Any) -> Iterator[Anthropic]:
    with Anthropic(base_url=sandbox.base_url, api_key=sandbox.api_key, sleep=time.sleep) as client:
        yield client


class Time:
    """A `time` module in which sleeping takes a hundredth of a second."""

    def __init__(self) -> None:
        import time

        self._sleep = time.sleep

    def sleep(self, seconds: float) -> None:
        self._sleep(0.01)


time = Time()
REQUESTS: Any = [
    {
        "custom_id": f"request-{number}",
        "params": {
            "model": "claude-sonnet-4-5-20250929",
            "max_tokens": 2048,
            "thinking": {"type": "enabled"},
            "messages": [{"role": "user", "content": f"Task {number}: ..."}],
        },
    }
    for number in range(5)
]


def ended(client: Anthropic) -> Any:
    """Create a batch and wait for its end."""
    batch: Any = client.beta.messages.batches.create(requests=REQUESTS)
    while batch.processing_status != "ended":
        time.sleep(60)
        batch = client.beta.messages.batches.retrieve(batch.id)
    return batch


def test_create_wait_and_read(client: Anthropic, capsys: pytest.CaptureFixture[str]) -> None:
    requests: Any = [
        {
            "custom_id": "request-1",
            "params": {
                "model": "claude-sonnet-4-5-20250929",
                "max_tokens": 2048,
                "thinking": {"type": "enabled"},
                "messages": [{"role": "user", "content": "Solve this problem..."}],
            },
        },
        {
            "custom_id": "request-2",
            "params": {
                "model": "claude-sonnet-4-5-20250929",
                "max_tokens": 2048,
                "web_search": {"type": "enabled"},
                "messages": [{"role": "user", "content": "What are the latest news?"}],
            },
        },
    ]
    batch = client.beta.messages.batches.create(requests=requests)
    print(f"Batch ID: {batch.id}")

    # Wait for completion
    while True:
        batch = client.beta.messages.batches.retrieve(batch.id)
        if batch.processing_status == "ended":
            break
        print(f"Processing: {batch.request_counts.processing} requests remaining")
        time.sleep(60)

    # Process results
    for response in client.beta.messages.batches.results(batch.id):
        if response.result.type == "succeeded":
            print(f"{response.custom_id}: Success")
            # Access beta feature content
            for block in response.result.message.content:
                if block.type == "thinking":
                    print(f"  Reasoning: {block.thinking[:100]}...")
                elif block.type == "text":
                    print(f"  Response: {block.text[:100]}...")
        elif response.result.type == "errored":
            print(f"{response.custom_id}: Error - {response.result.error.message}")

    printed = capsys.readouterr().out
    assert printed.startswith("Batch ID: msgbatch_")
    for wanted in ("request-1: Success", "request-2: Success", "  Reasoning: ", "  Response: "):
        assert wanted in printed
    assert "Error" not in printed


def test_different_features_in_one_batch(client: Anthropic) -> None:
    pdf_data = base64.b64encode(b"%PDF-1.4 a page").decode()
    requests: Any = [
        {
            "custom_id": "thinking-1",
            "params": {
                "model": "claude-sonnet-4-5-20250929",
                "max_tokens": 4096,
                "thinking": {"type": "enabled", "budget_tokens": 2000},
                "messages": [{"role": "user", "content": "Complex reasoning task"}],
            },
        },
        {
            "custom_id": "citations-1",
            "params": {
                "model": "claude-sonnet-4-5-20250929",
                "max_tokens": 2048,
                "citations": {"type": "enabled"},
                "messages": [
                    {
                        "role": "user",
                        "content": [
                            {
                                "type": "document",
                                "source": {
                                    "type": "base64",
                                    "media_type": "application/pdf",
                                    "data": pdf_data,
                                },
                            },
                            {"type": "text", "text": "Summarize with citations"},
                        ],
                    }
                ],
            },
        },
        {
            "custom_id": "web-search-1",
            "params": {
                "model": "claude-sonnet-4-5-20250929",
                "max_tokens": 2048,
                "web_search": {"type": "enabled"},
                "messages": [{"role": "user", "content": "Latest AI news"}],
            },
        },
        {
            "custom_id": "combined-1",
            "params": {
                "model": "claude-sonnet-4-5-20250929",
                "max_tokens": 4096,
                "thinking": {"type": "enabled"},
                "web_search": {"type": "enabled"},
                "code_execution": {"type": "enabled"},
                "messages": [{"role": "user", "content": "Research and code solution"}],
            },
        },
    ]
    batch = client.beta.messages.batches.create(requests=requests)
    batch = client.beta.messages.batches.wait(batch.id)

    rows = client.beta.messages.batches.results(batch.id).index_by_custom_id()
    kinds = {
        custom_id: {block.type for block in row.result.message.content}
        for custom_id, row in rows.items()
        if row.result.type == "succeeded"
    }
    assert len(kinds) == 4
    assert "thinking" in kinds["thinking-1"]
    assert "web_search_tool_result" in kinds["web-search-1"]
    assert {"thinking", "server_tool_use"} <= kinds["combined-1"]
    cited = rows["citations-1"].result
    assert cited.type == "succeeded"
    assert any(block.citations for block in cited.message.content if block.type == "text")


def test_many_requests_and_progress(client: Anthropic, capsys: pytest.CaptureFixture[str]) -> None:
    # Process thousands of requests with beta features
    requests: Any = []
    for i in range(500):
        requests.append(
            {
                "custom_id": f"request-{i}",
                "params": {
                    "model": "claude-sonnet-4-5-20250929",
                    "max_tokens": 2048,
                    "thinking": {"type": "enabled"},
                    "messages": [{"role": "user", "content": f"Task {i}: ..."}],
                },
            }
        )
    batch = client.beta.messages.batches.create(requests=requests)
    print(f"Created batch {batch.id} with {len(requests)} requests")

    # Monitor progress
    while True:
        batch = client.beta.messages.batches.retrieve(batch.id)
        completed = batch.request_counts.succeeded + batch.request_counts.errored
        total = completed + batch.request_counts.processing
        progress = (completed / total * 100) if total > 0 else 0
        print(f"Progress: {progress:.1f}% ({completed}/{total})")
        if batch.processing_status == "ended":
            break
        time.sleep(60)

    # Process all results
    results_by_id = {}
    for response in client.beta.messages.batches.results(batch.id):
        results_by_id[response.custom_id] = response.result
    print(f"Processed {len(results_by_id)} results")

    printed = capsys.readouterr().out
    assert "Progress: 100.0% (500/500)\nProcessed 500 results" in printed


def test_async(sandbox: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTHROPIC_BASE_URL", sandbox.base_url)
    monkeypatch.setenv("ANTHROPIC_API_KEY", sandbox.api_key)

    async def main() -> list[Any]:
        client = AsyncAnthropic()

        # Create batch
        requests: Any = [
            {
                "custom_id": "async-1",
                "params": {
                    "model": "claude-sonnet-4-5-20250929",
                    "max_tokens": 2048,
                    "thinking": {"type": "enabled"},
                    "messages": [{"role": "user", "content": "Task 1"}],
                },
            },
            {
                "custom_id": "async-2",
                "params": {
                    "model": "claude-sonnet-4-5-20250929",
                    "max_tokens": 2048,
                    "web_search": {"type": "enabled"},
                    "messages": [{"role": "user", "content": "Task 2"}],
                },
            },
        ]
        batch = await client.beta.messages.batches.create(requests=requests)

        # Poll until complete
        while True:
            batch = await client.beta.messages.batches.retrieve(batch.id)
            if batch.processing_status == "ended":
                break
            await asyncio.sleep(0.01)

        # Get results
        results = []
        async for response in client.beta.messages.batches.results(batch.id):
            results.append(response)  # noqa: PERF401 - as it was written
        await client.close()
        return results

    results = asyncio.run(main())
    assert sorted(row.custom_id for row in results) == ["async-1", "async-2"]


def test_cancel(client: Anthropic) -> None:
    batch_id = client.beta.messages.batches.create(requests=REQUESTS).id

    # Cancel batch in progress
    batch = client.beta.messages.batches.cancel(batch_id)
    print(f"Status: {batch.processing_status}")

    # Wait for cancellation to complete
    while True:
        batch = client.beta.messages.batches.retrieve(batch_id)
        if batch.processing_status == "ended":
            break
        time.sleep(30)
    print(f"Canceled: {batch.request_counts.canceled} requests")

    assert batch.request_counts.canceled + batch.request_counts.succeeded == len(REQUESTS)


def test_delete(client: Anthropic) -> None:
    batch = ended(client)

    # Delete completed batch
    deleted = client.beta.messages.batches.delete(batch.id)
    print(f"Deleted batch: {deleted.id}")

    assert deleted.id == batch.id
    with pytest.raises(APIError):
        client.beta.messages.batches.retrieve(batch.id)


def test_list(client: Anthropic) -> None:
    made = [ended(client).id for _ in range(3)]

    # List recent batches
    listed = []
    for batch in client.beta.messages.batches.list(limit=2):
        print(f"{batch.id}: {batch.processing_status}")
        print(f"  Succeeded: {batch.request_counts.succeeded}")
        print(f"  Errored: {batch.request_counts.errored}")
        print(f"  Processing: {batch.request_counts.processing}")
        listed.append(batch.id)

    assert listed[:3] == made[::-1]


def test_errors(client: Anthropic, capsys: pytest.CaptureFixture[str]) -> None:
    wrong: Any = [{**REQUESTS[0], "custom_id": f"bad-{number}"} for number in range(2)]
    wrong[1]["params"] = {**wrong[1]["params"], "model": "no-such-model"}
    try:
        batch = client.beta.messages.batches.create(requests=wrong, extra_body={"unknown": 1})
    except APIError as e:
        print(f"Failed to create batch: {e.message}")
    batch = client.beta.messages.batches.create(requests=wrong)
    batch = client.beta.messages.batches.wait(batch.id)

    # Process results with error handling
    for response in client.beta.messages.batches.results(batch.id):
        if response.result.type == "succeeded":
            message = response.result.message
            assert message.stop_reason is not None
        elif response.result.type == "errored":
            print(f"Request {response.custom_id} failed: {response.result.error.message}")
        elif response.result.type == "canceled":
            print(f"Request {response.custom_id} was canceled")
        elif response.result.type == "expired":
            print(f"Request {response.custom_id} expired")

    printed = capsys.readouterr().out
    assert "Failed to create batch: Error code: 400" in printed
    assert "Request bad-1 failed: " in printed


def test_batches_of_chunks(client: Anthropic) -> None:
    def create_batches_chunked(requests: Any, chunk_size: int = 5000) -> list[Any]:
        """Split large request list into multiple batches."""
        batches = []
        for i in range(0, len(requests), chunk_size):
            chunk = requests[i : i + chunk_size]
            batch = client.beta.messages.batches.create(requests=chunk)
            batches.append(batch)
        return batches

    assert len(create_batches_chunked(REQUESTS, 2)) == 3


def test_a_batch_and_its_fields(client: Anthropic, capsys: pytest.CaptureFixture[str]) -> None:
    # Create a message batch
    batch = client.messages.batches.create(
        requests=[
            {
                "custom_id": "request-1",
                "params": {
                    "model": "claude-sonnet-4-20250514",
                    "max_tokens": 1024,
                    "messages": [{"role": "user", "content": "Hello, Claude"}],
                },
            },
            {
                "custom_id": "request-2",
                "params": {
                    "model": "claude-sonnet-4-20250514",
                    "max_tokens": 1024,
                    "messages": [{"role": "user", "content": "What is 2+2?"}],
                },
            },
        ]
    )

    print(f"Batch ID: {batch.id}")
    print(f"Status: {batch.processing_status}")
    print(f"Created: {batch.created_at}")
    print(f"Expires: {batch.expires_at}")
    print(f"Request counts: {batch.request_counts}")

    client.messages.batches.wait(batch.id)

    # Poll for completion
    retrieved = client.messages.batches.retrieve(batch.id)
    if retrieved.processing_status == "ended":
        print(f"Results URL: {retrieved.results_url}")

    printed = capsys.readouterr().out
    assert "processing=2" in printed
    assert f"/v1/messages/batches/{batch.id}/results" in printed
    assert (batch.expires_at - batch.created_at).total_seconds() == 24 * 3600


def test_a_client_that_nobody_closes(sandbox: Any) -> None:
    """The connections go with the last reference; a warning would be an error here."""
    client = Anthropic(base_url=sandbox.base_url, api_key=sandbox.api_key)
    assert len(client.messages.batches.list().data) > 0
    del client
    gc.collect()

    async def forgetful() -> None:
        client = AsyncAnthropic(base_url=sandbox.base_url, api_key=sandbox.api_key)
        assert len((await client.messages.batches.list()).data) > 0
        del client
        gc.collect()
        await asyncio.sleep(0.05)

    asyncio.run(forgetful())
    gc.collect()
