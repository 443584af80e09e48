"""Each fault does what it says, over a real socket, and is counted."""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from message_batches.sandbox import Sandbox
from tests.sandbox.calls import BATCHES, client_of, create, lines, some_requests, wait

FAULT = "x-sandbox-fault"

# Closed before the request was read to its end, a connection is reset; that is a ReadError.
CLOSED = (httpx.RemoteProtocolError, httpx.ReadError)


@pytest.fixture
def fresh() -> Iterator[Sandbox]:
    with Sandbox(batch_seconds=0) as running:
        yield running


@pytest.fixture
def fresh_http(fresh: Sandbox) -> Iterator[httpx.Client]:
    with client_of(fresh) as client:
        yield client


@pytest.fixture(scope="module")
def ended(sandbox: Sandbox) -> dict[str, Any]:
    """A batch of ten requests that has ended."""
    with client_of(sandbox) as http:
        return wait(http, create(http, some_requests(10))["id"])


def body_of(http: httpx.Client, batch: dict[str, Any], fault: str = "", **headers: str) -> bytes:
    response = http.get(f"{BATCHES}/{batch['id']}/results", headers={FAULT: fault, **headers})
    assert response.status_code == 200, response.text
    return response.content


@pytest.mark.parametrize(("when", "accepted"), [("before", 0), ("after", 1)])
def test_drop_closes_the_connection_of_a_create(
    fresh: Sandbox, fresh_http: httpx.Client, when: str, accepted: int
) -> None:
    with pytest.raises(CLOSED):
        fresh_http.post(
            BATCHES, json={"requests": some_requests(1)}, headers={FAULT: f"drop:when={when}"}
        )

    assert fresh.report()["accepted"] == {"batches": accepted, "requests": accepted}
    assert fresh.report()["faults"]["happened"] == {"drop": 1}
    assert len(fresh_http.get(BATCHES).json()["data"]) == accepted


def test_a_dropped_create_that_is_sent_again_is_seen_to_be_paid_twice(
    fresh: Sandbox, fresh_http: httpx.Client
) -> None:
    fresh.add_fault("drop:when=after,times=1")
    with pytest.raises(CLOSED):
        fresh_http.post(BATCHES, json={"requests": some_requests(2)})
    assert fresh.repeated() == {}

    again = create(fresh_http, some_requests(2))

    repeated = fresh.repeated()
    assert set(repeated) == {"request-0", "request-1"}
    assert repeated["request-0"][-1] == again["id"]
    assert fresh_http.get("/sandbox/repeated").json() == repeated


@pytest.mark.parametrize(
    ("fault", "status", "type_", "retry_after"),
    [
        ("error", 529, "overloaded_error", None),
        ("error:status=429,retry-after=7", 429, "rate_limit_error", "7"),
        ("error:status=500", 500, "api_error", None),
        ("error:status=503", 503, "api_error", None),
        ("error:status=504", 504, "timeout_error", None),
        ("error:status=418", 418, "invalid_request_error", None),
    ],
)
@pytest.mark.parametrize("operation", ["create", "list"])
def test_error_answers_with_the_status_asked_for(
    sandbox: Sandbox,
    http: httpx.Client,
    operation: str,
    fault: str,
    status: int,
    type_: str,
    retry_after: str | None,
) -> None:
    accepted = sandbox.report()["accepted"]
    if operation == "create":
        response = http.post(BATCHES, json={"requests": some_requests(3)}, headers={FAULT: fault})
    else:
        response = http.get(BATCHES, headers={FAULT: fault})

    assert response.status_code == status
    assert response.json()["error"]["type"] == type_
    assert response.headers.get("retry-after") == retry_after
    assert response.headers["request-id"] == response.json()["request_id"]
    assert sandbox.report()["accepted"] == accepted


def test_error_can_carry_an_error_code(http: httpx.Client) -> None:
    fault = "error:status=400,code=organization_on_hold"
    error = http.get(BATCHES, headers={FAULT: fault}).json()["error"]

    assert error["type"] == "invalid_request_error"
    assert error["details"] == {"error_code": "organization_on_hold"}


def test_a_full_queue_refuses_creates_until_requests_have_ended() -> None:
    full = ["queue-full:requests=10,retry-after=2"]
    with Sandbox(batch_seconds=3600, faults=full) as sandbox, client_of(sandbox) as http:
        batch = create(http, some_requests(8))
        refused = http.post(BATCHES, json={"requests": some_requests(3)})
        assert refused.status_code == 429
        assert refused.headers["retry-after"] == "2"
        assert refused.json()["error"]["type"] == "rate_limit_error"
        assert "batch processing queue" in refused.json()["error"]["message"]
        other = create(http, some_requests(2))
        assert sandbox.report()["accepted"] == {"batches": 2, "requests": 10}

        sandbox.advance(3600)
        for ended in (batch, other):
            wait(http, ended["id"])
        create(http, some_requests(3))
        assert sandbox.report()["faults"]["happened"] == {"queue-full": 1}


def test_error_can_look_like_a_proxys_page(http: httpx.Client) -> None:
    response = http.get(BATCHES, headers={FAULT: "error:status=502,body=html"})

    assert response.status_code == 502
    assert response.headers["content-type"] == "text/html"
    assert response.text.startswith("<html>")


def test_a_fault_with_times_happens_so_often(fresh: Sandbox, fresh_http: httpx.Client) -> None:
    fresh.add_fault("error:status=500,times=2")

    assert [fresh_http.get(BATCHES).status_code for _ in range(4)] == [500, 500, 200, 200]


def test_a_fault_can_be_limited_to_operations(fresh: Sandbox, fresh_http: httpx.Client) -> None:
    fresh.add_fault("error:on=create+delete")

    assert fresh_http.get(BATCHES).status_code == 200
    assert fresh_http.post(BATCHES, json={"requests": some_requests(1)}).status_code == 529


def test_chance_is_seeded() -> None:
    def run(seed: int) -> list[int]:
        with Sandbox(seed=seed, faults=["error:chance=0.5"]) as sandbox, client_of(sandbox) as http:
            return [http.get(BATCHES).status_code for _ in range(30)]

    assert run(1) == run(1)
    assert set(run(1)) == {200, 529}
    assert run(1) != run(2)


def test_faults_can_be_cleared(fresh: Sandbox, fresh_http: httpx.Client) -> None:
    fresh.add_fault("error")
    assert fresh_http.get(BATCHES).status_code == 529
    fresh.clear_faults()

    assert fresh_http.get(BATCHES).status_code == 200


def test_request_error_fails_so_many_requests(fresh: Sandbox, fresh_http: httpx.Client) -> None:
    fresh.add_fault("request-error:type=rate_limit_error,times=3")
    first, second = (wait(fresh_http, create(fresh_http, some_requests(5))["id"]) for _ in range(2))

    types = [
        line["result"]["error"]["error"]["type"]
        for line in lines(fresh_http, first["id"])
        if line["result"]["type"] == "errored"
    ]
    assert types == ["rate_limit_error"] * 3
    assert second["request_counts"]["succeeded"] == 5
    assert fresh.report()["faults"]["happened"] == {"request-error": 3}


def test_request_expired_leaves_so_many_requests_without_an_answer(
    fresh: Sandbox, fresh_http: httpx.Client
) -> None:
    fresh.add_fault("request-expired:times=2")
    batch = wait(fresh_http, create(fresh_http, some_requests(3))["id"])

    results = [line["result"] for line in lines(fresh_http, batch["id"])]
    assert [result["type"] for result in results] == ["expired", "expired", "succeeded"]
    assert results[0] == {"type": "expired"}
    assert batch["request_counts"]["expired"] == 2
    assert batch["ended_at"] < batch["expires_at"]


def test_request_error_may_strike_by_chance(fresh: Sandbox, fresh_http: httpx.Client) -> None:
    fresh.add_fault("request-error:chance=0.3")

    counts = wait(fresh_http, create(fresh_http, some_requests(60))["id"])["request_counts"]

    assert counts["errored"] > 0
    assert counts["succeeded"] > 0


def test_late_batch_is_unknown_for_its_first_seconds(
    fresh: Sandbox, fresh_http: httpx.Client
) -> None:
    fresh.add_fault("late-batch:seconds=60")
    batch = create(fresh_http, some_requests(1))
    assert fresh_http.get(f"{BATCHES}/{batch['id']}").status_code == 404
    assert fresh_http.get(BATCHES).json()["first_id"] == batch["id"]
    fresh.advance(61)

    assert fresh_http.get(f"{BATCHES}/{batch['id']}").status_code == 200
    assert fresh.report()["faults"]["happened"] == {"late-batch": 1}


def test_late_results_are_missing_for_the_first_seconds_after_the_end(
    fresh: Sandbox, fresh_http: httpx.Client
) -> None:
    fresh.add_fault("late-results:seconds=60")
    batch = create(fresh_http, some_requests(1))
    wait(fresh_http, batch["id"])
    assert fresh_http.get(f"{BATCHES}/{batch['id']}/results").status_code == 404
    fresh.advance(61)

    assert len(lines(fresh_http, batch["id"])) == 1


def body_until_it_breaks(http: httpx.Client, batch: dict[str, Any], fault: str) -> bytes:
    got = b""
    url = f"{BATCHES}/{batch['id']}/results"
    with http.stream("GET", url, headers={FAULT: fault}) as response:
        try:
            for chunk in response.iter_raw():
                got += chunk
        except CLOSED:
            return got
    raise AssertionError("the body did not break off")


@pytest.mark.parametrize("count", [0, 1, 500])
def test_disconnect_sends_a_number_of_bytes_and_closes(
    http: httpx.Client, ended: dict[str, Any], count: int
) -> None:
    whole = body_of(http, ended)

    assert body_until_it_breaks(http, ended, f"disconnect:bytes={count}") == whole[:count]


def test_disconnect_without_bytes_closes_at_a_random_place(
    http: httpx.Client, ended: dict[str, Any]
) -> None:
    sizes = {len(body_until_it_breaks(http, ended, "disconnect")) for _ in range(5)}

    assert len(sizes) > 1


def test_stall_waits_before_the_answer(http: httpx.Client) -> None:
    began = time.monotonic()
    http.get(BATCHES, headers={FAULT: "stall:seconds=0.3"})

    assert time.monotonic() - began >= 0.3


def test_stall_waits_in_the_middle_of_results(http: httpx.Client, ended: dict[str, Any]) -> None:
    whole = body_of(http, ended)
    began = time.monotonic()
    with http.stream(
        "GET",
        f"{BATCHES}/{ended['id']}/results",
        headers={FAULT: "stall:seconds=0.3,bytes=100"},
    ) as response:
        seen = [(len(chunk), time.monotonic() - began) for chunk in response.iter_raw()]

    assert sum(size for size, _ in seen) == len(whole)
    assert seen[0][0] == 100
    assert seen[0][1] < 0.3 <= seen[1][1]


def test_a_stall_is_given_up_when_the_client_has_gone(
    sandbox: Sandbox, http: httpx.Client, ended: dict[str, Any]
) -> None:
    url = f"{BATCHES}/{ended['id']}/results"
    with pytest.raises(httpx.ReadTimeout):
        http.get(url, headers={FAULT: "stall:seconds=0.5"}, timeout=0.1)

    assert http.get(url).status_code == 200


def test_chunks_sends_tiny_chunks(http: httpx.Client, ended: dict[str, Any]) -> None:
    whole = body_of(http, ended)
    with http.stream(
        "GET", f"{BATCHES}/{ended['id']}/results", headers={FAULT: "chunks:bytes=7"}
    ) as response:
        chunks = list(response.iter_raw())

    assert b"".join(chunks) == whole
    assert max(map(len, chunks)) <= 7


def test_crlf_ends_lines_with_both(http: httpx.Client, ended: dict[str, Any]) -> None:
    whole = body_of(http, ended)

    assert body_of(http, ended, "crlf") == whole.replace(b"\n", b"\r\n")


def test_blank_line_adds_an_empty_line(http: httpx.Client, ended: dict[str, Any]) -> None:
    whole = body_of(http, ended).split(b"\n")

    assert body_of(http, ended, "blank-line:line=2").split(b"\n") == [*whole[:3], b"", *whole[3:]]
    assert body_of(http, ended, "blank-line:line=all").split(b"\n").count(b"") == 10


def test_truncated_line_sends_half_a_line(http: httpx.Client, ended: dict[str, Any]) -> None:
    whole = body_of(http, ended).split(b"\n")
    torn = body_of(http, ended, "truncated-line:line=3").split(b"\n")

    assert torn[3] == whole[3][: len(whole[3]) // 2]
    assert torn[:3] + torn[4:] == whole[:3] + whole[4:]


def test_duplicate_line_sends_a_line_twice(http: httpx.Client, ended: dict[str, Any]) -> None:
    whole = body_of(http, ended).split(b"\n")

    assert body_of(http, ended, "duplicate-line:line=0").split(b"\n") == [whole[0], *whole]


@pytest.mark.parametrize("line", [0, 9])
def test_missing_line_leaves_a_line_out(
    http: httpx.Client, ended: dict[str, Any], line: int
) -> None:
    whole = body_of(http, ended).split(b"\n")
    missing = body_of(http, ended, f"missing-line:line={line}").split(b"\n")

    assert missing == whole[:line] + whole[line + 1 :]


def test_a_line_fault_strikes_one_random_line(http: httpx.Client, ended: dict[str, Any]) -> None:
    whole = body_of(http, ended).split(b"\n")
    missing = {
        (set(whole) - set(body_of(http, ended, "missing-line").split(b"\n"))).pop()
        for _ in range(10)
    }

    assert len(missing) > 1


def test_unknown_things_appear_where_they_are_asked_for(
    http: httpx.Client, ended: dict[str, Any]
) -> None:
    def line_with(fault: str) -> dict[str, Any]:
        result: dict[str, Any] = json.loads(
            body_of(http, ended, f"{fault}:line=1").split(b"\n")[1]
        )["result"]
        return result

    assert line_with("unknown-result")["type"] == "postponed"
    assert line_with("unknown-block")["message"]["content"][-1]["type"] == "hologram"
    assert line_with("unknown-field")["message"]["hologram_depth"] == 3


def test_ranges_are_ignored_unless_they_are_asked_for(
    http: httpx.Client, ended: dict[str, Any]
) -> None:
    whole = body_of(http, ended)

    assert body_of(http, ended, range="bytes=100-") == whole


def test_ranges_continues_where_the_header_says(http: httpx.Client, ended: dict[str, Any]) -> None:
    whole = body_of(http, ended)
    url = f"{BATCHES}/{ended['id']}/results"
    part = http.get(url, headers={FAULT: "ranges", "range": "bytes=100-"})
    beyond = http.get(url, headers={FAULT: "ranges", "range": f"bytes={len(whole)}-"})

    assert (part.status_code, part.content) == (206, whole[100:])
    assert part.headers["content-range"] == f"bytes 100-{len(whole) - 1}/{len(whole)}"
    assert (beyond.status_code, beyond.content) == (416, b"")
    assert body_of(http, ended, "ranges", range="bytes=-5") == whole


def test_gzip_compresses_for_those_who_accept_it(http: httpx.Client, ended: dict[str, Any]) -> None:
    whole = body_of(http, ended)
    url = f"{BATCHES}/{ended['id']}/results"
    headers = {FAULT: "gzip", "accept-encoding": "gzip"}
    with http.stream("GET", url, headers=headers) as response:
        packed = b"".join(response.iter_raw())

    assert response.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed) == whole
    assert body_of(http, ended, "gzip", **{"accept-encoding": "identity"}) == whole


def test_other_origin_gives_a_link_that_needs_no_credentials(
    sandbox: Sandbox, http: httpx.Client, ended: dict[str, Any]
) -> None:
    shown = http.get(f"{BATCHES}/{ended['id']}", headers={FAULT: "other-origin"}).json()
    link = httpx.URL(shown["results_url"])
    assert link.host == "localhost"

    response = httpx.get(link.copy_with(host="127.0.0.1"), trust_env=False)

    assert response.content == body_of(http, ended)
    assert [call for call in sandbox.report()["calls"] if call["path"] == link.path] == [
        {
            "request_id": response.headers["request-id"],
            "operation": "results",
            "method": "GET",
            "path": link.path,
            "host": f"127.0.0.1:{link.port}",
            "with_credentials": False,
            "batch_id": None,
            "status": 200,
            "faults": [],
        }
    ]
    forged = link.copy_with(host="127.0.0.1", path=link.path[:-1] + "x")
    assert httpx.get(forged, trust_env=False).status_code == 404


def test_the_report_has_the_calls_and_the_faults(fresh: Sandbox, fresh_http: httpx.Client) -> None:
    batch = create(fresh_http, some_requests(2), **{FAULT: "stall:seconds=0"})
    wait(fresh_http, batch["id"])
    fresh_http.delete(f"{BATCHES}/{batch['id']}")

    report = fresh_http.get("/sandbox").json()

    assert report["accepted"] == {"batches": 1, "requests": 2}
    assert report["faults"] == {"in_force": [], "happened": {"stall": 1}}
    [told] = report["batches"]
    assert told["id"] == batch["id"]
    assert told["deleted_at"] is not None
    first, *_, last = report["calls"]
    assert (first["operation"], first["batch_id"], first["faults"]) == (
        "create",
        batch["id"],
        ["stall:seconds=0"],
    )
    assert (last["operation"], last["status"]) == ("delete", 200)
    accepted = fresh_http.get(f"/sandbox/batches/{batch['id']}/requests").content.splitlines()
    assert [json.loads(line) for line in accepted] == some_requests(2)


def test_clock_and_faults_can_be_moved_over_http(fresh: Sandbox, fresh_http: httpx.Client) -> None:
    before = fresh_http.get("/sandbox").json()["now"]
    after = fresh_http.post("/sandbox/clock", json={"advance": 86400}).json()["now"]
    assert after[:10] > before[:10]
    added = fresh_http.post("/sandbox/faults", json={"add": ["error:on=list"]})
    assert added.json() == {"in_force": ["error:on=list"]}
    assert fresh_http.get(BATCHES).status_code == 529
    assert fresh_http.delete("/sandbox/faults").json() == {"in_force": []}
    assert fresh_http.get(BATCHES).status_code == 200


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("clock", b"{}"),
        ("clock", b'{"advance": -1}'),
        ("clock", b'{"advance": true}'),
        ("clock", b"["),
        ("clock", b"[]"),
        ("faults", b'{"add": "error"}'),
        ("faults", b'{"add": ["earthquake"]}'),
    ],
)
def test_a_wrong_wish_is_refused(http: httpx.Client, path: str, sent: bytes) -> None:
    response = http.post(f"/sandbox/{path}", content=sent)

    assert response.status_code == 400
    assert response.json()["error"]["type"] == "invalid_request_error"


def test_a_header_that_names_no_fault_is_a_400(http: httpx.Client) -> None:
    response = http.get(BATCHES, headers={FAULT: "earthquake"})

    assert response.status_code == 400
    assert "The fault 'earthquake' does not exist" in response.json()["error"]["message"]
