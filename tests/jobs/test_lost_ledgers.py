"""A ledger that was deleted while batches are under way is a question, where the list can tell."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from message_batches.jobs import DecisionRequiredError, InputError
from tests.jobs.fake_api import STARTED_AT, FakeAPI, row
from tests.jobs.runs import Requests, Start


@pytest.fixture
def lost(start: Start, api: FakeAPI, requests: Requests, tmp_path: Path) -> Path:
    """The requests of a run whose folder was deleted after its two batches were sent."""
    source = requests(6)
    start(source, max_batch_requests=3).submit()
    start(source).close()
    shutil.rmtree(tmp_path / "results.jsonl.run")
    made_at(tmp_path / "results.jsonl", STARTED_AT)
    assert (tmp_path / "results.jsonl").read_bytes() == b""
    api.calls.clear()
    return source


def made_at(path: Path, time: float) -> None:
    os.utime(path, (time, time))


def test_a_folder_that_was_deleted_is_a_question_until_it_is_answered(
    lost: Path, start: Start, api: FakeAPI
) -> None:
    for _ in range(2):
        with pytest.raises(DecisionRequiredError, match="--start-anew") as question:
            start(lost).finish()
        assert set(question.value.candidates) == {"msgbatch_001", "msgbatch_002"}
        assert "create" not in api.calls
    assert start(lost, start_anew=True).finish().succeeded
    assert len(api.accepted) == 12


def test_the_question_is_asked_of_other_requests_too(
    lost: Path, start: Start, api: FakeAPI, requests: Requests
) -> None:
    with pytest.raises(DecisionRequiredError):
        start(lost).finish()
    with pytest.raises(DecisionRequiredError):
        start(requests(5, "others.jsonl")).finish()
    assert "create" not in api.calls


def test_a_run_that_was_started_anew_is_resumed_without_a_question(
    lost: Path, start: Start
) -> None:
    start(lost, start_anew=True).submit()
    assert start(lost).finish().succeeded


def test_a_folder_without_its_ledger_is_refused(
    start: Start, api: FakeAPI, requests: Requests, tmp_path: Path
) -> None:
    source = requests(3)
    start(source).submit()
    start(source).close()
    (tmp_path / "results.jsonl.run" / "ledger.sqlite").unlink()
    with pytest.raises(InputError, match="batches may be in progress"):
        start(source)
    assert api.calls.count("create") == 1


@pytest.mark.parametrize("case", ["no output", "older", "larger", "none"])
def test_batches_of_others_raise_no_question(
    start: Start, api: FakeAPI, requests: Requests, tmp_path: Path, case: str
) -> None:
    out = tmp_path / "results.jsonl"
    api.accept([row(f"x{number}") for number in range(9 if case == "larger" else 3)])
    if case != "no output":
        out.touch()
        made_at(out, STARTED_AT + (3600 if case == "older" else 0))
    if case == "none":
        api.batches.clear()
    assert start(requests(6)).finish().succeeded


def test_a_resumed_run_leaves_the_time_of_its_output(
    start: Start, api: FakeAPI, requests: Requests, tmp_path: Path
) -> None:
    out = tmp_path / "results.jsonl"
    start(requests(3)).submit()
    made_at(out, STARTED_AT)
    start(requests(3)).submit()
    assert out.stat().st_mtime == STARTED_AT
