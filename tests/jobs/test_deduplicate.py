"""Equal requests are sent once, and each of them has the result."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from message_batches.jobs import Run, RunOptions
from message_batches.jobs.errors import PilotError
from message_batches.jobs.internals import Ledger, open_ledger, start_run
from message_batches.jobs.state import Opened
from tests.jobs.fake_api import FakeAPI, FakeClock, errored, row, status_error, succeeded
from tests.jobs.runs import raising
from tests.jobs.test_update_properties import answer, text_in
from tests.properties import examples

QUESTIONS = {"a": "1", "b": "2", "c": "1", "d": "1", "e": "2", "f": "3"}


class Runs:
    """Starts runs over questions by id, in one folder."""

    def __init__(self, folder: Path) -> None:
        self.api, self._clock = FakeAPI(), FakeClock()
        self.out = folder / "out.jsonl"

    def start(self, questions: dict[str, str], **options: Any) -> Run:
        return start_run(
            [row(each, text) for each, text in questions.items()],
            self.out,
            client=self.api,  # type: ignore[arg-type]
            options=RunOptions(**{"deduplicate": True, **options}),
            system=self._clock.system,
        )

    def results(self) -> dict[str, Any]:
        records = [json.loads(line) for line in self.out.read_bytes().splitlines()]
        assert len({each["custom_id"] for each in records}) == len(records)
        return {each["custom_id"]: each["result"] for each in records}


@pytest.fixture
def runs(tmp_path: Path) -> Runs:
    return Runs(tmp_path)


def answers(results: dict[str, Any]) -> dict[str, str]:
    return {each: found["message"]["content"][0]["text"] for each, found in results.items()}


def test_equal_requests_are_sent_once_and_all_are_answered(runs: Runs) -> None:
    with runs.start(QUESTIONS, ordered=True) as run:
        report = run.finish()
    assert report.succeeded
    assert runs.api.accepted == ["a", "b", "f"]
    assert list(answers(runs.results()).items()) == [
        ("a", "answer to a"),
        ("b", "answer to b"),
        ("c", "answer to a"),
        ("d", "answer to a"),
        ("e", "answer to b"),
        ("f", "answer to f"),
    ]
    assert report.copies == 3
    assert sum(each["answers"] for each in report.tokens.values()) == 3
    assert [batch.requests for batch in report.batches] == [3]


def test_requests_that_differ_in_anything_but_the_layout_are_not_equal(runs: Runs) -> None:
    one = json.loads(row("a", "1"))
    other = {"params": dict(reversed(one["params"].items())), "custom_id": "b"}
    third = {**one, "custom_id": "c", "params": {**one["params"], "max_tokens": 17}}
    with start_run(
        [json.dumps(each, indent=None).encode() for each in (one, other, third)],
        runs.out,
        client=runs.api,  # type: ignore[arg-type]
        options=RunOptions(deduplicate=True),
        system=FakeClock().system,
    ) as run:
        assert run.finish().succeeded
    assert runs.api.accepted == ["a", "c"]


def test_copies_fail_with_the_one_that_is_sent_and_are_retried_with_it(runs: Runs) -> None:
    runs.api.answer = lambda custom_id, _: (
        errored(custom_id, "not_found_error") if custom_id == "a" else succeeded(custom_id)
    )
    with runs.start(QUESTIONS) as run:
        report = run.finish()
        assert report.outcomes == {"succeeded": 3, "errored": 3}
        assert runs.results()["d"]["type"] == "errored"
        assert [failure.requests for failure in report.failures] == [3]
        runs.api.answer = lambda custom_id, _: succeeded(custom_id)
        assert run.retry() == 1
        assert runs.results().keys() == {"b", "e", "f"}
        assert run.finish().succeeded
    assert runs.api.accepted == ["a", "b", "f", "a"]
    assert answers(runs.results())["d"] == "answer to a"


def test_copies_wait_for_a_retry(runs: Runs) -> None:
    runs.api.answer = lambda custom_id, sends: (
        succeeded(custom_id) if sends else errored(custom_id, "overloaded_error")
    )
    with runs.start(QUESTIONS) as run:
        assert run.finish().succeeded
    assert Counter(runs.api.accepted) == Counter("aabbff")


def test_copies_of_what_is_missing_are_missing_until_it_is_there(runs: Runs) -> None:
    runs.api.after_create = lambda batch: batch.lost.add("a")
    with runs.start(QUESTIONS) as run:
        report = run.finish()
        assert (report.missing, report.outcomes) == (3, {"succeeded": 3})
        runs.api.batches[0].lost.clear()
        assert run.retry() == 0
        assert run.finish().succeeded
    assert runs.api.accepted == ["a", "b", "f"]
    assert answers(runs.results())["c"] == "answer to a"


def test_copies_of_a_request_that_is_too_large_fail_without_a_line(runs: Runs) -> None:
    def refuse(rows: list[bytes]) -> None:
        if any(b'"1"' in each for each in rows):
            raise status_error(413)

    runs.api.before_create = refuse
    with runs.start(QUESTIONS) as run:
        report = run.finish()
    assert report.finished
    assert report.outcomes == {"succeeded": 3, "errored": 3}
    assert [(each.cause, each.requests) for each in report.failures] == [("request_too_large", 3)]


@pytest.mark.parametrize("method", ["commit", "merged"])
def test_a_process_that_was_killed_before_the_copies_were_settled_is_continued(
    runs: Runs, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    commit = Ledger.commit

    def killed(self: Ledger, changes: Any, **others: Any) -> Any:
        changes = list(changes)
        if any(
            isinstance(each, Opened) and each.partition.known_by == "copied" for each in changes
        ):
            raise KeyboardInterrupt
        return commit(self, changes, **others)

    with monkeypatch.context() as patch:
        patch.setattr(
            Ledger, method, killed if method == "commit" else raising(KeyboardInterrupt())
        )
        with runs.start(QUESTIONS) as run, pytest.raises(KeyboardInterrupt):
            run.finish()
    with runs.start(QUESTIONS, deduplicate=False) as run:
        assert not run.report().finished
        assert run.finish().succeeded
    assert runs.results().keys() == QUESTIONS.keys()
    assert runs.api.accepted == ["a", "b", "f"]


def test_a_lost_output_is_written_again_with_its_copies(runs: Runs) -> None:
    with runs.start(QUESTIONS) as run:
        run.finish()
    before = runs.results()
    runs.out.unlink()
    with runs.start(QUESTIONS) as run:
        assert run.redownload() == 1
        run.collect_ready()
    assert runs.results() == before
    assert runs.api.accepted == ["a", "b", "f"]


def test_new_requests_get_the_answers_of_equal_ones_that_were_sent(runs: Runs) -> None:
    with runs.start(QUESTIONS) as run:
        run.finish()
    grown = {"x": "3", "y": "9", "z": "9", **QUESTIONS}
    with runs.start(grown, update=True) as run:
        assert run.finish().succeeded
    assert runs.api.accepted == ["a", "b", "f", "y"]
    assert answers(runs.results())["x"] == "answer to f"


def test_a_copy_is_sent_where_what_it_waits_for_leaves_the_input(runs: Runs) -> None:
    runs.start(QUESTIONS).submit()
    left = {each: text for each, text in QUESTIONS.items() if each != "a"}
    with runs.start(left, update=True) as run:
        report = run.finish()
    assert report.succeeded
    assert report.copies == 2
    assert runs.api.accepted == ["a", "b", "f", "c"]
    assert answers(runs.results())["d"] == "answer to c"


def test_a_limit_counts_what_is_sent(runs: Runs) -> None:
    with runs.start(QUESTIONS, limit=2) as run:
        report = run.finish()
        # Those that are equal to one that is held back are held back with it.
        held_back = [each.failure.status for each in run.answers() if each.failure is not None]
    assert len(runs.api.accepted) == 2
    assert (report.outcomes["succeeded"], report.held_back, report.pending) == (4, 2, 2)
    assert held_back == ["not_sent"] * 2
    with runs.start(QUESTIONS, limit=3) as run:
        assert run.finish().succeeded
    assert Counter(runs.api.accepted) == Counter("abf")


def test_a_pilot_judges_what_is_sent(runs: Runs) -> None:
    with runs.start(QUESTIONS, pilot=2, max_failures=0) as run:
        report = run.finish()
    assert report.succeeded
    assert report.pilot is not None
    assert (report.pilot.requests, report.pilot.failures, report.pilot.rest) == (2, 0, 1)
    # Answers of another run, and those that equal requests shared, do not hide a failure.
    new = {**QUESTIONS, "g": "4", "h": "5", "i": "6"}
    earlier, runs.out = runs.out, runs.out.with_name("other.jsonl")
    runs.api.answer = lambda custom_id, _: errored(custom_id, "not_found_error")
    with (
        runs.start(new, pilot=2, max_failures="50%", reuse=[earlier]) as run,
        pytest.raises(PilotError) as raised,
    ):
        run.finish()
    pilot = raised.value.pilot
    assert (pilot.requests, pilot.failures, pilot.rest, pilot.cost) == (2, 2, 1, 0)
    assert pilot.input_tokens == 0


inputs = st.dictionaries(
    st.sampled_from("abcdef"), st.sampled_from(["1", "2", "fails"]), min_size=1
)


@examples(25)
@given(st.lists(st.tuples(inputs, st.booleans()), min_size=1, max_size=4))
def test_any_history_ends_with_each_question_answered_for_each_id(
    history: list[tuple[dict[str, str], bool]],
) -> None:
    with TemporaryDirectory() as folder:
        runs = Runs(Path(folder))
        runs.api.lines = answer  # type: ignore[assignment]
        for questions, finishes in [*history, (history[-1][0], True)]:
            with runs.start(questions, update=True, max_batch_requests=2) as run:
                report = run.finish() if finishes else run.submit()
            assert sum(report.outcomes.values()) + report.pending == len(questions)
        assert report.finished
        lines = runs.out.read_bytes().splitlines()
        assert {json.loads(line)["custom_id"]: text_in(line) for line in lines} == questions
        with open_ledger(runs.out) as ledger:
            assert not ledger.unfinished
        if len(history) == 1:
            assert len(runs.api.accepted) == len(set(questions.values()))
