"""Run one test body with both clients: a function plays the service, and no time passes."""

from __future__ import annotations

import asyncio
import inspect
import json
from collections.abc import Callable, Iterable
from typing import Any

import httpx

from message_batches import Anthropic, AsyncAnthropic
from message_batches.sdk.drivers import Driver
from message_batches.sdk.http.lifetime import Connections
from message_batches.sdk.results.stream import Results

Handler = Callable[[httpx.Request], httpx.Response]


def batch(batch_id: str = "msgbatch_1", **changes: Any) -> dict[str, Any]:
    """A batch as the service shows it."""
    return {
        "id": batch_id,
        "type": "message_batch",
        "processing_status": "in_progress",
        "request_counts": {
            "processing": 2,
            "succeeded": 0,
            "errored": 0,
            "canceled": 0,
            "expired": 0,
        },
        "created_at": "2026-01-01T00:00:00.123456+00:00",
        "expires_at": "2026-01-02T00:00:00.123456+00:00",
        "ended_at": None,
        "archived_at": None,
        "cancel_initiated_at": None,
        "results_url": None,
        **changes,
    }


def ended(count: int, batch_id: str = "msgbatch_1", **changes: Any) -> dict[str, Any]:
    """A batch that has ended, with this many results."""
    counts = {"processing": 0, "succeeded": count, "errored": 0, "canceled": 0, "expired": 0}
    return (
        batch(
            batch_id,
            processing_status="ended",
            request_counts=counts,
            ended_at="2026-01-01T00:10:00Z",
            results_url=f"https://api.anthropic.com/v1/messages/batches/{batch_id}/results",
        )
        | changes
    )


def line(number: int) -> bytes:
    """A results line."""
    return json.dumps({"custom_id": f"req-{number}", "result": {"type": "canceled"}}).encode()


def lines(count: int) -> bytes:
    """So many results lines, without a last line end."""
    return b"\n".join(map(line, range(count)))


def failure(status: int, kind: str = "api_error", **headers: str) -> httpx.Response:
    """An error as the service sends it."""
    body = {"type": "error", "error": {"type": kind, "message": "No."}, "request_id": "req_9"}
    return httpx.Response(status, json=body, headers={"request-id": "req_9", **headers})


def a_request(number: int = 1, **params: Any) -> dict[str, Any]:
    """A request of a batch."""
    messages = [{"role": "user", "content": "Hello"}]
    params = {"model": "claude-test", "max_tokens": 9, "messages": messages} | params
    return {"custom_id": f"req-{number}", "params": params}


def execute(flow: Any) -> Any:
    """Execute a flow that needs no network, as the sync driver does."""
    return Driver(Connections(None), lambda seconds: None).run(flow)


class Script:
    """
    A service that answers with one prepared answer after the other, the last one for ever.

    An answer is a response, an exception to raise, or a function of the request.
    """

    def __init__(self, *answers: httpx.Response | Exception | Handler) -> None:
        self.answers = list(answers)
        self.requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        # The client blots credentials out afterwards; what was sent is what counts here.
        copy = httpx.Request(request.method, request.url, headers=request.headers)
        copy._content = request.content
        self.requests.append(copy)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        if not isinstance(answer, httpx.Response):
            answer = answer(request)
        return httpx.Response(
            answer.status_code, headers=answer.headers, content=answer.content, request=request
        )


class Talk:
    """A client of one kind, and the time it has slept through."""

    def __init__(self, kind: str, handler: Handler, **options: Any) -> None:
        self.kind = kind
        self.now = 1_767_225_600.0  # 2026-01-01T00:00:00Z
        self.slept: list[float] = []
        options.setdefault("api_key", "sk-secret")
        options |= {"clock": lambda: self.now, "random": lambda: 0.0}
        if kind == "sync":
            options.setdefault("http_client", httpx.Client(transport=httpx.MockTransport(handler)))
            self.client: Any = Anthropic(sleep=self._sleep, **options)
        else:
            options.setdefault("http_client", httpx.AsyncClient(transport=_Replay(handler)))
            self.client = AsyncAnthropic(sleep=self._async_sleep, **options)

    @property
    def batches(self) -> Any:
        return self.client.messages.batches

    @property
    def beta(self) -> Any:
        return self.client.beta.messages.batches

    def do(self, call: Callable[[], Any]) -> Any:
        """Carry a call out, awaiting what it gives if that can be awaited."""

        async def awaited() -> Any:
            given = call()
            return await given if inspect.isawaitable(given) else given

        return call() if self.kind == "sync" else asyncio.run(awaited())

    def all(self, call: Callable[[], Iterable[Any]]) -> list[Any]:
        """Iterate over what a call gives."""

        async def gathered() -> list[Any]:
            given: Any = call()
            return [item async for item in given]

        return list(call()) if self.kind == "sync" else asyncio.run(gathered())

    def last(self, call: Callable[[], Any]) -> Any:
        """Carry a call out, or iterate over what it gives, and close the client in its loop."""

        async def awaited() -> Any:
            async with self.client:
                given = call()
                if inspect.isawaitable(given):
                    return await given
                return [item async for item in given]

        if self.kind == "async":
            return asyncio.run(awaited())
        with self.client:
            given = call()
            return list(given) if isinstance(given, Results) else given

    def _sleep(self, seconds: float) -> None:
        self.now += seconds
        self.slept.append(seconds)

    async def _async_sleep(self, seconds: float) -> None:
        self._sleep(seconds)


class _Replay(httpx.MockTransport):
    """A mock transport for the async client, whose request bodies are async."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await request.aread()
        response = self.handler(request)
        assert isinstance(response, httpx.Response)
        return response
