"""
What the vendor's batch tests need beside the package: clients, a mock server, a check of types.

It takes the place of the vendor's `conftest.py` and `tests/utils.py`, which need the rest of that
SDK. It is a pytest plugin in the process that runs these tests.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import types
from collections.abc import AsyncIterator, Iterator
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import attrs
import httpx
import pytest

import message_batches
from message_batches_api import models

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
BATCH = json.loads((SAMPLES / "batch-2025-ended.json").read_text(encoding="utf-8"))
BATCH["results_url"] = "https://api.example.com/results"  # must not be asked


class Answers(BaseHTTPRequestHandler):
    """Answers of the service, with the same batch for every id."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        listing = self.path.partition("?")[0].endswith("/batches")
        page = {"data": [BATCH], "has_more": False, "first_id": None, "last_id": None}
        self.answer(page if listing else BATCH)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("content-length", 0)))
        self.answer(BATCH)

    def do_DELETE(self) -> None:
        self.answer({"id": BATCH["id"], "type": "message_batch_deleted"})

    def answer(self, body: Any) -> None:
        content = json.dumps(body).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
threading.Thread(target=server.serve_forever, daemon=True).start()
# The tests read it when they are imported.
os.environ["TEST_API_BASE_URL"] = f"http://127.0.0.1:{server.server_port}"
# They make their mock responses with the HTTP library that the vendor's SDK uses.
sys.modules["httpx2"] = httpx


def assert_matches_type(type_: Any, value: Any, *, path: list[str]) -> None:
    """Check that a value and its parts, at any depth, are what the annotations say."""
    origin = get_origin(type_) or type_
    where = ".".join(path)
    if origin is Literal or origin is Any:
        assert origin is Any or value in get_args(type_), where
    elif origin is list:
        for item in value:
            assert_matches_type(get_args(type_)[0], item, path=[*path, "[]"])
    elif origin in (types.UnionType, Union):
        arms = [one for one in get_args(type_) if not _fails(one, value)]
        assert arms, where
    elif origin in (message_batches.SyncPage, message_batches.AsyncPage):
        assert isinstance(value, origin), where
        assert_matches_type(list[get_args(type_)[0]], value.data, path=[*path, "data"])
    else:
        assert isinstance(value, dict if origin is dict else origin), where
        if attrs.has(origin) and issubclass(origin, message_batches.BaseModel):
            for name, kind in hints(origin).items():
                assert_matches_type(kind, getattr(value, name), path=[*path, name])


@cache
def hints(model: Any) -> dict[str, Any]:
    """Return the types of a model's fields."""
    # A module of the generated package names the types of others for type checkers only.
    names = {name: getattr(models, name) for name in models.__all__}
    written = {name: model.__annotations__[name] for name in model.model_fields}
    fields = types.SimpleNamespace(__annotations__=written)
    return get_type_hints(fields, {**vars(sys.modules[model.__module__]), **names})


def _fails(type_: Any, value: Any) -> bool:
    try:
        assert_matches_type(type_, value, path=[])
    except AssertionError:
        return True
    return False


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "aiohttp" in item.name:
            item.add_marker(pytest.mark.skip(reason="the async client uses httpx only"))


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def client(request: pytest.FixtureRequest) -> Iterator[Any]:
    with message_batches.Anthropic(
        base_url=os.environ["TEST_API_BASE_URL"],
        api_key="my-anthropic-api-key",
        _strict_response_validation=getattr(request, "param", True),
    ) as one:
        yield one


@pytest.fixture
async def async_client(request: pytest.FixtureRequest) -> AsyncIterator[Any]:
    async with message_batches.AsyncAnthropic(
        base_url=os.environ["TEST_API_BASE_URL"],
        api_key="my-anthropic-api-key",
        _strict_response_validation=getattr(request, "param", True),
    ) as one:
        yield one
