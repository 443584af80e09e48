"""With a limit, a run sends so many requests, spread over the input, and a later one sends more."""

from __future__ import annotations

import gc
import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from message_batches.jobs import Run, RunOptions
from message_batches.jobs.internals import resume_run
from message_batches.jobs.ledger import Ledger
from message_batches.jobs.ledger.stages import spread
from message_batches.jobs.storage import RunFolder
from tests.jobs.fake_api import FakeAPI, FakeClock
from tests.jobs.ledgers import begin, opened
from tests.jobs.runs import ANY_OUTPUT, Requests, Start, expect_each_once, ids_in


@pytest.fixture
def resumed(api: FakeAPI, clock: FakeClock, start: Start, tmp_path: Path) -> Callable[..., Run]:
    """Return a function that resumes the run as a new process without its input does."""

    def resumed(**options: Any) -> Run:
        gc.collect()
        out = tmp_path / "results.jsonl"
        return resume_run(out, client=api, options=RunOptions(**options), system=clock.system)

    return resumed


@given(st.integers(1, 5_000), st.data())
def test_what_is_chosen_is_spread_evenly(count: int, data: st.DataObject) -> None:
    chosen = data.draw(st.integers(0, count))
    places = list(spread(count, chosen))
    assert len(set(places)) == chosen
    assert all(0 <= place < count for place in places)
    # Each equal part of the input has as many of them as it should, give or take one.
    middle = sum(place < count // 2 for place in places)
    assert abs(middle - chosen / 2) <= 1
    distances = {after - before for before, after in pairwise(places)}
    assert not distances or max(distances) - min(distances) <= 1


@ANY_OUTPUT
def test_a_limit_sends_so_many_and_a_larger_one_the_difference(
    start: Start, requests: Requests, api: FakeAPI
) -> None:
    source = requests(20)
    report = start(source, limit=4).finish()
    first = set(api.accepted)
    assert first == {"r2", "r7", "r12", "r17"}
    assert (report.finished, report.at_rest, report.succeeded) == (False, True, False)
    assert (report.pending, report.held_back, report.outcomes) == (16, 16, {"succeeded": 4})

    assert start(source, limit=4).finish().held_back == 16
    assert len(api.accepted) == 4

    report = start(source, limit=10).finish()
    assert len(api.accepted) == 10
    assert report.held_back == 10
    assert set(ids_in(start(source, limit=10).out)) == set(api.accepted) > first

    job = start(source)
    assert job.finish().succeeded
    expect_each_once(job, api, 20)


def test_a_smaller_limit_than_what_was_sent_sends_nothing(
    start: Start, requests: Requests, api: FakeAPI
) -> None:
    source = requests(6)
    start(source, limit=4).finish()
    assert start(source, limit=2).finish().held_back == 2
    assert len(api.accepted) == 4


def test_a_limit_on_a_run_that_was_planned_without_one(
    start: Start, requests: Requests, api: FakeAPI
) -> None:
    source = requests(6)
    start(source)
    start(source, limit=2).submit()
    assert len(api.accepted) == 2


def test_a_limit_is_kept_when_another_command_continues_the_run(
    start: Start, requests: Requests, api: FakeAPI, resumed: Callable[..., Run]
) -> None:
    start(requests(6), limit=2).close()
    report = resumed().finish()
    assert (len(api.accepted), report.held_back) == (2, 4)


def test_a_process_that_dies_before_the_others_were_held_back_sends_no_more(
    start: Start,
    requests: Requests,
    api: FakeAPI,
    resumed: Callable[..., Run],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Ledger, "admit", die)
        with pytest.raises(KeyboardInterrupt):
            start(requests(6), limit=2)
    assert resumed().finish().held_back == 4
    assert len(api.accepted) == 2


@pytest.mark.parametrize("where", ["file", "postgres"])
def test_a_ledger_holds_back_all_others(
    tmp_path: Path, where: str, request: pytest.FixtureRequest
) -> None:
    database = request.getfixturevalue("postgres") if where == "postgres" else None
    with opened(tmp_path, range(1, 9), database=database) as ledger:
        assert ledger.admit(None).fresh == 8
        pool = ledger.admit(2)
        assert (pool.fresh, pool.later) == (2, 6)
        assert ledger.admit(2) == pool
        assert (ledger.held_back, ledger.has_work, ledger.unfinished) == (6, True, True)
        number = begin(ledger, 10)
        assert [first for first, _ in ledger.members_of(number).ranges] == [3, 7]
        assert ledger.admit(3).fresh == 1
        held = [each.custom_id for each in ledger.placements() if each.held_back]
        assert len(held) == 5
        assert not {"r3", "r7"} & {*held}
        assert ledger.admit(None).later == 0
        assert ledger.outcomes() == {"pending": 8}
    with Ledger.for_reading(RunFolder.of(tmp_path / "results.jsonl", database)) as ledger:
        assert ledger.held_back == 0


def test_a_limit_below_one_is_refused(start: Start, requests: Requests) -> None:
    for limit in (0, -1, 2.5, True):
        with pytest.raises(ValueError, match="limit"):
            start(requests(2), limit=limit)
    assert json.dumps(start(requests(2), limit=5).finish().to_dict())
