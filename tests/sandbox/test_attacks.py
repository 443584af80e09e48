"""Whatever is sent gets an error of the API, in processor time that is linear in its size."""

from __future__ import annotations

import gzip
import json
import mmap
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest

from message_batches.sandbox import Sandbox
from message_batches.sandbox.errors import APIError
from message_batches.sandbox.http import create_parser
from tests.sandbox.block_requests import params
from tests.sandbox.calls import BATCHES, client_of, create, some_requests, wait
from tests.sandbox.contract import assert_valid


@pytest.fixture(autouse=True)
def answers_afterwards(http: httpx.Client) -> Iterator[None]:
    yield
    assert http.get(BATCHES).status_code == 200


def assert_refused(response: httpx.Response, *statuses: int) -> str:
    assert response.status_code in (statuses or (400, 413)), response.text
    return message_of(response.json())


def message_of(error: Any) -> str:
    if error["error"]["type"] != "request_too_large":  # no result line has it, nor the contract
        assert_valid(error, "ErrorResponse")
    message: str = error["error"]["message"]
    assert len(message) < 1000
    return message


def body(params_: bytes = b"{}", custom_id: bytes = b'"a"') -> bytes:
    return b'{"requests":[{"custom_id":%b,"params":%b}]}' % (custom_id, params_)


VALUES = {
    "a number of 4,301 digits": b"9" * 4301,
    "a number of 200,000 digits": b"9" * 200_000,
    "a number and more": b"9" * 4301 + b',"y":[1,2,3]',
    "a large exponent": b"1e999",
    "an exponent of many digits": b"1e" + b"9" * 5000,
    "not a number": b"NaN",
    "infinity": b"-Infinity",
    "invalid UTF-8": b'"\xff\xfe"',
    "half a surrogate pair": b'"\\ud800"',
    "a control character": b'"\x00"',
    "deep arrays": b"[" * 200_000,
    "deep closed arrays": b"[" * 100_000 + b"]" * 100_000,
    "deep objects": b'{"a":' * 50_000,
    "a string without an end": b'"' + b'\\"' * 100_000,
}


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES)
def test_a_value_that_cannot_be_taken_is_refused_everywhere(
    http: httpx.Client, value: bytes
) -> None:
    nested = b'{"x":' + value + b"}"
    started = time.process_time()

    assert_refused(http.post(BATCHES, content=body(nested)))
    assert_refused(http.post("/v1/messages", content=nested))
    assert_refused(http.post("/sandbox/clock", content=nested))
    assert_refused(http.post("/sandbox/faults", content=nested))
    assert time.process_time() - started < 20


@pytest.mark.parametrize(
    "value",
    [
        b"[" + b"0," * 2_000_001 + b"0]",
        pytest.param(b"[" + b"[]," * 2_000_001 + b"[]]", marks=pytest.mark.slow),
        pytest.param(b"{" + b'"k":0,' * 2_000_001 + b'"k":0}', marks=pytest.mark.slow),
    ],
    ids=["zeros", "arrays", "keys"],
)
def test_millions_of_values_in_one_request_are_refused(http: httpx.Client, value: bytes) -> None:
    nested = b'{"x":' + value + b"}"

    assert "JSON values" in assert_refused(http.post(BATCHES, content=body(nested)))
    assert "JSON values" in assert_refused(http.post("/v1/messages", content=nested))


BODIES = {
    "a byte order mark": b"\xef\xbb\xbf" + body(),
    "UTF-16": body().decode().encode("utf-16"),
    "gzip": gzip.compress(body()),
    "malformed gzip": gzip.compress(body())[:20],
    "a custom_id of 10 MB": body(custom_id=b'"' + b"a" * 10_000_000 + b'"'),
    "a key of 10 MB": b'{"' + b"k" * 10_000_000 + b'":1}',
    "a key of 10 MB in a request": b'{"requests":[{"' + b"k" * 10_000_000 + b'":1}]}',
    "two million scalars": b'{"requests":[' + b"0," * 2_000_000 + b"0]}",
    "a string in place of requests": b'{"requests":"' + b"r" * 10_000_000 + b'"}',
    "equal ids": b'{"requests":[' + b",".join([b'{"custom_id":"a","params":{}}'] * 100_000) + b"]}",
    "empty requests": b'{"requests":[' + b",".join([b"{}"] * 100_000) + b"]}",
    "many empty requests": b'{"requests":[' + b",".join([b"{}"] * 1_000_000) + b"]}",
    "many keys": b"{" + b",".join(b'"%d":[{}]' % n for n in range(100_000)) + b"}",
    "closed too often": body() + b"]" * 1_000_000,
    "never closed": b'{"requests":[' + b'{"custom_id":"a","params":{' * 30_000,
    "quotation marks": b'"' * 1_000_000,
    "backslashes": b"\\" * 1_000_000,
    "white space": b" " * 10_000_000,
}


@pytest.mark.parametrize("sent", BODIES.values(), ids=BODIES)
def test_a_body_that_cannot_be_taken_is_refused(http: httpx.Client, sent: bytes) -> None:
    started = time.process_time()

    assert_refused(http.post(BATCHES, content=sent))
    assert time.process_time() - started < 10


def test_a_body_in_which_requests_are_not_where_they_mostly_end_is_searched_once(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    guesses = []
    guess = create_parser._likely_end

    def counted(body: mmap.mmap, start: int) -> int | None:
        guesses.append(start)
        return guess(body, start)

    monkeypatch.setattr(create_parser, "_likely_end", counted)
    (tmp_path / "body").write_bytes(b"{" + b",".join(b'"%d":[{}]' % n for n in range(1_000)) + b"}")
    with pytest.raises(APIError, match="Extra inputs are not permitted"):
        create_parser.store_requests(tmp_path / "body", tmp_path)
    assert len(guesses) == 100


def test_a_key_may_be_given_twice_as_json_allows(http: httpx.Client) -> None:
    twice = b'{"custom_id":"b","custom_id":"a","params":1,"params":{}}'

    assert http.post(BATCHES, content=b'{"requests":[' + twice + b"]}").status_code == 200


def seconds_to_create(http: httpx.Client, size: int) -> float:
    text = orjson.dumps(params("Read this: " + "lorem, ipsum\n" * (size // 13)))
    started = time.process_time()
    response = http.post(BATCHES, content=body(text), timeout=300)
    assert response.status_code == 200, response.text
    taken = time.process_time() - started
    assert wait(http, response.json()["id"], 300)["request_counts"]["succeeded"] == 1
    return taken


def test_a_request_of_20_mb_takes_linear_time(http: httpx.Client) -> None:
    assert seconds_to_create(http, 20_000_000) < 5


@pytest.mark.slow
def test_a_request_of_200_mb_takes_linear_time(http: httpx.Client) -> None:
    assert seconds_to_create(http, 200_000_000) < 20


@pytest.mark.slow
@pytest.mark.parametrize(("value", "count"), [(b"0", 100_000_000), (b"[]", 60_000_000)])
def test_200_mb_of_tiny_values_are_refused(http: httpx.Client, value: bytes, count: int) -> None:
    # Made here, because whoever collects the tests would hold them, and their names.
    values = b"[" + (value + b",") * count + value + b"]"
    started = time.process_time()
    response = http.post(BATCHES, content=body(b'{"x":' + values + b"}"), timeout=300)

    assert "JSON values" in assert_refused(response)
    assert time.process_time() - started < 60


@pytest.mark.slow
def test_a_chunked_body_without_an_end_is_not_read_for_ever(http: httpx.Client) -> None:
    def endless() -> Iterator[bytes]:
        while True:
            yield b" " * 1_000_000

    try:
        response = http.post("/sandbox/clock", content=endless())
    except (httpx.WriteError, httpx.ReadError, httpx.RemoteProtocolError):
        return  # closed while it was sent
    assert_refused(response, 413)


@pytest.mark.parametrize("path", ["/v1/messages", "/sandbox/clock", "/sandbox/faults"])
def test_every_body_has_a_limit(http: httpx.Client, path: str) -> None:
    assert_refused(http.post(path, content=b" " * 34_000_000), 413)


@pytest.mark.slow
def test_100_000_requests_are_taken_answered_and_read_in_reasonable_time(
    http: httpx.Client,
) -> None:
    items = [{"custom_id": f"r-{n}", "params": {}} for n in range(100_000)]
    started = time.process_time()
    response = http.post(BATCHES, content=orjson.dumps({"requests": items}), timeout=300)
    assert response.status_code == 200
    assert time.process_time() - started < 10

    http.post(f"{BATCHES}/{response.json()['id']}/cancel")
    wait(http, response.json()["id"], 60)


# What httpx would not send


@contextmanager
def connection_to(sandbox: Sandbox) -> Iterator[socket.socket]:
    address = ("127.0.0.1", int(sandbox.base_url.rsplit(":", 1)[1]))
    with socket.create_connection(address, timeout=10) as connection:
        yield connection


def exchange(sandbox: Sandbox, sent: bytes) -> tuple[int, Any]:
    """Send bytes as they are; return the status and the JSON of the response, or zero."""
    with connection_to(sandbox) as connection:
        try:
            connection.sendall(sent)
            connection.shutdown(socket.SHUT_WR)
            received = b"".join(iter(lambda: connection.recv(65536), b""))
        except OSError:
            return 0, None
    if not received:
        return 0, None
    head, _, rest = received.partition(b"\r\n\r\n")
    status = int(head.split()[1])
    return status, json.loads(rest[rest.find(b"{") : rest.rfind(b"}") + 1])


def request(first_line: str, *headers: str, content: bytes = b"") -> bytes:
    lines = [first_line, "host: localhost", "x-api-key: sandbox-key"]
    lines += ["anthropic-version: 2023-06-01", *headers, "", ""]
    return "\r\n".join(lines).encode() + content


POST = f"POST {BATCHES} HTTP/1.1"
RAW = {
    "not HTTP": b"\x16\x03\x01\x02\x00" * 100,
    "a header flood": request(f"GET {BATCHES} HTTP/1.1", *[f"x-{n}: {n}" for n in range(100_000)]),
    "a giant header": request(f"GET {BATCHES} HTTP/1.1", "x: " + "a" * 10_000_000),
    "a giant URL": request(f"GET {BATCHES}?{'a' * 1_000_000} HTTP/1.1"),
    "a length that is not a number": request(POST, "content-length: 1e9"),
    "a length of many digits": request(POST, f"content-length: {'9' * 5000}"),
    "two lengths": request(POST, "content-length: 2", "content-length: 3", content=b"{}"),
    "a chunk that is not one": request(POST, "transfer-encoding: chunked", content=b"zz\r\n{}"),
    "an unknown encoding": request(POST, "transfer-encoding: br", content=b"{}"),
    "a negative length": request(POST, "content-length: -1", content=b"{}"),
}


@pytest.mark.parametrize("sent", RAW.values(), ids=RAW)
def test_what_is_not_a_request_gets_an_error_of_the_api(sandbox: Sandbox, sent: bytes) -> None:
    status, error = exchange(sandbox, sent)

    # A server that closes while the client still sends resets the connection.
    assert status in (0, 400, 413, 501)
    if status:
        message_of(error)


@pytest.mark.parametrize(
    "sent",
    [
        request(POST, "content-length: 1000", content=body()),
        request(POST, "transfer-encoding: chunked", content=b"5\r\n{"),
    ],
)
def test_a_body_shorter_than_it_says_is_not_accepted(sandbox: Sandbox, sent: bytes) -> None:
    accepted = sandbox.report()["accepted"]
    status, _ = exchange(sandbox, sent)

    assert status in (0, 400)
    assert sandbox.report()["accepted"] == accepted


def test_what_follows_a_body_is_not_part_of_it(sandbox: Sandbox) -> None:
    short = request(POST, "content-length: 2", content=body())
    status, error = exchange(sandbox, short)

    assert status in (0, 400)
    assert not status or "not valid JSON" in message_of(error)


def test_trickled_bodies_do_not_keep_others_waiting(sandbox: Sandbox, http: httpx.Client) -> None:
    with connection_to(sandbox) as one, connection_to(sandbox) as other:
        for connection in (one, other):
            connection.sendall(request(POST, f"content-length: {len(body())}"))
        for byte in body()[:20]:
            one.sendall(bytes([byte]))
            started = time.monotonic()
            assert http.get(BATCHES).status_code == 200
            assert time.monotonic() - started < 5
        one.sendall(body()[20:])
        assert one.recv(15) == b"HTTP/1.1 200 OK"


# Paths, queries and headers


@pytest.mark.parametrize(
    "batch_id",
    [
        "..%2f..%2fetc%2fpasswd",
        "%2e%2e",
        "a%00b",
        "%ff%fe",
        "a" * 50_000,
        "'%20OR%201=1--",
        "%0d%0a",
    ],
)
@pytest.mark.parametrize("more", ["", "/results", "/cancel"])
def test_an_id_is_never_a_path(http: httpx.Client, batch_id: str, more: str) -> None:
    method = "POST" if more == "/cancel" else "GET"
    response = http.request(method, f"{BATCHES}/{batch_id}{more}")

    assert_refused(response, 400, 404, 405)
    assert "root:" not in response.text


def test_the_admin_api_and_links_take_no_paths_either(http: httpx.Client) -> None:
    for path in ("/sandbox/batches/..%2f..%2fetc/requests", "/sandbox/results/..%2f../%ff"):
        assert_refused(http.get(path), 404)


@pytest.mark.parametrize(
    "query",
    [
        "limit=-1",
        "limit=99999999999999999999",
        "limit=" + "9" * 5000,
        "limit=1e3",
        "limit=%D9%A3",
        "limit=",
        "after_id=",
        "after_id=" + "a" * 50_000,
        "before_id=%00",
        "before_id=%ff",
    ],
)
def test_a_query_out_of_range_is_refused(http: httpx.Client, query: str) -> None:
    assert_refused(http.get(f"{BATCHES}?{query}"), 400)


@pytest.mark.parametrize(
    "value",
    [
        "bytes=" + ",".join(f"{n}-" for n in range(10_000)),
        "bytes=" + "9" * 5000 + "-",
        "bytes=-0",
        "bytes=5-1",
        "lines=1-",
    ],
)
@pytest.mark.parametrize("fault", ["", "ranges"])
def test_a_range_that_makes_no_sense_gets_the_complete_results(
    http: httpx.Client, value: str, fault: str
) -> None:
    batch = wait(http, create(http, some_requests(3))["id"])
    url = f"{BATCHES}/{batch['id']}/results"
    response = http.get(url, headers={"range": value, "x-sandbox-fault": fault})

    assert response.status_code == 200
    assert len(response.content.splitlines()) == 3


@pytest.mark.parametrize(
    "fault",
    [
        "error:status=" + "9" * 5000,
        "error:status=" + "0" * 5000,
        "stall:seconds=nan",
        "stall:seconds=1e999",
        "chunks:bytes=0",
        "a" * 30_000,
        "error:" + "a" * 30_000,
        ":",
        "error:retry-after=٣",
    ],
)
def test_a_fault_that_makes_no_sense_is_refused(http: httpx.Client, fault: str) -> None:
    headers = [(b"x-sandbox-fault", fault.encode())]

    assert_refused(http.get(BATCHES, headers=headers), 400)
    assert_refused(http.post("/sandbox/faults", json={"add": [fault]}), 400)


@pytest.mark.parametrize("seconds", [1e300, 1e18, -1, "1", None, True, 10**18])
def test_a_clock_cannot_be_moved_out_of_range(http: httpx.Client, seconds: Any) -> None:
    assert_refused(http.post("/sandbox/clock", json={"advance": seconds}), 400)


def test_schemas_and_tools_that_ask_for_too_much_are_errored_results(http: httpx.Client) -> None:
    deep: dict[str, Any] = {}
    for _ in range(300):
        deep = {"type": "object", "properties": {"a": deep}, "required": ["a"]}
    schemas = [
        {"type": "array", "minItems": 10**9},
        {"type": "string", "minLength": 10**9},
        {"type": "string", "pattern": "^(a|a)*(?=b)c$"},
        {"$ref": "#"},
        deep,
    ]
    asked = [
        params(output_config={"format": {"type": "json_schema", "schema": schema}})
        for schema in schemas
    ]
    asked.append(params("a" * 100_000, stop_sequences=["b" * n for n in range(1, 2000)]))
    calls = [{"type": "tool_use", "id": f"t{n}", "name": "n", "input": {}} for n in range(30_000)]
    answers = [{"type": "tool_result", "tool_use_id": f"t{n}"} for n in range(30_000)]
    turns = [{"role": "assistant", "content": calls}, {"role": "user", "content": answers}]
    asked.append(params(messages=[{"role": "user", "content": "x"}, *turns]))
    batch = create(http, [{"custom_id": f"r{n}", "params": one} for n, one in enumerate(asked)])

    started = time.process_time()
    counts = wait(http, batch["id"], 30)["request_counts"]
    assert time.process_time() - started < 20
    assert counts["errored"] >= 2
    assert counts["succeeded"] >= 2


def test_no_upload_remains_after_a_refusal(tmp_path: Path) -> None:
    with Sandbox(data_dir=tmp_path) as sandbox, client_of(sandbox) as http:
        for sent in (b"{", body(b'{"x":NaN}'), body(custom_id=b"1")):
            assert_refused(http.post(BATCHES, content=sent))
        assert list((tmp_path / "batches").iterdir()) == []
