"""Whatever else a run does, all answers to what it asked again are listed, and are in its sums."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from fsspec import filesystem

from message_batches import AsyncAnthropic
from message_batches.jobs import Prices, Run, RunOptions, async_run
from message_batches.jobs.errors import CostCapError
from message_batches.jobs.money import bound_of
from message_batches.jobs.types import Attempt
from message_batches.sandbox import Sandbox
from tests.jobs.fake_api import FakeAPI, row
from tests.jobs.runs import ANY_OUTPUT, Requests, Start, content_of
from tests.jobs.test_asking_again import answers

POLICY = {"truncated": "retry", "refused": "retry", "paused": "continue"}
SEQUENCES = {
    "r1": ["max_tokens", "max_tokens", "end_turn"],
    "r2": ["pause_turn", "pause_turn", "pause_turn", "end_turn"],
    "r3": ["refusal", "-invalid_request_error"],
    "r5": ["-overloaded_error", "max_tokens", "-overloaded_error", "end_turn"],
}


def told(job: Run) -> dict[str | int, list[tuple[str | None, str, bool]]]:
    """Return the attempts of each request: action, status, and whether they are in the output."""
    found: dict[str | int, list[tuple[str | None, str, bool]]] = {}
    for each in job.attempts():
        found.setdefault(each.custom_id, []).append((each.action, each.status, each.is_final))
    return found


def expect_all(job: Run, api: FakeAPI) -> None:
    """Check that the attempts of a run are what was sent, and that its report counts them all."""
    report = job.report()
    attempts = list(job.attempts())
    sent = {batch.id: {json.dumps(_params(each)) for each in batch.rows} for batch in api.batches}
    for each in attempts:
        assert json.dumps(_params(each.request)) in sent[str(each.batch_id)]
        assert each.result is not None
        assert json.loads(each.result)["custom_id"] == each.custom_id
    order = [(each.custom_id, each.batch_id) for each in attempts]
    for custom_id in {each.custom_id for each in attempts}:
        batches = [str(batch_id) for one, batch_id in order if one == custom_id]
        assert batches == sorted(set(batches))
    output = {json.loads(line)["custom_id"]: line for line in content_of(job.out).splitlines()}
    assert {each.custom_id: each.result for each in attempts if each.is_final} == {
        custom_id: output[custom_id] for custom_id in {each.custom_id for each in attempts}
    }
    once = sum(
        json.loads(line)["result"]["type"] == "succeeded"
        for custom_id, line in output.items()
        if custom_id not in {each.custom_id for each in attempts}
    )
    assert report.tokens["claude-test"]["answers"] == len(attempts) + once


def _params(request: bytes) -> Any:
    return json.loads(request)["params"]


ALL = {
    "r1": [(None, "truncated", False), ("retry", "truncated", False), ("retry", "complete", True)],
    "r2": [
        (None, "paused", False),
        *[("continue", "paused", False)] * 2,
        ("continue", "complete", True),
    ],
    "r3": [(None, "refused", True)],
    "r5": [(None, "truncated", False), ("retry", "complete", True)],
}


@ANY_OUTPUT
def test_all_answers_are_listed_in_the_order_of_the_input(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    api.answer = answers(SEQUENCES)
    job = start(requests(7), on_answer=POLICY, max_batch_requests=3, ordered=True)
    report = job.finish()
    assert report.answers == {"complete": 6, "refused": 1}
    assert told(job) == ALL
    assert list(told(job)) == sorted(ALL)
    expect_all(job, api)


@pytest.mark.parametrize("field", [None, "key"])
@ANY_OUTPUT
def test_ids_of_any_form_are_those_of_the_input(
    start: Start, api: FakeAPI, tmp_path: Path, field: str | None
) -> None:
    ids: list[str | int] = ["x" * 64, "y" * 63] if field is None else [7, "ü" * 70, "a b"]
    name, params = field or "custom_id", json.loads(row("x"))["params"]
    source = tmp_path / "requests.jsonl"
    source.write_text("\n".join(json.dumps({name: one, "params": params}) for one in ids))
    stops = iter([*["max_tokens"] * len(ids), *["pause_turn"] * len(ids)])
    api.answer = lambda custom_id, _: answers({custom_id: [next(stops, "end_turn")]})(custom_id, 0)
    job = start(source, on_answer=POLICY, id_field=field, max_batch_requests=2)

    assert job.finish().answers == {"complete": len(ids)}
    assert list(told(job)) == ids
    for each in job.attempts():
        assert json.loads(each.request)[name] == each.custom_id
    expect_all(job, api)


@ANY_OUTPUT
def test_a_limit_counts_requests_and_not_attempts(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    api.answer = answers({f"r{number}": ["max_tokens", "end_turn"] for number in range(6)})
    source = requests(6)
    job = start(source, on_answer=POLICY, limit=2)
    job.finish()
    assert len(api.accepted) == 4
    job = start(source, on_answer=POLICY)
    assert job.finish().answers == {"complete": 6}
    assert set(Counter(api.accepted).values()) == {2}
    expect_all(job, api)


@pytest.mark.parametrize("out", ["file"], indirect=True)
def test_an_update_keeps_the_attempts_of_what_is_still_there(
    start: Start, api: FakeAPI, requests: Requests, tmp_path: Path
) -> None:
    api.answer = answers(SEQUENCES)
    source = requests(7)
    start(source, on_answer=POLICY, max_batch_requests=3).finish()
    lines = source.read_bytes().splitlines()
    source.write_bytes(b"\n".join([row("new"), lines[5], row("r1", "Another"), *lines[2:5]]))
    job = start(source, on_answer=POLICY, update=True)
    report = job.finish()
    assert report.requests == 6
    assert {custom_id: told(job).get(custom_id) for custom_id in ("r5", "r2", "r3")} == {
        custom_id: ALL[custom_id] for custom_id in ("r5", "r2", "r3")
    }
    assert list(told(job)) == ["r5", "r2", "r3"]
    for each in job.attempts():
        assert json.loads(each.request)["custom_id"] == each.custom_id
        assert each.result is not None
        assert json.loads(each.result)["custom_id"] == each.custom_id


@pytest.mark.parametrize("out", ["file"], indirect=True)
def test_an_update_in_the_middle_continues_with_what_is_asked_again(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    api.answer = answers(SEQUENCES)
    source = requests(7)
    job = start(source, on_answer=POLICY, max_batch_requests=3)
    for _ in range(3):
        job.submit()
        api.end()
        job.collect_ready()
    lines = source.read_bytes().splitlines()
    source.write_bytes(b"\n".join([row("new"), *lines[::-1]]))
    job = start(source, on_answer=POLICY, update=True, max_batch_requests=3)
    assert job.finish().answers == {"complete": 7, "refused": 1}
    assert told(job) == {**ALL}
    expect_all(job, api)


@ANY_OUTPUT
def test_a_batch_that_asks_again_may_be_recalled(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    api.answer = answers({"r0": ["max_tokens", "end_turn"], "r1": ["pause_turn", "end_turn"]})
    job = start(requests(3), on_answer=POLICY)
    job.submit()
    api.end()
    job.collect_ready()
    job.submit()
    assert len(api.batches) == 2
    assert job.cancel(for_resume=True) == [api.batches[1].id]
    api.lines = lambda batch, found: [
        json.dumps({**json.loads(line), "result": {"type": "canceled"}}).encode()
        if batch is api.batches[1]
        else line
        for line in found
    ]
    report = job.finish()
    assert report.answers == {"complete": 3}
    assert len(api.batches) == 3
    assert api.batches[2].own_rows == api.batches[1].own_rows
    assert told(job) == {
        "r0": [(None, "truncated", False), ("retry", "complete", True)],
        "r1": [(None, "paused", False), ("continue", "complete", True)],
    }


@ANY_OUTPUT
def test_what_is_downloaded_again_has_the_same_attempts(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    api.answer = answers(SEQUENCES)
    source = requests(7)
    job = start(source, on_answer=POLICY, max_batch_requests=3)
    job.finish()
    before, sent = list(job.attempts()), len(api.accepted)
    if isinstance(job.out, str):
        filesystem("memory").rm(job.out)
    else:
        job.out.unlink()
    job.redownload()
    job.finish()

    assert len(api.accepted) == sent
    assert [evolve(each, result=None) for each in job.attempts()] == [
        evolve(each, result=None) for each in before
    ]
    expect_all(job, api)


@ANY_OUTPUT
def test_answers_that_were_kept_at_first_are_listed_once_they_are_asked_again(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    api.answer = answers({"r1": ["max_tokens", "max_tokens", "end_turn"], "r2": ["refusal"]})
    job = start(requests(4), max_batch_requests=2)
    job.finish()
    assert told(job) == {}
    for _ in range(2):
        assert job.retry(answers=["truncated"]) == 1
        job.finish()
    assert told(job) == {"r1": ALL["r1"]}
    expect_all(job, api)
    job.retry(answers=["refused"])
    job.finish()
    assert told(job)["r2"] == [(None, "refused", False), ("retry", "refused", True)]
    expect_all(job, api)


@ANY_OUTPUT
def test_a_cap_stops_what_is_asked_again_and_loses_nothing(
    start: Start, api: FakeAPI, requests: Requests, tmp_path: Path
) -> None:
    api.answer = answers({f"r{number}": ["max_tokens", "end_turn"] for number in range(4)})
    prices = tmp_path / "prices.toml"
    prices.write_text('[models."claude-test"]\ninput = 20_000\noutput = 20_000\n')
    options: dict[str, Any] = {"prices": Prices.read(prices), "on_answer": POLICY}
    source = requests(4)
    bound = bound_of(row("r0"), options["prices"]).ceiling
    assert bound is not None
    # What four answers cost, and what one request may: one with more tokens may cost more.
    cap = 4 * Decimal("0.08") + bound
    with pytest.raises(CostCapError):
        start(source, max_cost=cap, max_batch_requests=1, **options).finish()
    assert Counter(api.accepted) == Counter(f"r{number}" for number in range(4))
    job = start(source, max_cost=Decimal(1000), **options)
    assert job.finish().answers == {"complete": 4}
    assert set(Counter(api.accepted).values()) == {2}
    expect_all(job, api)


def test_an_async_run_lists_them_too(tmp_path: Path) -> None:
    source = tmp_path / "requests.jsonl"
    source.write_bytes(row("r", "[sandbox: max_tokens 64] Hello", 32))
    options = RunOptions(on_answer=POLICY, polling_interval=0.01)

    async def attempts(client: AsyncAnthropic) -> list[Attempt]:
        async with await async_run(
            source, tmp_path / "out.jsonl", client=client, options=options
        ) as job:
            await job.finish()
            return [each async for each in job.attempts()]

    with Sandbox(batch_seconds=0) as sandbox:
        client = AsyncAnthropic(base_url=sandbox.base_url, api_key=sandbox.api_key)
        found = asyncio.run(attempts(client))
    assert [each.status for each in found] == ["truncated", "complete"]
    line = json.loads(found[0].to_line())
    assert line["request"]["params"]["max_tokens"] == 32
    assert line["result"] == json.loads(found[0].result or b"")


@ANY_OUTPUT
def test_what_is_asked_again_never_counts_as_settled(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    api.answer = answers(SEQUENCES)
    job = start(requests(7), on_answer=POLICY, max_batch_requests=3)
    settled = [event.progress.settled for event in job.events()]
    assert settled == sorted(settled)
    assert settled[-1] == 7
