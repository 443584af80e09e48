"""The generated operations against a real server: what they send, return and raise."""

from __future__ import annotations

import json
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from message_batches_api import models
from message_batches_api.errors import DecodeError, UnexpectedStatus
from message_batches_api.tolerant import deviations_of
from message_batches_api.types import Request, UnknownVariant
from tests.generated.loopback import Answer, Server
from tests.generated.operations import (
    CREATE,
    ID,
    LIST,
    REQUESTS,
    RESULTS,
    RETRIEVE,
    WAYS,
    Operation,
    beta,
    each,
    everywhere,
    refused,
    sample,
)
from tests.properties import examples


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
    assert isinstance(
        error.parsed, models.BetaErrorResponse if operation.beta else models.ErrorResponse
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


def test_a_result_line_that_deviates_is_read() -> None:
    first, second, *_ = sample("results-2025.jsonl").split(b"\n")
    parse = RESULTS.module.parse
    lines = parse(200, {}, first + b"\n" + second.replace(b'"name"', b'"nom"') + b"\n")
    (deviation,) = deviations_of(lines[1])
    assert str(deviation) == "result.message.content[1].name: expected a string, found nothing"


def test_a_broken_result_line_is_named() -> None:
    first, second, *_ = sample("results-2025.jsonl").split(b"\n")
    parse = RESULTS.module.parse
    with pytest.raises(DecodeError) as caught:
        parse(200, {}, first + b"\n[]\n")
    assert caught.value.path == "[1]"
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
