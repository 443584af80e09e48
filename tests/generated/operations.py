"""The operations of the contract: how each is called, what must be sent, and what is read."""

from __future__ import annotations

import asyncio
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve, field, frozen

from message_batches_api import Client
from message_batches_api.errors import UnexpectedStatus
from tests.generated.loopback import Server

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
ID = "msgbatch_013Zva2CMHLNnXjNJJKqJ2EF"
REQUESTS = {
    "requests": [
        {
            "custom_id": "grüße",
            "params": {
                "model": "claude-sonnet-5",
                "max_tokens": 8,
                "messages": [{"role": "user", "content": "Hi 🙂\u2028"}],
            },
        }
    ]
}
WAYS = ["sync", "sync_detailed", "asyncio", "asyncio_detailed"]


def sample(name: str) -> bytes:
    return (SAMPLES / name).read_bytes()


@frozen
class Operation:
    """An operation: how it is called, what must go out, and what the answer in a file becomes."""

    name: str
    method: str
    target: str
    sample: str
    model: str
    takes_id: bool = True
    arguments: dict[str, Any] = field(factory=dict)
    query: str = ""
    body: Any = None
    beta: bool = False

    @property
    def module(self) -> Any:
        tag = "beta_message_batches" if self.beta else "message_batches"
        return import_module(f"message_batches_api.api.{tag}.{self.name}")

    def call(self, server: Server, way: str, **more: Any) -> Any:
        """What one of the four functions of the module returns."""
        more = {
            "client": Client(base_url=server.url, api_key="sk-ant-KEY"),
            **self.arguments,
            **more,
        }
        function = getattr(self.module, way)
        arguments = [ID] if self.takes_id else []
        with more["client"]:
            if "asyncio" not in way:
                return function(*arguments, **more)
            return asyncio.run(awaited(function, *arguments, **more))


async def awaited(function: Any, *arguments: Any, client: Client, **more: Any) -> Any:
    async with client:
        return await function(*arguments, client=client, **more)


PAGE = {"limit": 2, "after_id": "a&b=c", "before_id": "msgbatch_02"}
STANDARD = [
    Operation(
        "create_message_batch",
        "POST",
        "/v1/messages/batches",
        "batch-2024.json",
        "MessageBatch",
        takes_id=False,
        arguments={"body": REQUESTS},
        body=REQUESTS,
    ),
    Operation(
        "retrieve_message_batch",
        "GET",
        f"/v1/messages/batches/{ID}",
        "batch-2025-ended.json",
        "MessageBatch",
    ),
    Operation(
        "list_message_batches",
        "GET",
        "/v1/messages/batches",
        "list-2024.json",
        "MessageBatchList",
        takes_id=False,
        arguments=PAGE,
        query="before_id=msgbatch_02&after_id=a%26b%3Dc&limit=2",
    ),
    Operation(
        "cancel_message_batch",
        "POST",
        f"/v1/messages/batches/{ID}/cancel",
        "batch-2026-canceling.json",
        "MessageBatch",
    ),
    Operation(
        "delete_message_batch",
        "DELETE",
        f"/v1/messages/batches/{ID}",
        "deleted.json",
        "DeletedMessageBatch",
    ),
    Operation(
        "get_message_batch_results",
        "GET",
        f"/v1/messages/batches/{ID}/results",
        "results-2026.jsonl",
        "MessageBatchIndividualResponse",
    ),
]


def beta(operation: Operation) -> Operation:
    """The same operation on the beta surface."""
    verb, _, rest = operation.name.partition("_")
    return evolve(
        operation,
        name=f"{verb}_beta_{rest}",
        model=f"Beta{operation.model}",
        sample=operation.sample.replace("results-2026", "results-beta"),
        query="beta=true" + (operation.query and f"&{operation.query}"),
        beta=True,
    )


OPERATIONS = STANDARD + [beta(one) for one in STANDARD]
CREATE, RETRIEVE, LIST, *_, RESULTS = STANDARD
everywhere = pytest.mark.parametrize("way", ["sync", "asyncio"])
each = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.name)


def refused(server: Server, way: str, operation: Operation, **more: Any) -> UnexpectedStatus:
    with pytest.raises(UnexpectedStatus) as caught:
        operation.call(server, way, **more)
    return caught.value
