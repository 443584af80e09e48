"""A run whose input changed continues with `update`: only what is new or changed is sent."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from message_batches.jobs import InputError, Report
from message_batches.jobs.internals import Ledger, cancel_run, open_ledger, resume_run
from message_batches.jobs.ledger.home.pending import PendingUpdate
from tests.jobs.fake_api import FakeAPI, FakeClock, errored, row, succeeded
from tests.jobs.runs import Start, raising


def write(path: Path, requests: Mapping[str, str]) -> Path:
    """Write requests: each id with a question."""
    lines = (
        row(custom_id).replace(b"Hello", text.encode()) for custom_id, text in requests.items()
    )
    path.write_bytes(b"".join(line + b"\n" for line in lines))
    return path


def lines_of(path: Path) -> dict[str, bytes]:
    return {json.loads(line)["custom_id"]: line for line in path.read_bytes().splitlines()}


def answers_of(report: Report) -> int:
    return sum(counters["answers"] for counters in report.tokens.values())


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return tmp_path / "requests.jsonl"


OLD = {"a": "1", "b": "1", "c": "1", "d": "1", "e": "1"}
NEW = {"x": "1", "e": "1", "b": "2", "a": "1", "y": "1", "c": "1"}
"""As OLD with two more, one changed and one less, in another order."""


def test_a_changed_input_is_refused_with_counts_and_the_first_of_each(
    start: Start, api: FakeAPI, source: Path, out: Path
) -> None:
    start(write(source, OLD)).finish()
    before = out.read_bytes()
    with pytest.raises(InputError) as refused:
        start(write(source, NEW))
    assert str(refused.value).splitlines() == [
        f"{source}: The input has changed since this run started. Compared with the run: 2 new, 1 "
        "changed, 1 removed. Pass --update to send only what is new or changed, restore the old "
        "input, or choose another output to start a new run.",
        f'{source}:1: "x" is new, the first of 2 requests.',
        f'{source}:3: "b" is changed.',
        f'{source}: "d" is removed. It was on line 4.',
    ]
    assert len(api.accepted) == 5
    assert out.read_bytes() == before
    write(source, OLD)
    assert start(source).finish().succeeded


def test_only_new_and_changed_requests_are_sent(
    start: Start, api: FakeAPI, source: Path, out: Path
) -> None:
    start(write(source, OLD)).finish()
    before = lines_of(out)
    report = start(write(source, NEW), update=True).finish()
    assert report.succeeded
    assert Counter(api.accepted[5:]) == Counter("xyb")
    now = lines_of(out)
    assert now.keys() == NEW.keys()
    for custom_id in "ace":
        assert now[custom_id] == before[custom_id]
    [update] = report.updates
    assert (update.new, update.changed, update.removed) == (2, 1, 1)
    assert answers_of(report) == 8  # also of what has left the output

    assert start(source).finish().succeeded  # it is the input of the run now
    assert len(api.accepted) == 8
    assert start(source, update=True, ordered=True).finish().succeeded
    assert list(lines_of(out)) == list(NEW)
    assert len(api.accepted) == 8


def test_another_order_sends_nothing(start: Start, api: FakeAPI, source: Path, out: Path) -> None:
    start(write(source, OLD)).finish()
    before = out.read_bytes()
    write(source, dict(reversed(OLD.items())))
    with pytest.raises(InputError, match="the requests are the same, but their order"):
        start(source)
    assert start(source, update=True).finish().succeeded
    assert out.read_bytes() == before
    assert len(api.accepted) == 5


def test_batches_in_flight_stay_in_flight(
    start: Start, api: FakeAPI, source: Path, out: Path
) -> None:
    start(write(source, OLD), max_batch_requests=2).submit()
    assert len(api.batches) == 3
    report = start(write(source, NEW), update=True).finish()
    assert report.succeeded
    assert Counter(api.accepted) == Counter("abcde") + Counter("xyb")
    assert lines_of(out).keys() == NEW.keys()
    assert report.unmatched == 2  # of the old b, and of d
    assert answers_of(report) == 8
    # The line of b is that of the new request, which its batch alone can tell.
    with open_ledger(out) as ledger:
        placed = {each.custom_id: each.batch_id for each in ledger.placements()}
    assert placed["b"] == api.batches[-1].id


def test_what_failed_stays_failed_unless_it_is_changed(
    start: Start, api: FakeAPI, source: Path, out: Path
) -> None:
    api.answer = lambda custom_id, _: (
        errored(custom_id, "invalid_request_error") if custom_id in "abd" else succeeded(custom_id)
    )
    report = start(write(source, OLD)).finish()
    assert report.outcomes == {"succeeded": 2, "errored": 3}
    api.answer = lambda custom_id, _: succeeded(custom_id)
    job = start(write(source, NEW), update=True)
    report = job.finish()
    assert report.outcomes == {"succeeded": 5, "errored": 1}
    assert [failure.custom_id for failure in report.failures] == ["a"]
    assert job.retry(every=True) == 1
    assert job.finish().succeeded
    assert Counter(api.accepted) == Counter("abcde") + Counter("xyba")


def test_a_request_that_waits_for_its_retry_is_sent_as_it_is_now(
    start: Start, api: FakeAPI, source: Path, out: Path
) -> None:
    tries: Counter[str] = Counter()

    def answer(custom_id: str, _: int) -> dict[str, Any]:
        tries[custom_id] += 1
        return (
            errored(custom_id, "overloaded_error")
            if tries[custom_id] == 1
            else succeeded(custom_id)
        )

    api.answer = answer
    job = start(write(source, OLD))
    job.submit()
    for _ in range(3):
        job.collect_ready()
    assert job.report().to_retry == 5
    report = start(write(source, NEW), update=True).finish()
    assert report.succeeded
    assert lines_of(out).keys() == NEW.keys()
    assert "d" not in api.accepted[5:]


def test_parts_that_are_not_merged_yet_are_merged_first(
    start: Start, api: FakeAPI, source: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start(write(source, OLD), max_batch_requests=2).submit()

    with monkeypatch.context() as patch:
        commit = Ledger.commit

        def interrupted(*arguments: Any, merged: Any = None, **others: Any) -> Any:
            if merged is not None:
                raise KeyboardInterrupt
            return commit(*arguments, **others)

        patch.setattr(Ledger, "commit", interrupted)
        with pytest.raises(KeyboardInterrupt):
            start(source).finish()
    with open_ledger(out) as ledger:
        assert ledger.states().get("fetched")
    report = start(write(source, NEW), update=True).finish()
    assert report.succeeded
    assert lines_of(out).keys() == NEW.keys()
    assert Counter(api.accepted) == Counter("abcde") + Counter("xyb")


def test_updates_follow_each_other_while_a_batch_is_in_flight(
    start: Start, api: FakeAPI, source: Path, out: Path
) -> None:
    start(write(source, OLD)).submit()
    start(write(source, NEW), update=True).close()
    start(write(source, {"d": "1", "a": "1"}), update=True).close()
    report = start(write(source, {"b": "1", "d": "1", "z": "1"}), update=True).finish()
    assert report.succeeded
    assert lines_of(out).keys() == {"b", "d", "z"}
    assert len(report.updates) == 3
    assert report.unmatched == 5
    # Nothing was sent between the updates; what came back to the input is a new request.
    assert Counter(api.accepted) == Counter("abcde") + Counter("bdz")


def test_results_are_downloaded_again_after_an_update(
    start: Start, api: FakeAPI, source: Path, out: Path
) -> None:
    start(write(source, OLD)).finish()
    start(write(source, NEW), update=True).finish()
    out.unlink()
    job = start(source)
    assert job.redownload() == 2
    assert job.finish().succeeded
    assert lines_of(out).keys() == NEW.keys()
    assert len(api.accepted) == 8


def test_a_process_that_is_killed_before_a_limit_is_applied_keeps_it(
    start: Start,
    api: FakeAPI,
    clock: FakeClock,
    source: Path,
    out: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    start(write(source, OLD)).finish()
    store = Ledger.store

    def killed(self: Ledger, settings: Mapping[str, Any]) -> None:
        if "limit" in settings:
            raise KeyboardInterrupt
        store(self, settings)

    with monkeypatch.context() as patch:
        patch.setattr(Ledger, "store", killed)
        patch.setattr(Ledger, "admit", raising(KeyboardInterrupt()))
        with pytest.raises(KeyboardInterrupt):
            start(write(source, NEW), update=True, limit=4)
    with resume_run(out, client=api, system=clock.system) as run:  # type: ignore[arg-type]
        assert run.finish().pending == 2  # a, c and e were sent before
    assert len(api.accepted) == 6


def test_nothing_is_updated_where_nothing_was_sent(
    start: Start, api: FakeAPI, source: Path
) -> None:
    start(write(source, OLD)).close()
    report = start(write(source, NEW), update=True).finish()
    assert report.succeeded
    assert report.updates == []
    assert Counter(api.accepted) == Counter(NEW.keys())


def test_a_cancel_after_an_update_was_killed_holds_for_the_new_run(
    start: Start, api: FakeAPI, source: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = start(write(source, OLD))
    job.submit()
    job.close()
    write(source, NEW)

    def killed(update: PendingUpdate, _: object) -> None:
        if update.place.exists():
            raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(PendingUpdate, "finish", killed)
        with pytest.raises(KeyboardInterrupt):
            start(source, update=True)
    assert cancel_run(out, client=api, for_resume=True)  # type: ignore[arg-type]  # the stand-in
    with open_ledger(out) as ledger:
        assert len(ledger.setting("updates")) == 1
        assert ledger.setting("cancels") == 1
    assert start(source).finish().succeeded


def test_what_follows_an_answer_stays_with_its_request(
    start: Start, api: FakeAPI, source: Path, out: Path
) -> None:
    def answer(custom_id: str, earlier: int) -> dict[str, Any]:
        is_first = custom_id in ("b", "c", "d", "e") and not earlier
        return succeeded(custom_id, stop_reason="max_tokens" if is_first else "end_turn")

    api.answer = answer
    policy = {"truncated": "retry"}
    job = start(write(source, OLD), on_answer=policy)
    job.submit()
    api.end()
    report = job.collect_ready()
    assert (report.to_retry, report.answers) == (4, {"complete": 1})

    job = start(write(source, NEW), update=True, on_answer=policy)
    report = job.finish()
    assert report.succeeded
    assert lines_of(out).keys() == NEW.keys()
    # What has left or changed the input is not asked again; the others are, with more tokens.
    again = [json.loads(each) for batch in api.batches[1:] for each in batch.own_rows]
    tokens = {each["custom_id"]: each["params"]["max_tokens"] for each in again}
    assert tokens == {"x": 16, "y": 16, "b": 16, "c": 32, "e": 32}
    ((status, action, *counts),) = [
        (each.status, each.action, each.requests, each.complete) for each in report.redone
    ]
    assert (status, action, counts) == ("truncated", "retry", [2, 2])
    assert answers_of(report) == 10
