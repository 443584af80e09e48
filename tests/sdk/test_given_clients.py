"""An HTTP client of the user's own: what it adds goes where it belongs."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from message_batches import AmbiguousCreateError, Anthropic, AsyncAnthropic
from message_batches.sdk.http.request import joined
from tests.sdk.scripted_service import batch

LINE = b'{"custom_id":"a","result":{"type":"canceled"}}'


class Service:
    """Answers an ended batch whose results are elsewhere, and keeps the addresses it was asked."""

    def __init__(self) -> None:
        self.asked: list[httpx.URL] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request.url)
        if request.url.host == "elsewhere.test":
            return httpx.Response(200, content=LINE)
        if request.url.path.endswith("/batches"):
            page = {"data": [], "has_more": False, "first_id": None, "last_id": None}
            return httpx.Response(200, json=page)
        counts = {"processing": 0, "succeeded": 0, "errored": 0, "canceled": 1, "expired": 0}
        ended = {
            **batch(),
            "processing_status": "ended",
            "request_counts": counts,
            "results_url": "https://elsewhere.test/r?signature=ok%2F1",
        }
        return httpx.Response(200, json=ended)


def test_its_query_stays_with_the_api() -> None:
    service = Service()
    own = httpx.Client(
        params={"subscription-key": "secret"}, transport=httpx.MockTransport(service)
    )
    with Anthropic(api_key="k", http_client=own) as client:
        client.messages.batches.list(limit=3)
        requests = list(client.messages.batches.results("msgbatch_1"))

    assert [content.custom_id for content in requests] == ["a"]
    listed, _, away = service.asked
    assert dict(listed.params) == {"subscription-key": "secret", "limit": "3"}
    assert str(away) == "https://elsewhere.test/r?signature=ok%2F1"


@pytest.mark.parametrize(
    ("kind", "given"), [(Anthropic, httpx.AsyncClient), (AsyncAnthropic, httpx.Client)]
)
def test_one_of_the_other_kind_is_refused(kind: Any, given: Any) -> None:
    with pytest.raises(TypeError, match=r"Invalid `http_client` argument: .* Pass an httpx"):
        kind(api_key="k", http_client=given())


@pytest.mark.parametrize(
    ("address", "query", "whole"),
    [
        ("/b?beta=true", {"beta": "true"}, "http://h/b?beta=true"),
        ("/b?beta=true", {"limit": 1}, "http://h/b?beta=true&limit=1"),
        ("/b?sig=a%2Fb", {"name": "x y"}, "http://h/b?sig=a%2Fb&name=x%20y"),
        ("/b", {}, "http://h/b"),
    ],
)
def test_a_query_parameter_is_sent_once(address: str, query: dict[str, object], whole: str) -> None:
    assert joined("http://h", address, query) == whole


def test_a_connection_of_a_loop_that_is_over_leaves_the_create_open() -> None:
    def lost(_: httpx.Request) -> httpx.Response:
        raise RuntimeError("Event loop is closed")

    async def create() -> None:
        own = httpx.AsyncClient(transport=httpx.MockTransport(lost))
        async with AsyncAnthropic(api_key="k", http_client=own) as client:
            await client.messages.batches.create(
                requests=[
                    {
                        "custom_id": "a",
                        "params": {
                            "model": "claude-haiku-4-5",
                            "max_tokens": 1,
                            "messages": [{"role": "user", "content": "hi"}],
                        },
                    }
                ]
            )

    with pytest.raises(AmbiguousCreateError):
        asyncio.run(create())
