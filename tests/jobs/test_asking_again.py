"""Answers that are not complete are asked for again, as a person has said, and as often."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from tests.jobs.fake_api import FakeAPI, errored, succeeded
from tests.jobs.runs import ANY_OUTPUT, Requests, Start, content_of, ids_in

pytestmark = ANY_OUTPUT

Answer = Callable[[str, int], dict[str, Any]]


def answers(by_id: dict[str, list[str]]) -> Answer:
    """Return what answers a request with one stop reason after the other; an error has a dash."""

    def answer(custom_id: str, earlier: int) -> dict[str, Any]:
        kinds = by_id.get(custom_id, ["end_turn"])
        kind = kinds[min(earlier, len(kinds) - 1)]
        if kind.startswith("-"):
            return errored(custom_id, kind[1:])
        text = "[]" if kind == "invalid" else json.dumps({"attempt": earlier + 1})
        return succeeded(
            custom_id,
            stop_reason="end_turn" if kind == "invalid" else kind,
            content=[{"type": "text", "text": text}],
        )

    return answer


def attempts_in(out: Any) -> dict[str, int]:
    """Return which attempt the output has of each request."""
    found = {}
    for line in content_of(out).splitlines():
        result = json.loads(line)
        (block,) = result["result"]["message"]["content"]
        found[result["custom_id"]] = json.loads(block["text"])["attempt"]
    return found


def asked(api: FakeAPI) -> list[dict[str, Any]]:
    """Return what was asked, in its order."""
    return [json.loads(row) for batch in api.batches for row in batch.own_rows]


def test_a_truncated_answer_is_asked_for_again_with_more_tokens(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    api.answer = answers({"r1": ["max_tokens", "max_tokens", "end_turn"]})
    job = start(requests(3), on_answer={"truncated": "retry"})
    report = job.finish()

    assert sorted(ids_in(job.out)) == ["r0", "r1", "r2"]
    assert attempts_in(job.out) == {"r0": 1, "r1": 3, "r2": 1}
    assert report.answers == {"complete": 3}
    assert report.succeeded
    assert [each["params"]["max_tokens"] for each in asked(api)[3:]] == [32, 64]
    assert asked(api)[3]["params"]["messages"] == asked(api)[1]["params"]["messages"]
    # Every attempt was paid for.
    assert report.tokens == {"claude-test": {"answers": 5, "input": 15, "output": 25}}


def test_without_a_policy_every_answer_is_kept(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    api.answer = answers({"r0": ["max_tokens"], "r1": ["refusal"], "r2": ["pause_turn"]})
    report = start(requests(4)).finish()
    assert report.answers == {"complete": 1, "truncated": 1, "refused": 1, "paused": 1}
    assert len(api.accepted) == 4


def test_after_so_many_attempts_the_last_answer_is_kept(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    api.answer = answers({"r0": ["refusal"], "r1": ["max_tokens"], "r2": ["pause_turn"]})
    policy = {"refused": "retry", "truncated": "retry", "paused": "continue"}
    job = start(requests(4), on_answer=policy, retries=2, continuations=4)
    report = job.finish()

    assert attempts_in(job.out) == {"r0": 3, "r1": 3, "r2": 5, "r3": 1}
    assert len(ids_in(job.out)) == 4
    assert report.answers == {"complete": 1, "truncated": 1, "refused": 1, "paused": 1}
    assert report.finished
    # A refused request is asked again as it was.
    assert len({str(each) for each in asked(api) if each["custom_id"] == "r0"}) == 1


def test_an_invalid_answer_is_repaired(start: Start, api: FakeAPI, requests: Requests) -> None:
    schema = {"type": "object", "properties": {"attempt": {"type": "integer"}}}
    schema |= {"required": ["attempt"], "additionalProperties": False}
    api.answer = answers({"r2": ["invalid", "invalid", "end_turn"]})
    job = start(requests(3), on_answer={"invalid": "repair"}, schema=schema)
    report = job.finish()

    assert attempts_in(job.out) == {"r0": 1, "r1": 1, "r2": 3}
    assert report.answers == {"complete": 3}
    third = asked(api)[-1]["params"]["messages"]
    assert [each["role"] for each in third] == ["user", "assistant", "user", "assistant", "user"]
    assert "[] is not an object" in third[-1]["content"]


def test_if_every_later_attempt_fails_the_last_answer_counts(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    api.answer = answers(
        {
            "r0": ["max_tokens", "-invalid_request_error"],
            "r1": ["max_tokens", "-overloaded_error", "max_tokens", "-overloaded_error"],
            "r2": ["-overloaded_error", "refusal", "end_turn"],
        }
    )
    policy = {"truncated": "retry", "refused": "retry"}
    job = start(requests(4), on_answer=policy, retries=2)
    # Each result is yielded once, and only when it is final.
    lines = [*job.lines()]
    assert sorted(lines) == sorted(content_of(job.out).splitlines())
    report = job.report()

    assert attempts_in(job.out) == {"r0": 1, "r1": 3, "r2": 3, "r3": 1}
    assert len(ids_in(job.out)) == 4
    assert report.answers == {"complete": 2, "truncated": 2}
    assert report.outcomes == {"succeeded": 4}
    assert report.finished


def test_results_that_are_lost_leave_the_last_answer(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    api.answer = answers({"r0": ["max_tokens"], "r1": ["max_tokens", "end_turn"]})
    api.after_create = lambda batch: batch.lost.add("r0") if len(api.batches) > 1 else None
    job = start(requests(2), on_answer={"truncated": "retry"})
    report = job.finish()

    assert attempts_in(job.out) == {"r0": 1, "r1": 2}
    assert (report.missing, report.answers) == (0, {"complete": 1, "truncated": 1})


def test_downloading_again_asks_nothing_again(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    api.answer = answers(
        {"r0": ["max_tokens", "end_turn"], "r1": ["refusal", "-invalid_request_error"]}
    )
    source = requests(3)
    policy = {"truncated": "retry", "refused": "retry"}
    job = start(source, on_answer=policy)
    before = job.finish()
    content = sorted(content_of(job.out).splitlines())
    sent = len(api.accepted)
    if isinstance(job.out, str):
        from fsspec import filesystem

        filesystem("memory").rm(job.out)
    else:
        job.out.unlink()

    job = start(source, on_answer=policy)
    assert job.redownload() == len(api.batches)
    after = job.finish()

    assert len(api.accepted) == sent
    assert sorted(content_of(job.out).splitlines()) == content
    assert (after.answers, after.paid_twice) == (before.answers, 0)
    assert after.tokens == before.tokens


def test_the_report_says_why_answers_are_not_complete_and_what_was_asked_again(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    schema = {"type": "object", "properties": {"attempt": {"type": "integer", "maximum": 1}}}
    schema |= {"required": ["attempt"], "additionalProperties": False}
    api.answer = answers(
        {
            "r0": ["max_tokens", "end_turn"],
            "r1": ["invalid"],
            "r2": ["invalid", "invalid"],
            "r3": ["refusal"],
            "r4": ["max_tokens"],
            "r5": ["-invalid_request_error"],
        }
    )
    policy = {"truncated": "retry", "invalid": "repair", "refused": "fail"}
    job = start(requests(7), on_answer=policy, schema=schema, retries=1, repairs=1)
    report = job.finish()

    assert report.answers == {"complete": 1, "truncated": 1, "refused": 1, "invalid": 3}
    assert [(each.status, each.reason, each.requests) for each in report.reasons] == [
        ("truncated", "max_tokens", 1),
        ("refused", "refusal", 1),
        ("invalid", "[] is not an object", 2),
        ("invalid", "attempt: N is greater than the maximum of N", 1),
    ]
    last = report.reasons[-1]
    assert (last.custom_id, last.example) == ("r0", "attempt: 3 is greater than the maximum of 1")
    assert [
        (each.status, each.action, each.requests, each.attempts, each.complete, each.given_up)
        for each in report.redone
    ] == [("invalid", "repair", 3, 3, 0, 3), ("truncated", "retry", 2, 2, 0, 2)]
    assert (report.failed_answers, report.succeeded) == (1, False)

    lines = [json.loads(line) for line in content_of(report.errors).splitlines()]
    assert [(each["custom_id"], each["cause"], each["kept"]) for each in lines] == [
        ("r0", "invalid", True),
        ("r1", "invalid", True),
        ("r2", "invalid", True),
        ("r3", "refused", False),
        ("r4", "truncated", True),
        ("r5", "invalid_request_error", False),
    ]
    assert [each["attempts"] for each in lines] == [3, 2, 2, 1, 2, 1]
    assert lines[0]["message"] == last.example


def test_a_pilot_counts_answers_as_they_came(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    api.answer = answers({"r1": ["max_tokens", "end_turn"], "r4": ["max_tokens"]})
    job = start(requests(12), on_answer={"truncated": "retry"}, retries=1, pilot="6")
    report = job.finish()
    assert report.pilot is not None
    sent = {each["custom_id"] for each in asked(api)[:6]}
    assert report.pilot.failures == len(sent & {"r1", "r4"}) >= 1
    assert report.succeeded or report.answers["truncated"] == 1


def test_answers_that_were_kept_are_asked_again_afterwards(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    schema = {"type": "object", "properties": {"attempt": {"type": "integer"}}}
    schema |= {"required": ["attempt"], "additionalProperties": False}
    api.answer = answers(
        {
            "r0": ["max_tokens", "max_tokens", "end_turn"],
            "r1": ["invalid", "end_turn"],
            "r2": ["refusal"],
            "r3": ["pause_turn", "end_turn"],
            "r4": ["-invalid_request_error"],
        }
    )
    job = start(requests(6), schema=schema)
    report = job.finish()
    assert report.answers == {
        "complete": 1,
        "truncated": 1,
        "refused": 1,
        "paused": 1,
        "invalid": 1,
    }

    assert job.retry(answers=["truncated", "invalid", "paused"], max_tokens=100) == 3
    assert sorted(ids_in(job.out) if not isinstance(job.out, str) else []) in (
        [],
        ["r2", "r4", "r5"],
    )
    report = job.finish()
    assert report.answers == {"complete": 3, "truncated": 1, "refused": 1}
    first, second, third = sorted(asked(api)[6:], key=lambda each: str(each["custom_id"]))
    assert first["params"]["max_tokens"] == 100
    assert [each["role"] for each in second["params"]["messages"]] == ["user", "assistant", "user"]
    assert [each["role"] for each in third["params"]["messages"]] == ["user", "assistant"]

    assert job.retry(answers="truncated") == 1
    report = job.finish()
    assert report.answers == {"complete": 4, "refused": 1}
    assert asked(api)[-1]["params"]["max_tokens"] == 200
    assert len(ids_in(job.out)) == 6
    assert [(each.status, each.action, each.complete) for each in report.redone] == [
        ("invalid", "repair", 1),
        ("paused", "continue", 1),
        ("truncated", "retry", 1),
    ]
    assert report.tokens["claude-test"]["answers"] == 9


def test_what_fails_when_it_is_asked_again_keeps_its_answer(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    api.answer = answers({"r0": ["max_tokens", "-invalid_request_error", "end_turn"]})
    job = start(requests(2))
    job.finish()

    job.retry(answers=["truncated"])
    report = job.finish()
    assert report.answers == {"complete": 1, "truncated": 1}
    assert attempts_in(job.out)["r0"] == 1

    job.retry(answers=["truncated"])
    assert job.finish().answers == {"complete": 2}
    assert attempts_in(job.out)["r0"] == 3
