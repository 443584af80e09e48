"""The generated client against a real server: ids in paths, redirects, credentials, connections."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from message_batches_api import Client
from tests.generated.loopback import Answer, Server, serving
from tests.generated.operations import (
    ID,
    OPERATIONS,
    RETRIEVE,
    WAYS,
    Operation,
    awaited,
    everywhere,
    refused,
    sample,
)
from tests.properties import examples


@pytest.mark.parametrize(
    "operation", [one for one in OPERATIONS if one.takes_id], ids=lambda one: one.name
)
@pytest.mark.parametrize("batch_id", ["", ".", "..", None])
def test_a_malformed_id_is_refused_before_anything_is_sent(
    server: Server, operation: Operation, batch_id: Any
) -> None:
    with pytest.raises(ValueError, match="message_batch_id is"):
        operation.module.build(batch_id)
    with (
        Client(base_url=server.url) as client,
        pytest.raises(ValueError, match="message_batch_id is"),
    ):
        operation.module.sync(batch_id, client=client)
    assert server.asked == []


@pytest.mark.parametrize("way", ["sync", "asyncio"])
@pytest.mark.parametrize(
    ("batch_id", "segment"),
    [
        ("a/b", "a%2Fb"),
        ("../messages", "..%2Fmessages"),
        ("a?beta=true#x", "a%3Fbeta%3Dtrue%23x"),
        ("%2e%2e", "%252e%252e"),
        ("a b+ü", "a%20b%2B%C3%BC"),
        ("a\\b;c\r\n", "a%5Cb%3Bc%0D%0A"),
    ],
)
def test_an_id_is_one_segment_of_the_path(
    server: Server, way: str, batch_id: str, segment: str
) -> None:
    server.answer = Answer(200, sample("batch-2024.json"))
    function = getattr(RETRIEVE.module, way)
    with Client(base_url=server.url) as client:
        if way == "sync":
            function(batch_id, client=client)
        else:
            asyncio.run(awaited(function, batch_id, client=client))
    assert server.asked[0].target == f"/v1/messages/batches/{segment}"


@examples(200)
@given(st.text(min_size=1).filter(lambda text: text not in (".", "..")))
def test_any_id_is_one_segment(batch_id: str) -> None:
    path = RETRIEVE.module.build(batch_id).path
    assert path.startswith("/v1/messages/batches/")
    segment = path.removeprefix("/v1/messages/batches/")
    url = httpx.URL("https://api.anthropic.com" + path)
    assert url.raw_path.decode() == path
    assert url.host == "api.anthropic.com"
    assert not set(segment) & set("/?#\\ ")
    assert url.path == f"/v1/messages/batches/{batch_id}"


@everywhere
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("own", [True, False], ids=["own connection", "the caller's"])
def test_a_redirect_is_not_followed(server: Server, way: str, status: int, own: bool) -> None:
    with serving() as elsewhere, httpx.Client(follow_redirects=True) as http:
        elsewhere.answer = Answer(200, sample("batch-2024.json"))
        server.answer = Answer(status, b"", {"location": elsewhere.url})
        secrets = {"api_key": "sk-ant-KEY", "auth_token": "TOKEN", "headers": {"x-secret": "S"}}
        given_client = (
            httpx.AsyncClient(follow_redirects=True) if way == "asyncio" and not own else None
        )
        client = Client(
            base_url=server.url,
            http_client=None if own else http,
            async_http_client=given_client,
            **secrets,
        )
        error = refused(server, way, RETRIEVE, client=client)
        if given_client:
            asyncio.run(given_client.aclose())
        assert elsewhere.asked == []
        assert error.headers["location"] == elsewhere.url
    assert (error.status_code, error.parsed, len(server.asked)) == (status, None, 1)


def test_each_credential_goes_where_it_belongs(server: Server) -> None:
    server.answer = Answer(200, sample("batch-2024.json"))
    RETRIEVE.call(server, "sync", client=Client(base_url=server.url, auth_token="TOKEN"))
    RETRIEVE.call(
        server, "sync", client=Client(base_url=server.url + "/", headers={"x-extra": "1"})
    )
    token, nothing = server.asked
    assert token.headers["authorization"] == "Bearer TOKEN"
    assert "x-api-key" not in token.headers
    assert {"authorization", "x-api-key"} & nothing.headers.keys() == set()
    assert nothing.headers["x-extra"] == "1"
    assert nothing.target == f"/v1/messages/batches/{ID}"


@pytest.mark.parametrize("way", WAYS)
def test_credentials_are_in_no_repr(server: Server, way: str) -> None:
    client = Client(
        base_url=server.url,
        api_key="sk-ant-SECRET",
        auth_token="SECRET",
        headers={"authorization": "Bearer SECRET", "x-secret": "SECRET"},
    )
    shown = [repr(client), str(client), repr([client])]
    server.answer = Answer(200, sample("batch-2024.json"))
    shown.append(repr(RETRIEVE.call(server, way, client=client)))
    server.answer = Answer(401, sample("error-2026.json"))
    error = refused(server, way, RETRIEVE, client=client)
    shown += [repr(error), str(error), repr(vars(error)), repr(RETRIEVE.module.build(ID))]
    unreachable = evolve(client, base_url="http://127.0.0.1:1")
    with pytest.raises(httpx.ConnectError) as caught:
        RETRIEVE.call(server, way, client=unreachable)
    shown += [repr(caught.value), str(caught.value)]
    assert [text for text in shown if "SECRET" in text] == []


def test_a_connection_of_the_caller_is_used_and_left_open(server: Server) -> None:
    server.answer = Answer(200, sample("batch-2024.json"))
    with httpx.Client(headers={"x-mine": "1"}) as http:
        RETRIEVE.call(server, "sync", client=Client(base_url=server.url, http_client=http))
        assert not http.is_closed
    assert server.asked[0].headers["x-mine"] == "1"


def test_a_client_can_be_used_again_after_it_was_closed(server: Server) -> None:
    server.answer = Answer(200, sample("batch-2024.json"))
    client = Client(base_url=server.url)
    for _ in range(2):
        with client:
            RETRIEVE.module.sync(ID, client=client)
        asyncio.run(awaited(RETRIEVE.module.asyncio, ID, client=client))
    assert len(server.asked) == 4
