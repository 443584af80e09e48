"""Runs against a service that works: what is sent, what comes back, and what is reported."""

from __future__ import annotations

import json
import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from message_batches import _work
from message_batches._work import WORK_LOGGER
from message_batches.jobs import (
    InputError,
)
from tests.jobs.fake_api import (
    FakeAPI,
    FakeBatch,
    errored,
    row,
    succeeded,
)
from tests.jobs.runs import Requests, Start, expect_each_once, ids_in


def test_requests_and_results_keep_their_bytes(start: Start, api: FakeAPI, tmp_path: Path) -> None:
    source = tmp_path / "requests.jsonl"
    odd = row("r0").replace(b'": ', b'" :  ').replace(b"Hello", b"H\\u00e9\xc3\xa9")
    source.write_bytes(b"\n  " + odd + b" \r\n\n" + row("r1"))
    api.lines = lambda _, lines: [b' {"custom_id" : ' + lines[0].partition(b":")[2], lines[1]]

    job = start(source)
    report = job.finish()

    assert api.batches[0].own_rows == [odd, row("r1")]
    lines = job.out.read_bytes().split(b"\n")
    assert lines[0].startswith(b' {"custom_id" :  "r1"')
    assert lines[2:] == [b""]
    assert report.succeeded
    assert report.outcomes == {"succeeded": 2}


def test_a_run_is_split_into_full_batches(start: Start, api: FakeAPI, requests: Requests) -> None:
    job = start(requests(25), max_batch_requests=10)
    job.finish()

    assert sorted(len(batch.rows) for batch in api.batches) == [5, 10, 10]
    expect_each_once(job, api, 25)


def test_each_id_is_sent_with_a_suffix_of_the_run_and_the_partition(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    start(requests(4), max_batch_requests=2).finish()
    suffixes = {wire_id.split("-")[1] for batch in api.batches for wire_id in batch.wire_ids}
    assert len(suffixes) == 2
    assert len({suffix[:5] for suffix in suffixes}) == 1
    assert {suffix[5:] for suffix in suffixes} == {"1", "2"}


def test_ids_may_be_sent_as_they_are(start: Start, api: FakeAPI, requests: Requests) -> None:
    job = start(requests(4), wire_ids="as-is")
    assert job.finish().unproven == []
    assert api.batches[0].wire_ids == ["r0", "r1", "r2", "r3"]
    expect_each_once(job, api, 4)


def test_a_finished_run_does_nothing_when_run_again(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    source = requests(5)
    first = start(source).finish()
    calls = len(api.calls)
    again = start(source)

    assert again.finish() == first
    assert len(api.calls) == calls
    expect_each_once(again, api, 5)


def test_records_of_earlier_calls_are_yielded_too(start: Start, requests: Requests) -> None:
    source = requests(4)
    start(source).finish()

    records = list(start(source))

    assert [record.custom_id for record in records] == ["r3", "r2", "r1", "r0"]
    assert records[0].result.message.content[0].text == "answer to r3"


def test_missing_and_unmatched_lines_are_reported(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    api.lines = lambda _, lines: [lines[0], lines[0], b"{broken", *lines[1:]]
    api.after_create = lambda batch: batch.lost.add("r2")
    job = start(requests(4))
    report = job.finish()

    assert report.missing == 1
    assert report.missing_ids == ["r2"]
    assert report.unmatched == 2
    assert report.requests == sum(report.outcomes.values()) + report.missing
    assert not report.succeeded

    api.lines, api.after_create = lambda _, lines: lines, lambda batch: None
    job = start(requests(4))
    assert job.retry() == 1
    assert job.finish().succeeded


def test_truncated_and_refused_answers_are_reported_apart_from_complete_ones(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    reasons = {"r0": "max_tokens", "r1": "refusal", "r2": "pause_turn"}
    api.answer = lambda custom_id, _: succeeded(
        custom_id, stop_reason=reasons.get(custom_id, "end_turn")
    )
    report = start(requests(5)).finish()
    assert report.answers == {"truncated": 1, "refused": 1, "paused": 1, "complete": 2}
    assert report.tokens == {"claude-test": {"answers": 5, "input": 15, "output": 25}}


def test_the_beta_surface_gets_its_features(start: Start, api: FakeAPI, requests: Requests) -> None:
    start(requests(3), beta=["b-1", "b-2"]).finish()
    assert api.betas == [["b-1", "b-2"]]


def test_requests_may_come_from_an_iterable(start: Start, api: FakeAPI) -> None:
    rows = [json.loads(row(f"r{number}")) for number in range(5)]
    job = start(iter(rows))
    job.submit()
    job = start(iter(rows))
    job.finish()
    expect_each_once(job, api, 5)

    with pytest.raises(InputError, match=r"requests:5: .*\"r0\" is already used"):
        start([*rows[:4], rows[0]])


def test_results_can_be_sorted_in_the_order_of_the_requests(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    source = requests(12)
    job = start(source, max_batch_requests=5)
    job.finish()
    lines = job.out.read_bytes().splitlines()
    assert ids_in(job.out) != [f"r{number}" for number in range(12)]

    job = start(source, ordered=True)
    assert job.finish().succeeded
    assert ids_in(job.out) == [f"r{number}" for number in range(12)]
    assert sorted(job.out.read_bytes().splitlines()) == sorted(lines)
    written = job.out.stat().st_ino
    job.finish()
    assert job.out.stat().st_ino == written


def test_a_sort_that_takes_long_says_how_far_it_is(
    start: Start,
    requests: Requests,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("INFO", WORK_LOGGER)
    job = start(requests(300), ordered=True)
    monkeypatch.setattr(_work, "_QUIET_SECONDS", 0.0)
    assert job.finish().succeeded
    (record,) = (each for each in caplog.records if vars(each)["event"] == "output.writing")
    assert record.getMessage() == f"Writing {job.out}: 256 of 300 results"


@pytest.mark.parametrize("model", ["", None, 5])
def test_an_answer_of_a_model_without_a_name_is_an_answer(
    start: Start, api: FakeAPI, requests: Requests, model: Any
) -> None:
    api.answer = lambda custom_id, _: succeeded(custom_id, model=model)
    report = start(requests(2)).finish()
    assert report.succeeded
    assert [counts["answers"] for counts in report.tokens.values()] == [2]


def test_the_report_adds_up_over_many_pages_chunks_and_retries(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    rng = random.Random(4)
    wanted = {
        f"r{number}": rng.choice(["end_turn", "refusal", "max_tokens", "again", "wrong", "gone"])
        for number in range(60)
    }

    def answer(custom_id: str, sends: int) -> dict[str, Any]:
        match wanted[custom_id]:
            case "again" if sends < 2:
                return errored(custom_id, "api_error")
            case "wrong":
                return errored(custom_id, "invalid_request_error", "no such model")
            case reason:
                return succeeded(custom_id, stop_reason=reason)

    def lines(batch: FakeBatch, lines: list[bytes]) -> list[bytes]:
        return rng.sample(lines + lines[:2], len(lines) + min(len(lines), 2))

    def lose(batch: FakeBatch) -> None:
        batch.lost = {custom_id for custom_id in batch.custom_ids if wanted[custom_id] == "gone"}

    api.answer, api.lines, api.after_create = answer, lines, lose
    source = requests(60)
    job = start(source, max_batch_requests=17)
    events = job.events()
    while job.report().outcomes.get("succeeded", 0) < 7:
        next(events)
    report = start(source).finish()

    counts = Counter(wanted.values())
    assert report.outcomes == {
        "errored": counts["wrong"],
        "succeeded": 60 - counts["wrong"] - counts["gone"],
    }
    assert report.answers == {
        "complete": counts["end_turn"] + counts["again"],
        "refused": counts["refusal"],
        "truncated": counts["max_tokens"],
    }
    gone = [custom_id for custom_id in wanted if wanted[custom_id] == "gone"]
    assert (report.missing, report.missing_ids) == (counts["gone"], gone)
    assert (report.to_retry, report.pending, report.finished) == (0, 0, True)
    assert Counter(ids_in(job.out)) == Counter(wanted.keys() - set(gone))

    # Sent again by a person's word, everything is answered.
    wanted |= dict.fromkeys([*gone, *(i for i in wanted if wanted[i] == "wrong")], "end_turn")
    job = start(source)
    assert job.retry(every=True) == counts["gone"] + counts["wrong"]
    report = job.report()
    assert (report.to_retry, report.missing, report.pending) == (
        counts["gone"] + counts["wrong"],
        0,
        0,
    )
    report = job.finish()
    assert report.outcomes == {"succeeded": 60}
    assert Counter(ids_in(job.out)) == Counter(wanted.keys())
