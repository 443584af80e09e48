"""The operations over a real socket."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from message_batches.sandbox import Sandbox, processor
from message_batches.sandbox.store import Store
from tests.sandbox.block_requests import params
from tests.sandbox.calls import BATCHES, client_of, create, lines, outcome, some_requests, wait
from tests.sandbox.contract import assert_valid


@pytest.fixture
def slow() -> Iterator[Sandbox]:
    """A sandbox whose batches end only when its clock is moved."""
    with Sandbox(batch_seconds=3600) as running:
        yield running


@pytest.fixture
def slow_http(slow: Sandbox) -> Iterator[httpx.Client]:
    with client_of(slow) as client:
        yield client


def error_of(response: httpx.Response, status: int, type_: str) -> str:
    assert response.status_code == status, response.text
    body = response.json()
    assert_valid(body, "ErrorResponse")
    assert body["error"]["type"] == type_
    assert body["request_id"] == response.headers["request-id"]
    message: str = body["error"]["message"]
    return message


def test_a_batch_runs_from_create_to_results(http: httpx.Client) -> None:
    created = create(http, some_requests(3))
    assert_valid(created, "MessageBatch")
    assert re.fullmatch(r"msgbatch_01\w{22}", created["id"])
    assert created["processing_status"] == "in_progress"
    assert created["results_url"] is None

    ended = wait(http, created["id"])

    assert_valid(ended, "MessageBatch")
    assert ended["request_counts"] == {
        "processing": 0,
        "succeeded": 3,
        "errored": 0,
        "canceled": 0,
        "expired": 0,
    }
    results = http.get(ended["results_url"])
    assert results.headers["content-type"] == "application/x-jsonl"
    assert not results.content.endswith(b"\n")
    answered = lines(http, created["id"])
    assert {line["custom_id"] for line in answered} == {"request-0", "request-1", "request-2"}
    for line in answered:
        assert_valid(line, "MessageBatchIndividualResponse")


def test_a_batch_continues_when_its_disk_has_space_again(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    failures = iter([sqlite3.OperationalError("database or disk is full"), OSError(28, "No space")])
    append = Store.append

    def append_later(self: Store, *args: Any, **changes: Any) -> None:
        if error := next(failures, None):
            raise error
        append(self, *args, **changes)

    monkeypatch.setattr(Store, "append", append_later)
    monkeypatch.setattr(processor, "_SECONDS_AFTER_ERROR", 0.01)

    with Sandbox(batch_seconds=0) as running, client_of(running) as http:
        batch = create(http, some_requests(3))
        wait(http, batch["id"])
        assert len(lines(http, batch["id"])) == 3

    assert "database or disk is full" in caplog.messages[0]
    assert "No space" in caplog.messages[1]


def test_a_batch_expires_24_hours_after_its_creation(http: httpx.Client) -> None:
    created = create(http, some_requests(1))
    begin, end = (datetime.fromisoformat(created[key]) for key in ("created_at", "expires_at"))

    assert end - begin == timedelta(hours=24)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00", created["created_at"])


def test_results_come_in_another_order_than_the_requests(http: httpx.Client) -> None:
    batch = create(http, some_requests(50))
    wait(http, batch["id"])
    order = [line["custom_id"] for line in lines(http, batch["id"])]

    assert sorted(order) == sorted(f"request-{number}" for number in range(50))
    assert order != [f"request-{number}" for number in range(50)]


def test_every_response_names_its_request_and_its_workspace(http: httpx.Client) -> None:
    first, second = http.get(BATCHES), http.get(BATCHES)

    assert re.fullmatch(r"req_01\w{22}", first.headers["request-id"])
    assert first.headers["request-id"] != second.headers["request-id"]
    assert first.headers["anthropic-organization-id"]
    assert first.headers["anthropic-workspace-id"].startswith("wrkspc_")
    assert "content-length" not in first.headers


def test_create_retrieve_and_results_have_the_rate_limit(http: httpx.Client) -> None:
    created = http.post(BATCHES, json={"requests": some_requests(1)})
    batch_id = created.json()["id"]
    wait(http, batch_id)

    for response in (
        created,
        http.get(f"{BATCHES}/{batch_id}"),
        http.get(f"{BATCHES}/{batch_id}/results"),
    ):
        for name in ("limit", "remaining", "reset"):
            assert response.headers[f"anthropic-ratelimit-requests-{name}"]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"x-api-key": "wrong"},
        {"authorization": "Bearer wrong"},
        {"authorization": "Basic eA=="},
    ],
)
def test_a_missing_or_wrong_key_is_401(sandbox: Sandbox, headers: dict[str, str]) -> None:
    response = httpx.get(
        sandbox.base_url + BATCHES,
        headers={"anthropic-version": "2023-06-01", **headers},
        trust_env=False,
    )

    error_of(response, 401, "authentication_error")
    assert response.headers["x-should-retry"] == "false"
    assert "anthropic-workspace-id" not in response.headers


def test_a_large_upload_with_a_wrong_key_gets_to_read_the_401(sandbox: Sandbox) -> None:
    with client_of(sandbox, **{"x-api-key": "wrong"}) as http:
        response = http.post(BATCHES, content=b" " * 20_000_000)

    error_of(response, 401, "authentication_error")


def test_the_key_may_come_as_a_bearer_token(sandbox: Sandbox) -> None:
    response = httpx.get(
        sandbox.base_url + BATCHES,
        headers={
            "anthropic-version": "2026-10-21",
            "authorization": f"Bearer {sandbox.api_key}",
        },
        trust_env=False,
    )

    assert response.status_code == 200


@pytest.mark.parametrize("version", [None, "2024-01-01"])
def test_the_version_header_must_name_a_version(sandbox: Sandbox, version: str | None) -> None:
    headers = {"x-api-key": sandbox.api_key}
    if version is not None:
        headers["anthropic-version"] = version
    response = httpx.get(sandbox.base_url + BATCHES, headers=headers, trust_env=False)

    assert "anthropic-version" in error_of(response, 400, "invalid_request_error")


def _row(**item: Any) -> dict[str, Any]:
    return {"requests": [{"custom_id": "a", "params": params(), **item}]}


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "not valid JSON"),
        (b"{", "not valid JSON"),
        (b'{"requests": [1]}', "requests.0: Input should be an object"),
        (b"[]", "should be a JSON object"),
        (b"{}", "requests: Field required"),
        (b'{"requests": {}}', "requests: Input should be a valid array"),
        (b'{"requests": null}', "requests: Input should be a valid array"),
        (b'{"requests": []}', "at least 1 item"),
        ({**_row(), "betas": ["x"]}, "betas: Extra inputs"),
        ({"requests": [{"params": {}}]}, "requests.0.custom_id: Field required"),
        ({"requests": [{"custom_id": "a"}]}, "requests.0.params: Field required"),
        (_row(method="POST"), "requests.0.method: Extra inputs"),
        (_row(custom_id=7), "requests.0.custom_id: Input should be a valid string"),
        (_row(custom_id=""), "requests.0.custom_id: String should match pattern"),
        (_row(custom_id="a b"), "requests.0.custom_id: String should match pattern"),
        (_row(custom_id="a\n"), "requests.0.custom_id: String should match pattern"),
        (_row(custom_id="a" * 65), "requests.0.custom_id: String should match pattern"),
        (_row(params=[]), "requests.0.params: Input should be an object"),
        ({"requests": _row()["requests"] * 2}, "requests.1.custom_id: 'a' is used twice"),
    ],
)
def test_create_refuses_a_wrong_envelope_at_once(
    http: httpx.Client, body: bytes | dict[str, Any], says: str
) -> None:
    before = http.get(BATCHES).json()["first_id"]
    if isinstance(body, bytes):
        response = http.post(BATCHES, content=body)
    else:
        response = http.post(BATCHES, json=body)

    assert says in error_of(response, 400, "invalid_request_error")
    assert http.get(BATCHES).json()["first_id"] == before


def test_create_refuses_more_than_100000_requests(http: httpx.Client) -> None:
    row = b'{"custom_id":"%d","params":{}}'
    body = b'{"requests":[' + b",".join(row % n for n in range(100_001)) + b"]}"

    assert "at most 100000 items" in error_of(
        http.post(BATCHES, content=body), 400, "invalid_request_error"
    )


@pytest.mark.parametrize("query", ["", "?beta=true"])
def test_both_surfaces_answer_all_operations(http: httpx.Client, query: str) -> None:
    prefix = "Beta" if query else ""
    created = http.post(BATCHES + query, json={"requests": some_requests(1)}).json()
    assert_valid(created, f"{prefix}MessageBatch")
    path = f"{BATCHES}/{created['id']}"
    wait(http, created["id"])
    assert_valid(http.get(path + query).json(), f"{prefix}MessageBatch")
    assert_valid(http.get(BATCHES + query).json(), f"{prefix}MessageBatchList")
    line = http.get(f"{path}/results{query}").json()
    assert_valid(line, f"{prefix}MessageBatchIndividualResponse")
    assert_valid(http.delete(path + query).json(), f"{prefix}DeletedMessageBatch")


def _hint(http: httpx.Client, batch: dict[str, Any]) -> str | None:
    return http.get(f"{BATCHES}/{batch['id']}").headers.get("retry-after")


def test_an_unfinished_batch_hints_when_to_ask_again(slow_http: httpx.Client) -> None:
    batch = create(slow_http, some_requests(2))

    assert _hint(slow_http, batch) == "10"


def test_the_hint_follows_what_is_left_of_the_batch() -> None:
    with (
        Sandbox(batch_seconds=60, faults=["request-error:times=1"]) as sandbox,
        client_of(sandbox) as http,
    ):
        batch = create(http, some_requests(2))
        sandbox.advance(55.5)
        assert _hint(http, batch) in ("5", "4")
        sandbox.advance(60)
        wait(http, batch["id"])
        assert _hint(http, batch) is None


def test_the_hint_is_in_the_callers_seconds() -> None:
    with Sandbox(batch_seconds=3600, clock_speed=1200) as sandbox, client_of(sandbox) as http:
        assert _hint(http, create(http, some_requests(2))) in ("3", "2")


def test_a_cancelled_batch_hints_that_it_ends_soon(slow_http: httpx.Client, slow: Sandbox) -> None:
    batch = create(slow_http, some_requests(3))
    slow.add_fault("stall:on=retrieve,seconds=0,times=1")
    hints = []
    slow_http.post(f"{BATCHES}/{batch['id']}/cancel")
    while (hint := _hint(slow_http, batch)) is not None:
        hints.append(hint)

    assert set(hints) <= {"1"}


def test_the_hint_can_be_fixed() -> None:
    with Sandbox(batch_seconds=60, retry_after=0) as sandbox, client_of(sandbox) as http:
        assert _hint(http, create(http, some_requests(2))) == "0"


def test_a_number_over_64_bits_in_an_answer_does_not_hold_up_the_batch(
    http: httpx.Client,
) -> None:
    schema = {"type": "object", "properties": {"n": {"type": "integer", "minimum": 1e30}}}
    tool = {"name": "count", "input_schema": schema}

    result = outcome(http, params(tools=[tool]))

    [call] = [block for block in result["message"]["content"] if block["type"] == "tool_use"]
    assert call["input"]["n"] >= 10**30


def test_results_before_the_end_are_404(slow_http: httpx.Client) -> None:
    batch = create(slow_http, some_requests(2))
    response = slow_http.get(f"{BATCHES}/{batch['id']}/results")

    says = error_of(response, 404, "not_found_error")
    assert says == f"Message Batch {batch['id']} has no available results."
    assert response.headers["x-should-retry"] == "false"


@pytest.mark.parametrize("call", ["GET ", "GET /results", "POST /cancel", "DELETE "])
def test_an_unknown_id_is_404(http: httpx.Client, call: str) -> None:
    method, _, rest = call.partition(" ")

    error_of(http.request(method, f"{BATCHES}/msgbatch_none{rest}"), 404, "not_found_error")


def test_an_unknown_path_and_a_wrong_method_have_envelopes_too(http: httpx.Client) -> None:
    error_of(http.get("/v1/nothing"), 404, "not_found_error")
    error_of(http.put(BATCHES), 405, "invalid_request_error")


def test_list_pages_both_ways_newest_first(http: httpx.Client) -> None:
    workspace = {"anthropic-workspace-id": "wrkspc_pages"}
    ids = [create(http, some_requests(1), **workspace)["id"] for _ in range(5)][::-1]

    def page(**query: Any) -> tuple[list[str], bool]:
        response = http.get(BATCHES, params=query, headers=workspace).json()
        listed = [batch["id"] for batch in response["data"]]
        assert (response["first_id"], response["last_id"]) == (
            (listed[0], listed[-1]) if listed else (None, None)
        )
        return listed, response["has_more"]

    assert page() == (ids, False)
    assert page(limit=2) == (ids[:2], True)
    assert page(limit=2, after_id=ids[1]) == (ids[2:4], True)
    assert page(limit=2, after_id=ids[3]) == (ids[4:], False)
    assert page(after_id=ids[4]) == ([], False)
    assert page(limit=2, before_id=ids[4]) == (ids[2:4], True)
    assert page(limit=2, before_id=ids[2]) == (ids[:2], False)
    assert page(before_id=ids[0]) == ([], False)


def test_a_workspace_sees_only_its_own_batches(http: httpx.Client) -> None:
    batch = create(http, some_requests(1), **{"anthropic-workspace-id": "wrkspc_one"})
    other = {"anthropic-workspace-id": "wrkspc_other"}

    assert http.get(BATCHES, headers=other).json()["data"] == []
    error_of(http.get(f"{BATCHES}/{batch['id']}", headers=other), 404, "not_found_error")


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=1001", "limit=x", "after_id=none", "after_id=a&before_id=b"]
)
def test_list_refuses_a_wrong_query(http: httpx.Client, query: str) -> None:
    error_of(http.get(f"{BATCHES}?{query}"), 400, "invalid_request_error")


def test_cancel_leaves_a_mix_of_succeeded_and_canceled(
    slow: Sandbox, slow_http: httpx.Client
) -> None:
    batch = create(slow_http, some_requests(20))
    slow.advance(1800)
    canceling = slow_http.post(f"{BATCHES}/{batch['id']}/cancel").json()
    assert canceling["processing_status"] == "canceling"
    assert canceling["cancel_initiated_at"] is not None

    ended = wait(slow_http, batch["id"])

    kinds = [line["result"]["type"] for line in lines(slow_http, batch["id"])]
    assert ended["request_counts"]["succeeded"] == kinds.count("succeeded") >= 10
    assert ended["request_counts"]["canceled"] == kinds.count("canceled") > 0
    assert len(kinds) == 20


def test_cancel_may_be_repeated_until_the_batch_has_ended(slow_http: httpx.Client) -> None:
    batch = create(slow_http, some_requests(2))
    path = f"{BATCHES}/{batch['id']}/cancel"
    first = slow_http.post(path, json={}).json()
    wait(slow_http, batch["id"])

    assert first["cancel_initiated_at"] is not None
    error_of(slow_http.post(path), 400, "invalid_request_error")


def test_delete_refuses_an_unfinished_batch(slow: Sandbox, slow_http: httpx.Client) -> None:
    batch = create(slow_http, some_requests(2))
    path = f"{BATCHES}/{batch['id']}"
    assert "Cancel it first" in error_of(slow_http.delete(path), 400, "invalid_request_error")
    slow.advance(3600)
    wait(slow_http, batch["id"])

    assert slow_http.delete(path).json() == {"id": batch["id"], "type": "message_batch_deleted"}
    error_of(slow_http.get(path), 404, "not_found_error")
    assert slow_http.get(BATCHES).json()["data"] == []


def test_what_is_not_done_after_24_hours_expires() -> None:
    with Sandbox(batch_seconds=48 * 3600) as sandbox, client_of(sandbox) as http:
        batch = create(http, some_requests(10))
        sandbox.advance(24 * 3600)
        ended = wait(http, batch["id"])
        kinds = [line["result"]["type"] for line in lines(http, batch["id"])]

    assert ended["request_counts"]["succeeded"] == kinds.count("succeeded") == 5
    assert ended["request_counts"]["expired"] == kinds.count("expired") == 5
    assert ended["ended_at"] == ended["expires_at"]


def test_results_are_gone_after_29_days(slow: Sandbox, slow_http: httpx.Client) -> None:
    batch = create(slow_http, some_requests(1))
    slow.advance(3600)
    wait(slow_http, batch["id"])
    slow.advance(29 * 24 * 3600)

    archived = slow_http.get(f"{BATCHES}/{batch['id']}").json()

    assert archived["archived_at"] is not None
    assert archived["results_url"] is None
    error_of(slow_http.get(f"{BATCHES}/{batch['id']}/results"), 404, "not_found_error")
    assert [item["id"] for item in slow_http.get(BATCHES).json()["data"]] == [batch["id"]]


@pytest.mark.parametrize(("live", "shown"), [(False, 0), (True, 5)])
def test_counts_stay_in_processing_unless_they_are_asked_to_move(live: bool, shown: int) -> None:
    with Sandbox(batch_seconds=3600, live_counts=live) as sandbox, client_of(sandbox) as http:
        batch = create(http, some_requests(10))
        sandbox.advance(1800)
        for _ in range(200):
            counts = http.get(f"{BATCHES}/{batch['id']}").json()["request_counts"]
            if counts["succeeded"] == 5:
                break

    assert counts["succeeded"] == shown
    assert sum(counts.values()) == 10
