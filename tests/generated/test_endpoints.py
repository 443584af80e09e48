"""The generated client alone, against a real server: what it sends, gives back and raises."""

from __future__ import annotations

import asyncio
import json
import pickle
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import httpx
import pytest
from attrs import evolve, field, frozen
from hypothesis import given
from hypothesis import strategies as st

from message_batches_api import Client, models
from message_batches_api.errors import DecodeError, UnexpectedStatus
from message_batches_api.types import Request, UnknownVariant
from tests.generated.loopback import Answer, Server, serving
from tests.properties import examples

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


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("NO_PROXY", "*")
    with serving() as one:
        yield one


def refused(server: Server, way: str, operation: Operation, **more: Any) -> UnexpectedStatus:
    with pytest.raises(UnexpectedStatus) as caught:
        operation.call(server, way, **more)
    return caught.value


@each
@pytest.mark.parametrize("way", WAYS)
def test_an_operation_sends_and_decodes_what_the_contract_says(
    server: Server, operation: Operation, way: str
) -> None:
    server.answer = Answer(200, sample(operation.sample), {"request-id": "req_1"})
    headers = {"anthropic_version": "2026-10-21", "anthropic_workspace_id": "wrkspc_1"}
    if operation.beta:
        headers["anthropic_beta"] = "mcp-client-2025-11-20,skills-2025-10-02"
    if operation.body:
        headers["anthropic_user_profile_id"] = "uprof_1"
    result = operation.call(server, way, **headers)

    (asked,) = server.asked
    assert asked.method == operation.method
    assert asked.target == operation.target + (operation.query and f"?{operation.query}")
    sent = {
        name: value
        for name, value in asked.headers.items()
        if name.startswith(("anthropic-", "x-api-"))
    }
    assert sent == {"x-api-key": "sk-ant-KEY"} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    assert "authorization" not in asked.headers
    assert asked.headers.get("content-type") == ("application/json" if operation.body else None)
    assert (json.loads(asked.body) if operation.body else asked.body) == (operation.body or b"")

    if way.endswith("_detailed"):
        assert result.status_code == 200
        assert result.headers["Request-Id"] == "req_1"
        assert result.content == server.answer.body
        result = result.parsed
    lines = (
        [json.loads(line) for line in server.answer.body.split(b"\n") if line.strip()]
        if "jsonl" in operation.sample
        else []
    )
    found = result if lines else [result]
    assert {type(one) for one in found} == {getattr(models, operation.model)}
    expected = lines or [json.loads(server.answer.body)]
    assert found == [getattr(models, operation.model).from_dict(one) for one in expected]


@each
def test_building_a_request_needs_no_connection(operation: Operation) -> None:
    request = operation.module.build(*([ID] if operation.takes_id else []), **operation.arguments)
    assert isinstance(request, Request)
    assert request.method == operation.method
    assert request.path == operation.target + ("?beta=true" if operation.beta else "")
    assert request.headers["anthropic-version"] == "2023-06-01"
    assert request.headers.keys() <= {"anthropic-version", "content-type"}
    assert (request.content is None) == (operation.body is None)
    with pytest.raises(AttributeError):
        request.method = "PUT"


@everywhere
def test_models_and_dicts_make_the_same_body(server: Server, way: str) -> None:
    server.answer = Answer(200, sample("batch-2024.json"))
    for body in (
        REQUESTS,
        models.BatchCreateParams.from_dict(REQUESTS),
        {"requests": [models.Request.from_dict(REQUESTS["requests"][0])]},
    ):
        CREATE.call(server, way, body=body)
    assert [json.loads(asked.body) for asked in server.asked] == [REQUESTS] * 3


@everywhere
@pytest.mark.parametrize(
    ("status", "file", "kind"),
    [
        (400, "error-2026.json", "invalid_request_error"),
        (404, "error-2024.json", "not_found_error"),
        (529, "error-2026.json", "invalid_request_error"),
        (500, "error-new.json", "moon_phase_error"),
        (418, "error-new.json", "moon_phase_error"),
    ],
)
@pytest.mark.parametrize("operation", [CREATE, beta(LIST), beta(RESULTS)], ids=lambda one: one.name)
def test_an_error_of_the_contract_is_read(
    server: Server, way: str, operation: Operation, status: int, file: str, kind: str
) -> None:
    server.answer = Answer(status, sample(file), {"retry-after": "7", "request-id": "req_9"})
    error = refused(server, way, operation)
    assert error.status_code == status
    assert error.headers["Retry-After"] == "7"
    assert error.content == server.answer.body
    assert type(error.parsed) is (
        models.BetaErrorResponse if operation.beta else models.ErrorResponse
    )
    assert error.parsed.error.type == kind
    assert error.parsed.message == json.loads(error.content)["error"]["message"]
    assert isinstance(error.parsed.error, UnknownVariant) == (kind == "moon_phase_error")
    assert str(error).startswith(f"status {status}: {{")


STRANGE_BODIES = {
    "empty": b"",
    "html": sample("error-page.html"),
    "binary": b"\xff\xfe\x00",
    "null": b"null",
    "array": b"[]",
    "text": b'"gone"',
    "object": b"{}",
    "string": b'{"type":"error","error":"overloaded"}',
    "number": b'{"type":"error","error":{"type":"api_error","message":7}}',
    "untagged": b'{"type":"error","error":{"message":"no type"},"request_id":null}',
    "deep": b"[" * 100_000,
}


def check_raw(error: UnexpectedStatus, status: int, body: bytes) -> None:
    assert (error.status_code, error.content, error.parsed) == (status, body, None)
    assert str(error).startswith(f"status {status}")
    assert len(str(error)) < 600


@each
@pytest.mark.parametrize("body", STRANGE_BODIES.values(), ids=STRANGE_BODIES)
def test_any_other_body_of_a_failure_is_returned_raw(operation: Operation, body: bytes) -> None:
    for status in (299, 400, 418, 429, 502, 529, 599, 700):
        with pytest.raises(UnexpectedStatus) as caught:
            operation.module.parse(status, {}, body)
        check_raw(caught.value, status, body)


@everywhere
@pytest.mark.parametrize(
    ("status", "kind"),
    [(502, "html"), (529, "empty"), (418, "binary"), (304, "empty"), (700, "untagged")],
)
def test_a_failure_with_any_other_body_is_returned_raw(
    server: Server, way: str, status: int, kind: str
) -> None:
    server.answer = Answer(status, STRANGE_BODIES[kind], {"content-type": "text/html"})
    check_raw(refused(server, way, RETRIEVE), status, STRANGE_BODIES[kind])


@each
def test_no_status_but_200_is_a_success(operation: Operation) -> None:
    for status in (100, 199, 201, 204, 206, 302, 399, 400, 499, 500, 529, 600, 999):
        with pytest.raises(UnexpectedStatus) as caught:
            operation.module.parse(status, {}, sample(operation.sample))
        assert caught.value.status_code == status


@each
@pytest.mark.parametrize(
    "body", [b"", b"<html>", b'{"id":', b"\xff", b"7", b"[]", b"null", b"[" * 100_000]
)
def test_a_malformed_success_is_a_decode_error(operation: Operation, body: bytes) -> None:
    if "results" in operation.name and not body:
        assert operation.module.parse(200, {}, body) == []
        return
    with pytest.raises(DecodeError):
        operation.module.parse(200, {}, body)


def test_a_broken_result_line_is_named() -> None:
    first, second, *_ = sample("results-2025.jsonl").split(b"\n")
    parse = RESULTS.module.parse
    with pytest.raises(DecodeError) as caught:
        parse(200, {}, first + b"\n" + second.replace(b'"name"', b'"nom"') + b"\n")
    assert caught.value.path == "[1].result.message.content[1].name"
    with pytest.raises(DecodeError) as caught:
        parse(200, {}, first + b"\r\n\r\n" + second[:-1])
    assert caught.value.path == "[2]"


def test_result_lines_may_end_in_any_usual_way() -> None:
    lines = sample("results-2024.jsonl").rstrip(b"\n").split(b"\n")
    parse = RESULTS.module.parse
    expected = parse(200, {}, b"\n".join(lines))
    assert [line.custom_id for line in expected] == [
        "my-second-request",
        "my-first-request",
        "my-third-request",
    ]
    assert parse(200, {}, b"\r\n".join([*lines, b""])) == expected
    assert parse(200, {}, b"\n\n".join([b"\n", *lines, b"  ", b""])) == expected
    separated = lines[0].replace(b"Hello", "Hel\u2028lo\u0085".encode())
    assert (
        parse(200, {}, separated)[0].result.message.content[0].text.startswith("Hel\u2028lo\u0085")
    )


LINES = st.lists(st.text(alphabet='a"\\\u2028\u0085\r\x0b{ ', max_size=6), max_size=6)


@examples(100)
@given(LINES, st.sampled_from(["\n", "\r\n", "\n\n", "\r\n \r\n"]), st.booleans())
def test_only_a_line_feed_ends_a_line(texts: list[str], end: str, ended: bool) -> None:
    result = '"result":{"type":"expired"}'
    lines = [f'{{"custom_id":{as_json(text)},{result}}}' for text in texts]
    body = end.join(lines) + (end if ended and lines else "")
    found = RESULTS.module.parse(200, {}, body.encode())
    assert [line.custom_id for line in found] == texts


def as_json(text: str) -> str:
    """JSON as the service writes it: separators that are no line ends stand there as they are."""
    escapes = {'"': '\\"', "\\": "\\\\", "\r": "\\r", "\x0b": "\\u000b"}
    return '"' + "".join(escapes.get(one, one) for one in text) + '"'


def test_a_value_that_is_not_json_is_not_sent() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        CREATE.module.build(body={"requests": [float("nan")]})
    with pytest.raises(ValueError, match="surrogates not allowed"):
        CREATE.module.build(body={"requests": ["\ud83d"]})


def test_an_error_survives_pickling() -> None:
    with pytest.raises(UnexpectedStatus) as caught:
        RETRIEVE.module.parse(429, {"retry-after": "7"}, sample("error-2026.json"))
    again = pickle.loads(pickle.dumps(caught.value))
    assert (again.status_code, again.headers, again.content) == (
        429,
        {"retry-after": "7"},
        sample("error-2026.json"),
    )
    assert again.parsed == caught.value.parsed


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
