"""Query parameters are written as the vendor's SDK writes them."""

from __future__ import annotations

import datetime
import importlib
import importlib.util
from typing import Any

import pytest

from message_batches.sdk.http.request import joined

QUERIES: list[tuple[dict[str, Any], str]] = [
    ({"a": ["x", None, True], "b": ("q", 1.5)}, "a%5B%5D=x&a%5B%5D=true&b%5B%5D=q&b%5B%5D=1.5"),
    ({"a": {"b": "c", "d": {"e": 1}}}, "a%5Bb%5D=c&a%5Bd%5D%5Be%5D=1"),
    ({"a": {"b": ["x", {"c": False}]}}, "a%5Bb%5D%5B%5D=x&a%5Bb%5D%5B%5D%5Bc%5D=false"),
    ({"a": [], "b": {}, "c": None, "d": ""}, "d="),
    ({"a": {1}, "b": "x y&z", "c": "é/~*+"}, "a%5B%5D=1&b=x%20y%26z&c=%C3%A9%2F~%2A%2B"),
    (
        {"a": datetime.datetime(2026, 1, 1), "b": datetime.date(2026, 1, 1)},
        "a=2026-01-01T00%3A00%3A00&b=2026-01-01",
    ),
]


@pytest.mark.parametrize(("query", "written"), QUERIES)
def test_arrays_and_objects_have_brackets(query: dict[str, Any], written: str) -> None:
    assert joined("http://localhost", "/v1", query) == f"http://localhost/v1?{written}"


@pytest.mark.parametrize(("query", "written"), QUERIES)
def test_the_vendors_sdk_sends_the_same(query: dict[str, Any], written: str) -> None:
    if importlib.util.find_spec("anthropic") is None:
        pytest.skip("the vendor's SDK is installed by `nox -s audit` only")
    anthropic, httpx2 = importlib.import_module("anthropic"), importlib.import_module("httpx2")
    found = []

    def answer(request: Any) -> Any:
        found.append(request.url.query.decode())
        return httpx2.Response(200, json={"id": "b"})

    http_client = httpx2.Client(transport=httpx2.MockTransport(answer))
    client = anthropic.Anthropic(api_key="k", http_client=http_client)
    client.messages.batches.retrieve("b", extra_query=query)

    assert found == [written]


def test_a_parameter_of_the_address_is_replaced() -> None:
    url = joined("http://localhost", "/v1?beta=true&ids%5B%5D=1&x=y", {"beta": False, "ids": [2]})

    assert url == "http://localhost/v1?x=y&beta=false&ids%5B%5D=2"
    assert (
        joined("http://localhost", "/v1?beta=true", {"ids": []}) == "http://localhost/v1?beta=true"
    )
