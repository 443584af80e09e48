"""A run against a service whose every call can be made to fail."""

from __future__ import annotations

import errno
import json
import random
import sqlite3
from collections import Counter
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from message_batches.jobs import (
    DecisionRequiredError,
    InputError,
    Run,
    RunLockedError,
    RunOptions,
    ServiceRefusedError,
    ServiceUnreachableError,
)
from message_batches.jobs.engine import Executor, aborted_by
from message_batches.jobs.ledger import schema
from message_batches.jobs.steps import (
    Service,
    open_ledger,
    parse_on_error,
    prepare,
    start_run,
)
from tests.jobs.fake_api import (
    FakeAPI,
    FakeBatch,
    FakeClock,
    errored,
    lost_answer,
    never_connected,
    row,
    status_error,
    succeeded,
)

collecting_module = import_module("message_batches.jobs.engine.collect")

Start = Callable[..., Run]
Requests = Callable[..., Path]


def ids_in(path: Path) -> list[str]:
    return [json.loads(line)["custom_id"] for line in path.read_bytes().splitlines()]


def expect_each_once(job: Run, api: FakeAPI, rows: int) -> None:
    """Each row was accepted once and stands in the output once."""
    expected = Counter(f"r{number}" for number in range(rows))
    assert Counter(api.accepted) == expected
    assert Counter(ids_in(job.out)) == expected


def once(fault: Callable[..., None]) -> Callable[..., None]:
    """Make a fault that happens the first time only."""
    left = [fault]

    def happen(*arguments: Any) -> None:
        if left:
            left.pop()(*arguments)

    return happen


def raising(error: Exception) -> Callable[..., None]:
    def fault(*_: Any) -> None:
        raise error

    return fault


def test_every_row_goes_out_as_it_is_and_every_line_comes_back_as_it_is(
    start: Start, api: FakeAPI, tmp_path: Path
) -> None:
    source = tmp_path / "requests.jsonl"
    odd = row("r0").replace(b'": ', b'" :  ').replace(b"Hello", b"H\\u00e9\xc3\xa9")
    source.write_bytes(b"\n  " + odd + b" \r\n\n" + row("r1"))
    api.lines = lambda _, lines: [b' {"custom_id" : ' + lines[0].partition(b":")[2], lines[1]]

    job = start(source)
    report = job.finish()

    assert api.batches[0].rows == [odd, row("r1")]
    lines = job.out.read_bytes().split(b"\n")
    assert lines[0].startswith(b' {"custom_id" :  "r1"')
    assert lines[2:] == [b""]
    assert report.succeeded
    assert report.outcomes == {"succeeded": 2}


def test_a_run_is_split_and_no_two_batches_have_the_same_count(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    job = start(requests(25), max_batch_requests=10)
    job.finish()

    counts = [len(batch.rows) for batch in api.batches]
    assert len(set(counts)) == len(counts)
    assert max(counts) <= 10
    expect_each_once(job, api, 25)


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


@pytest.mark.parametrize("status", [429, 503, 529])
def test_a_create_that_was_refused_for_now_is_sent_again(
    start: Start, api: FakeAPI, requests: Requests, clock: FakeClock, status: int
) -> None:
    api.before_create = once(raising(status_error(status, **{"retry-after": "17"})))
    began = clock.now
    job = start(requests(3))
    job.finish()

    assert clock.now - began >= 15
    expect_each_once(job, api, 3)


def test_a_create_that_never_left_is_sent_again(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    api.before_create = once(raising(never_connected()))
    job = start(requests(3))
    job.finish()
    expect_each_once(job, api, 3)


def test_a_batch_whose_answer_was_lost_is_found(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    api.accept([row(f"other{number}") for number in range(3)])
    api.after_create = once(raising(lost_answer()))
    job = start(requests(3))
    report = job.finish()

    assert report.batches[0].adopted
    assert len(api.batches) == 2
    assert Counter(ids_in(job.out)) == Counter(["r0", "r1", "r2"])


@pytest.mark.parametrize("error", [lost_answer(), status_error(500), status_error(504)])
def test_a_batch_that_was_never_accepted_is_sent_again_after_a_while(
    start: Start, api: FakeAPI, requests: Requests, clock: FakeClock, error: Exception
) -> None:
    api.before_create = once(raising(error))
    began = clock.now
    job = start(requests(3))
    job.finish()

    assert clock.now - began >= RunOptions().reconcile_for
    expect_each_once(job, api, 3)


def test_a_service_that_stumbles_does_not_hold_up_the_search_for_a_lost_batch(
    start: Start, api: FakeAPI, requests: Requests, clock: FakeClock
) -> None:
    looks = 0

    def stumble(call: str) -> None:
        nonlocal looks
        looks += call == "list"
        if call == "list" and looks % 3:
            raise status_error(500)

    api.before_create = once(raising(lost_answer()))
    api.before_call = stumble
    job = start(requests(3))
    job.finish()

    expect_each_once(job, api, 3)
    assert clock.passed < 3600


@pytest.mark.parametrize("seed", range(8))
def test_a_clock_that_jumps_neither_pays_twice_nor_waits_for_ever(
    start: Start, api: FakeAPI, requests: Requests, clock: FakeClock, seed: int
) -> None:
    chance = random.Random(seed)
    day = 86_400.0

    def jump() -> None:
        if chance.random() < 0.1:
            clock.now += chance.choice([-day, day, -3600, 7200, 365 * day, -365 * day])

    def swallow(rows: list[bytes]) -> None:
        if not held:
            held.append(rows)
            raise lost_answer()

    def appear(call: str) -> None:
        # It takes the service most of a minute to list what it has accepted.
        if held and held[0] and call == "list" and clock.passed > 50:
            api.accept(held[0])
            held[0] = []

    held: list[list[bytes]] = []
    clock.jumps = jump
    api.before_create = swallow
    api.before_call = appear
    job = start(requests(20), max_batch_requests=7)
    job.finish()
    expect_each_once(job, api, 20)
    assert clock.passed < 600


def test_a_batch_that_shows_up_late_is_found(
    start: Start, api: FakeAPI, requests: Requests, clock: FakeClock
) -> None:
    held: list[list[bytes]] = []

    def swallow(rows: list[bytes]) -> None:
        held.append(rows)
        raise lost_answer()

    def appear(call: str) -> None:
        if held and call == "list" and api.calls.count("list") == 4:
            api.accept(held.pop())

    api.before_create = once(swallow)
    api.before_call = appear
    job = start(requests(3))
    job.finish()
    expect_each_once(job, api, 3)


def test_two_batches_that_fit_are_left_to_a_person(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    def twin(batch: FakeBatch) -> None:
        api.accept([row(f"twin{number}") for number in range(3)])
        raise lost_answer()

    api.after_create = once(twin)
    source = requests(3)
    with pytest.raises(DecisionRequiredError) as caught:
        start(source).finish()
    assert caught.value.candidates == ["msgbatch_002", "msgbatch_001"]
    assert "--adopt" in str(caught.value)

    job = start(source)
    job.decide(None, adopt="msgbatch_001")
    assert job.finish().succeeded
    assert len(api.batches) == 2
    assert Counter(ids_in(job.out)) == Counter(["r0", "r1", "r2"])


def test_a_batch_with_our_ids_is_taken_when_the_others_that_fit_have_ended_too(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    others = []

    def twins(rows: list[bytes]) -> None:
        others.append(api.accept([row(f"a{number}") for number in range(3)]))
        api.accept(rows).looks_left = 0
        others.append(api.accept([row(f"b{number}") for number in range(3)]))
        for other in others:
            other.looks_left = 99
        raise lost_answer()

    api.before_create = once(twins)
    source = requests(3)
    with pytest.raises(DecisionRequiredError):
        start(source).finish()  # one of the others may be of a run with the same ids
    for other in others:
        other.looks_left = 0
    job = start(source)
    assert job.finish().succeeded
    assert len(api.batches) == 3
    assert len(ids_in(job.out)) == 3


def test_a_batch_of_another_run_with_the_same_ids_is_not_taken_for_ours(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    def same_ids(rows: list[bytes]) -> None:
        for _ in range(2):
            api.accept(rows).looks_left = 0
        raise lost_answer()

    api.before_create = once(same_ids)
    source = requests(3)
    with pytest.raises(
        DecisionRequiredError, match="unless another run has the same ids"
    ) as caught:
        start(source).finish()
    job = start(source)
    job.decide(None, adopt=caught.value.candidates[1])
    assert job.finish().succeeded
    assert len(api.batches) == 2


@pytest.mark.parametrize("accepted", [True, False])
def test_of_batches_that_fit_those_with_other_rows_in_their_results_are_left_out(
    start: Start, api: FakeAPI, requests: Requests, accepted: bool
) -> None:
    def strangers(rows: list[bytes]) -> None:
        for name in "ab":
            api.accept([row(f"{name}{number}") for number in range(3)]).looks_left = 0
        if accepted:
            api.accept(rows)
        raise lost_answer()

    api.before_create = once(strangers)
    job = start(requests(3))
    assert job.finish().succeeded
    assert [batch.custom_ids for batch in api.batches[2:]] == [["r0", "r1", "r2"]]
    assert len(ids_in(job.out)) == 3


def test_a_person_may_say_that_no_batch_fits(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    def strangers(_: list[bytes]) -> None:
        for name in "ab":
            api.accept([row(f"{name}{number}") for number in range(3)])
        raise lost_answer()

    api.before_create = once(strangers)
    source = requests(3)
    with pytest.raises(DecisionRequiredError):
        start(source).finish()

    job = start(source)
    with pytest.raises(InputError, match="Partition 7 is not undecided"):
        job.decide(7, resubmit=True)
    job.decide(1, resubmit=True)
    assert job.finish().succeeded
    assert [batch.custom_ids for batch in api.batches[2:]] == [["r0", "r1", "r2"]]


def test_a_batch_taken_by_mistake_is_given_back(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    def stranger(_: list[bytes]) -> None:
        api.accept([row(f"stranger{number}") for number in range(3)])
        raise lost_answer()

    api.before_create = once(stranger)
    job = start(requests(3))
    report = job.finish()

    assert report.succeeded
    assert len(api.batches) == 2
    assert Counter(ids_in(job.out)) == Counter(["r0", "r1", "r2"])


def test_a_batch_that_is_too_large_for_the_service_is_halved(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    def refuse(rows: list[bytes]) -> None:
        if len(rows) > 3:
            raise status_error(413)

    api.before_create = refuse
    job = start(requests(10))
    report = job.finish()
    expect_each_once(job, api, 10)
    assert report.succeeded
    assert sum(batch.requests for batch in report.batches) == 10


def test_a_row_that_is_too_large_by_itself_fails_and_the_others_go_on(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    def limited(rows: list[bytes]) -> None:
        if any(b"r3" in row for row in rows):
            raise status_error(413, "This is too much.")

    api.before_create = limited
    source = requests(8)
    job = start(source)
    report = job.finish()
    assert report.outcomes == {"succeeded": 7, "errored": 1}
    (failure,) = report.failures
    assert (failure.custom_id, failure.cause) == ("r3", "request_too_large")
    assert "This is too much" in (failure.message or "")
    told = [json.loads(line) for line in Path(report.errors or "").read_bytes().splitlines()]
    assert [(row["custom_id"], row["line"], row["batch_id"]) for row in told] == [("r3", 4, None)]
    assert start(source).finish().outcomes == report.outcomes
    assert len(api.accepted) == 7

    job.out.unlink()
    job = start(source)
    assert job.redownload() == len(api.batches)
    assert job.finish().outcomes == report.outcomes
    assert len(api.accepted) == 7

    api.before_create = lambda rows: None
    job.retry()
    assert job.finish().succeeded
    expect_each_once(job, api, 8)


@pytest.mark.parametrize("status", [400, 401, 402, 403])
def test_what_will_be_refused_again_stops_the_run_at_once(
    start: Start, api: FakeAPI, requests: Requests, status: int
) -> None:
    api.before_create = once(raising(status_error(status, "reason given")))
    source = requests(3)
    with pytest.raises(ServiceRefusedError, match="reason given"):
        start(source).finish()
    assert api.calls.count("create") == 1

    job = start(source)
    job.finish()
    expect_each_once(job, api, 3)


def test_a_service_that_stays_away_ends_the_run_resumably(
    start: Start, api: FakeAPI, requests: Requests, clock: FakeClock
) -> None:
    source = requests(3)
    down = True

    def away(call: str) -> None:
        if down and api.batches:
            raise never_connected()

    api.before_call = away
    began = clock.now
    with pytest.raises(ServiceUnreachableError, match="Run the same command again"):
        start(source).finish()
    assert 3600 <= clock.now - began <= 4000

    down = False
    job = start(source)
    job.finish()
    expect_each_once(job, api, 3)


def test_a_download_that_breaks_off_goes_on_where_it_was(
    start: Start, api: FakeAPI, requests: Requests, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collecting_module, "_CHUNK_LINES", 2)
    breaks = [3, 5]

    def torn(_: FakeBatch, lines: list[bytes]) -> Any:
        for number, line in enumerate(lines):
            if breaks and number == breaks[0]:
                breaks.pop(0)
                raise status_error(500)
            yield line

    api.lines = torn
    job = start(requests(7))
    report = job.finish()
    assert not breaks
    assert report.succeeded
    expect_each_once(job, api, 7)


@pytest.mark.parametrize("before", [[], ["r1"]], ids=["alone", "after a whole line"])
@pytest.mark.parametrize("torn", [b'{"custom_id": "r0", "resu', b"\0\0\0", b""])
def test_lines_that_a_crash_left_behind_are_cut_off(
    start: Start, api: FakeAPI, requests: Requests, before: list[str], torn: bytes
) -> None:
    source = requests(3)
    job = start(source)
    job.submit()
    whole = [json.dumps(succeeded(custom_id)).encode() + b"\n" for custom_id in before]
    job.out.write_bytes(b"".join([*whole, torn]))

    job = start(source)
    job.finish()
    expect_each_once(job, api, 3)


@pytest.mark.parametrize(
    "theirs",
    [
        b"the results of last month\n",
        b"the results of last month",
        b'{"custom_id": "other", "result": {"type": "expired"}}\n',
        b"\n",
    ],
)
def test_what_somebody_else_has_written_before_the_first_result_is_left(
    start: Start, api: FakeAPI, requests: Requests, theirs: bytes
) -> None:
    source = requests(3)
    job = start(source)
    job.submit()
    job.out.write_bytes(theirs)
    with pytest.raises(InputError, match="has not written"):
        start(source).finish()
    assert job.out.read_bytes() == theirs

    job.out.unlink()
    job = start(source)
    job.finish()
    expect_each_once(job, api, 3)


def test_an_output_that_was_tampered_with_is_refused(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    source = requests(3)
    job = start(source)
    job.finish()
    job.out.write_bytes(b"")
    with pytest.raises(InputError, match="shorter than"):
        start(source).finish()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda content: content.replace(b'": ', b'":   '), "has changed since"),
        (lambda content: content + b'{"mine": true}\n', "holds more than"),
    ],
)
def test_an_output_of_a_finished_run_that_was_worked_on_is_left_alone(
    start: Start, requests: Requests, change: Callable[[bytes], bytes], said: str
) -> None:
    source = requests(3)
    job = start(source)
    job.finish()
    changed = change(job.out.read_bytes())
    job.out.write_bytes(changed)
    for use in (Run.finish, Run.retry, lambda job: job.collect_ready()):
        with pytest.raises(InputError, match=said):
            use(start(source))
        assert job.out.read_bytes() == changed


def test_an_output_that_was_changed_while_the_run_goes_on_is_left_alone(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    source = requests(3)
    api.answer = lambda custom_id, sent: (
        succeeded(custom_id) if custom_id != "r1" else errored(custom_id, "billing_error")
    )
    job = start(source)
    with pytest.raises(ServiceRefusedError):
        job.finish()
    changed = job.out.read_bytes().replace(b'": ', b'":   ')
    job.out.write_bytes(changed)
    with pytest.raises(InputError, match="has changed since"):
        start(source).finish()
    assert job.out.read_bytes() == changed


def test_an_output_that_is_lost_is_collected_again_and_nothing_is_sent(
    start: Start, api: FakeAPI, requests: Requests, tmp_path: Path
) -> None:
    def answer(custom_id: str, sends: int) -> dict[str, Any]:
        if custom_id == "r1" or (custom_id in ("r2", "r9") and sends == 0):
            return errored(custom_id, "overloaded_error")
        return succeeded(custom_id, stop_reason="max_tokens" if custom_id == "r3" else "end_turn")

    api.answer = answer
    api.after_create = once(raising(lost_answer()))  # the first batch is found, not named
    source = requests(12)
    job = start(source, max_batch_requests=7, retries=2)
    before = job.finish()
    lines = sorted(job.out.read_bytes().splitlines())
    accepted = list(api.accepted)
    assert before.batches[0].adopted

    job = start(source, retries=2)
    with pytest.raises(InputError, match="Move it away first"):
        job.redownload()
    job.out.unlink()
    with pytest.raises(InputError, match="--again downloads every result again"):
        job.finish()
    assert job.redownload() == len(before.batches)
    # Killed here, and half-way through.
    api.lines = lambda batch, lines: torn(lines) if batch.id == "msgbatch_002" else lines

    def torn(lines: list[bytes]) -> Any:
        yield lines[0]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        start(source, retries=2).finish()
    api.lines = lambda _, lines: lines

    job = start(source, retries=2)
    after = job.finish()
    assert sorted(job.out.read_bytes().splitlines()) == lines
    assert api.accepted == accepted
    assert (after.outcomes, after.tokens, after.unmatched, after.missing) == (
        before.outcomes,
        before.tokens,
        before.unmatched,
        0,
    )
    assert after.answers == before.answers
    assert after.failures == before.failures


def test_rows_are_sent_again_by_cause(start: Start, api: FakeAPI, requests: Requests) -> None:
    causes = {"r0": "overloaded_error", "r1": "invalid_request_error", "r2": "api_error"}

    def answer(custom_id: str, sends: int) -> dict[str, Any]:
        if custom_id == "r2" or (custom_id in causes and sends == 0):
            return errored(custom_id, causes[custom_id], f"trouble with {custom_id}")
        if custom_id == "r3" and sends == 0:
            return {"custom_id": "r3", "result": {"type": "expired"}}
        return succeeded(custom_id)

    api.answer = answer
    job = start(requests(6), retries=2)
    report = job.finish()

    assert Counter(api.accepted) == Counter({"r0": 2, "r1": 1, "r2": 3, "r3": 2, "r4": 1, "r5": 1})
    assert Counter(ids_in(job.out)) == Counter([f"r{number}" for number in range(6)])
    assert report.outcomes == {"succeeded": 4, "errored": 2}
    assert report.finished
    assert not report.succeeded
    failures = [json.loads(line) for line in Path(report.errors or "").read_text().splitlines()]
    assert [(f["custom_id"], f["line"], f["cause"], f["sends"]) for f in failures] == [
        ("r1", 2, "invalid_request_error", 1),
        ("r2", 3, "api_error", 3),
    ]
    assert failures[1]["message"] == "trouble with r2"


def test_a_billing_error_stops_the_run_and_the_rows_are_kept_for_later(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    api.answer = lambda custom_id, sends: (
        errored(custom_id, "billing_error", "no credit") if not sends else succeeded(custom_id)
    )
    source = requests(4)
    with pytest.raises(ServiceRefusedError, match="no credit"):
        start(source).finish()
    assert len(api.batches) == 1

    job = start(source)
    assert job.finish().succeeded
    assert Counter(ids_in(job.out)) == Counter(["r0", "r1", "r2", "r3"])


@pytest.mark.parametrize(
    ("message", "text"), [("no credit.", "billing_error: no credit. All"), (None, "error. All")]
)
def test_why_a_run_stops_is_one_sentence(message: str | None, text: str) -> None:
    assert text in str(aborted_by("billing_error", message))


def test_a_long_upload_is_reported(
    api: FakeAPI, clock: FakeClock, requests: Requests, tmp_path: Path
) -> None:
    options = RunOptions(max_batch_requests=10)
    out = tmp_path / "results.jsonl"
    prepare(requests(12), out, service="fake", options=options)
    with open_ledger(out, clock.system) as ledger:
        service: Any = Service(api)  # type: ignore[arg-type]  # a stand-in for the client
        executor = Executor(ledger, service, options, long_upload=500)
        texts = [event.text for event in executor.submit() if event.text]
    assert texts[0] == "Partition 1: uploading 10 requests (0 MB)"
    assert sum("uploading" in text for text in texts) == 1


def test_failed_rows_can_be_sent_again_by_hand(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    api.answer = lambda custom_id, sends: (
        errored(custom_id, "not_found_error")
        if custom_id in ("r1", "r4") and not sends
        else succeeded(custom_id)
    )
    source = requests(6)
    job = start(source)
    assert job.finish().outcomes == {"succeeded": 4, "errored": 2}

    job = start(source)
    assert job.retry() == 2
    report = job.finish()
    assert report.succeeded
    assert report.errors is None
    assert Counter(ids_in(job.out)) == Counter([f"r{number}" for number in range(6)])
    assert Counter(api.accepted)["r1"] == 2


def test_missing_and_surplus_lines_are_named(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    stray = json.dumps(succeeded("stray")).encode()
    api.lines = lambda _, lines: [lines[0], lines[0], b"{torn", stray, *lines[2:]]
    job = start(requests(4))
    report = job.finish()

    assert report.missing == 1
    assert report.missing_ids == ["r2"]
    assert report.unmatched == 3
    assert report.requests == sum(report.outcomes.values()) + report.missing
    assert not report.succeeded

    api.lines = lambda _, lines: lines
    job = start(requests(4))
    assert job.retry() == 1
    assert job.finish().succeeded


def test_cut_and_refused_answers_are_told_apart_from_whole_ones(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    reasons = {"r0": "max_tokens", "r1": "refusal", "r2": "pause_turn"}
    api.answer = lambda custom_id, _: succeeded(
        custom_id, stop_reason=reasons.get(custom_id, "end_turn")
    )
    report = start(requests(5)).finish()
    assert report.answers == {"truncated": 1, "refused": 1, "paused": 1, "complete": 2}
    assert report.tokens == {"claude-test": {"answers": 5, "input": 15, "output": 25}}


def test_a_changed_input_is_refused_and_the_line_named(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    source = requests(3)
    start(source).submit()
    source.write_bytes(source.read_bytes().replace(b"r1", b"R1"))
    with pytest.raises(InputError, match=r"requests\.jsonl:2: The row is not the one"):
        start(source)
    source.write_bytes(b"\n".join(row(f"r{n}") for n in range(4)))
    with pytest.raises(InputError, match=":4: The file has more rows"):
        start(source)
    source.write_bytes(row("r0"))
    with pytest.raises(InputError, match="has fewer rows"):
        start(source)

    requests(3)
    job = start(source)
    job.finish()
    expect_each_once(job, api, 3)


def test_an_input_that_changes_between_plan_and_send_is_not_sent(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    source = requests(3)
    job = start(source)
    source.write_bytes(source.read_bytes().replace(b"Hello", b"Adieu"))
    with pytest.raises(InputError, match="has changed since"):
        job.finish()
    assert api.accepted == []


def test_another_service_or_surface_is_refused(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    source = requests(3)
    start(source, beta=["b-1"]).submit()
    api.base_url = "http://elsewhere"
    with pytest.raises(InputError) as caught:
        start(source)
    assert len(caught.value.diagnostics) == 2


def test_the_beta_surface_gets_its_features(start: Start, api: FakeAPI, requests: Requests) -> None:
    start(requests(3), beta=["b-1", "b-2"]).finish()
    assert api.betas == [["b-1", "b-2"]]


def test_an_output_without_a_ledger_is_not_touched(
    start: Start, requests: Requests, tmp_path: Path
) -> None:
    (tmp_path / "results.jsonl").write_text("precious\n")
    with pytest.raises(InputError, match="no run belongs to it"):
        start(requests(3))
    assert (tmp_path / "results.jsonl").read_text() == "precious\n"


def test_an_unfinished_run_of_this_process_is_named_as_its_own(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    job = start(requests(3))
    with pytest.raises(RunLockedError, match="This process already has this run open; close it"):
        start_run(requests(3), job.out, client=api)  # type: ignore[arg-type]  # a stand-in


def test_requests_may_come_from_an_iterable(start: Start, api: FakeAPI) -> None:
    rows = [json.loads(row(f"r{number}")) for number in range(5)]
    job = start(iter(rows))
    job.submit()
    job = start(iter(rows))
    job.finish()
    expect_each_once(job, api, 5)

    with pytest.raises(InputError, match="requests:5: The row is not the one"):
        start([*rows[:4], rows[0]])


def test_no_more_batches_are_open_than_allowed(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    most = 0

    def count(_: FakeBatch) -> None:
        nonlocal most
        most = max(most, sum(batch.ended_at is None for batch in api.batches))

    api.after_create = count
    job = start(requests(30), max_batch_requests=5, max_open_batches=2)
    job.finish()
    assert most == 2
    expect_each_once(job, api, 30)


def test_a_full_queue_is_waited_for_more_and_more_patiently_and_quietly(
    start: Start, api: FakeAPI, requests: Requests, clock: FakeClock
) -> None:
    room_at = clock.now + 4 * 3600

    def full(_: list[bytes]) -> None:
        if api.batches and clock.now < room_at:
            raise status_error(429, "queue full")

    api.before_create = full
    job = start(requests(12), max_batch_requests=7)
    texts = [event.text for event in job.events() if event.text]
    expect_each_once(job, api, 12)
    # The first batch ends meanwhile: asking after it must not make the creates come faster.
    assert 4 * 12 <= api.calls.count("create") <= 5 * 13
    assert sum("queue full" in text for text in texts) <= 10


def test_creates_whose_answers_are_always_lost_end_the_run_resumably(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    api.before_create = raising(lost_answer())
    with pytest.raises(ServiceUnreachableError):
        start(requests(3)).finish()
    assert api.accepted == []
    assert api.calls.count("create") < 100


def test_a_disk_that_is_full_loses_nothing(
    start: Start, api: FakeAPI, requests: Requests, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = requests(6)
    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", raising(OSError(errno.ENOSPC, "No space left on device")))
        with pytest.raises(OSError, match="No space left"):
            start(source).finish()
    job = start(source)
    job.finish()
    expect_each_once(job, api, 6)


def test_a_batch_that_is_gone_for_good_stops_the_run_after_some_minutes(
    start: Start, api: FakeAPI, requests: Requests, clock: FakeClock
) -> None:
    job = start(requests(3))
    job.submit()
    api.batches.clear()
    began = clock.now
    with pytest.raises(ServiceRefusedError, match="key belongs to the workspace"):
        job.finish()
    assert 300 <= clock.now - began <= 400

    job.decide(1, resubmit=True)
    assert job.finish().succeeded
    assert Counter(ids_in(job.out)) == Counter(["r0", "r1", "r2"])


def test_a_batch_that_is_there_is_not_sent_again_by_anybodys_word(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    job = start(requests(3))
    job.submit()
    with pytest.raises(InputError, match="pay for them twice"):
        job.decide(1, resubmit=True)
    api.batches[0].archived_at = api.batches[0].created_at
    job.decide(1, resubmit=True)
    api.before_call = lambda call: None
    assert job.finish().succeeded
    assert len(api.batches) == 2


def test_an_interrupted_create_is_looked_for(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    api.after_create = once(raising(KeyboardInterrupt()))
    source = requests(3)
    with pytest.raises(KeyboardInterrupt):
        start(source).finish()
    job = start(source)
    job.finish()
    expect_each_once(job, api, 3)


def test_results_can_be_put_in_the_order_of_the_requests(
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


def test_actions_can_be_overridden(start: Start, api: FakeAPI, requests: Requests) -> None:
    causes = {"r0": "invalid_request_error", "r1": "overloaded_error"}
    api.answer = lambda custom_id, _: errored(custom_id, causes[custom_id])
    actions = parse_on_error(["invalid_request_error=retry", "overloaded_error=fail"])
    report = start(requests(2), retries=1, on_error=actions).finish()
    assert Counter(api.accepted) == Counter({"r0": 2, "r1": 1})
    assert report.outcomes == {"errored": 2}

    for wrong in ("expired", "expired=often"):
        with pytest.raises(InputError, match="CAUSE=ACTION"):
            parse_on_error([wrong])
    with pytest.raises(InputError, match=r"Unknown --on-error cause 'overload'. Use overloaded_er"):
        parse_on_error(["overload=retry"])
    with pytest.raises(InputError, match=r"Unknown --on-error cause ''. Use "):
        parse_on_error(["=retry"])
    with pytest.raises(ValueError, match=r"on_error\['expired'\] is 'again'. Use 'retry', 'fail'"):
        RunOptions(on_error={"expired": "again"})  # type: ignore[dict-item]


@pytest.mark.parametrize("asked", ["nan", "inf", "-inf", "-5", "1e999"])
def test_a_time_to_wait_that_is_none_does_not_count(
    start: Start, api: FakeAPI, requests: Requests, clock: FakeClock, asked: str
) -> None:
    busy = raising(status_error(529, **{"retry-after": asked}))
    faults = [busy] * 5
    api.before_create = lambda rows: faults.pop()(rows) if faults else None
    began = clock.now
    job = start(requests(3))
    job.finish()

    assert clock.now - began > 6
    expect_each_once(job, api, 3)


@pytest.mark.parametrize(
    ("asked", "least"), [("40", 40), ("nonsense", 0), ("Sun, 06 Nov 1994 08:49:37 GMT", 0)]
)
def test_the_service_may_ask_for_time_before_the_next_look(
    start: Start, api: FakeAPI, requests: Requests, clock: FakeClock, asked: str, least: float
) -> None:
    api.ask_again = {"retry-after": asked}
    began = clock.now
    start(requests(3)).finish()
    assert least <= clock.now - began <= least + 10


@pytest.mark.parametrize("status", [500, 501])
def test_only_an_answer_that_leaves_it_open_has_a_lost_batch_looked_for(
    start: Start, api: FakeAPI, requests: Requests, status: int
) -> None:
    api.before_create = once(raising(status_error(status)))
    job = start(requests(3))
    if status == 501:
        with pytest.raises(ServiceRefusedError, match="status 501"):
            job.finish()
        assert api.calls == ["list", "create"]
        job = start(requests(3))
    job.finish()
    expect_each_once(job, api, 3)


def test_rows_of_a_batch_that_was_recalled_are_sent_again_once(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    source = requests(5)
    job = start(source, retries=0)
    job.submit()
    assert job.cancel(for_resume=True) == ["msgbatch_001"]
    api.answer = lambda custom_id, sends: (
        {"custom_id": custom_id, "result": {"type": "canceled"}}
        if sends == 0 and custom_id != "r1"
        else succeeded(custom_id)
    )

    job = start(source, retries=0)
    assert job.finish().succeeded
    assert Counter(ids_in(job.out)) == Counter(f"r{number}" for number in range(5))
    assert Counter(api.accepted) == Counter({"r0": 2, "r1": 1, "r2": 2, "r3": 2, "r4": 2})


@pytest.mark.parametrize("asked", [True, False])
def test_a_kill_around_a_recall_loses_no_row(
    start: Start, api: FakeAPI, requests: Requests, asked: bool
) -> None:
    source = requests(3)
    job = start(source)
    job.submit()

    def die(call: str) -> None:
        if call == "cancel":
            if asked:
                api.batches[0].canceled = True
            raise KeyboardInterrupt

    api.before_call = die
    with pytest.raises(KeyboardInterrupt):
        job.cancel(for_resume=True)
    api.before_call = lambda call: None
    api.answer = lambda custom_id, sends: (
        {"custom_id": custom_id, "result": {"type": "canceled"}}
        if sends == 0 and api.batches[0].canceled
        else succeeded(custom_id)
    )

    assert start(source).finish().succeeded
    assert len(api.batches) == 1 + asked


def test_what_becomes_of_recalled_rows_can_be_overridden(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    job = start(requests(3), on_error=parse_on_error(["canceled=fail"]))
    job.submit()
    job.cancel(for_resume=True)
    api.answer = lambda custom_id, _: {"custom_id": custom_id, "result": {"type": "canceled"}}
    assert job.finish().outcomes == {"canceled": 3}


def test_canceling_for_good_outweighs_a_recall(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    job = start(requests(3))
    job.submit()
    job.cancel(for_resume=True)
    assert job.cancel() == ["msgbatch_001"]
    api.answer = lambda custom_id, _: {"custom_id": custom_id, "result": {"type": "canceled"}}
    assert job.finish().outcomes == {"canceled": 3}


@pytest.mark.parametrize("model", ["", None, 5])
def test_an_answer_of_a_model_without_a_name_is_an_answer(
    start: Start, api: FakeAPI, requests: Requests, model: Any
) -> None:
    api.answer = lambda custom_id, _: succeeded(custom_id, model=model)
    report = start(requests(2)).finish()
    assert report.succeeded
    assert [counts["answers"] for counts in report.tokens.values()] == [2]


def test_the_account_holds_over_many_pages_chunks_and_rounds(
    start: Start, api: FakeAPI, requests: Requests, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "PAGE_LINES", 4)
    monkeypatch.setattr(collecting_module, "_CHUNK_LINES", 3)
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
        kept = [line for line in lines if wanted[json.loads(line)["custom_id"]] != "gone"]
        return rng.sample(kept + kept[:2], len(kept) + min(len(kept), 2))

    api.answer, api.lines = answer, lines
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


def test_canceled_rows_are_final(start: Start, api: FakeAPI, requests: Requests) -> None:
    source = requests(3)
    job = start(source)
    job.submit()
    assert job.cancel() == ["msgbatch_001"]
    assert api.batches[0].canceled
    api.answer = lambda custom_id, _: {"custom_id": custom_id, "result": {"type": "canceled"}}
    report = job.finish()
    assert report.outcomes == {"canceled": 3}
    assert report.failures[0].cause == "canceled"


def test_a_file_that_is_no_ledger_of_ours_is_left_alone(
    start: Start, requests: Requests, tmp_path: Path
) -> None:
    ledger = tmp_path / "results.jsonl.ledger"
    ledger.write_text("my own notes, which are not a database at all, line after line\n" * 99)
    before = ledger.read_bytes()
    with pytest.raises(InputError, match="cannot be used as a ledger"):
        start(requests(3))
    assert ledger.read_bytes() == before

    ledger.unlink()
    with sqlite3.connect(ledger) as database:
        database.execute("PRAGMA user_version = 99")
    database.close()
    with pytest.raises(InputError, match="version is 99"):
        start(requests(3))


def test_a_run_may_be_moved_with_its_input(
    start: Start, api: FakeAPI, requests: Requests, tmp_path: Path
) -> None:
    source = requests(3)
    start(source)
    moved = source.rename(tmp_path / "moved.jsonl")
    job = start(moved)
    job.finish()
    expect_each_once(job, api, 3)
