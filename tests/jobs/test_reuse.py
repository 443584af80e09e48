"""Answers of other runs are taken for equal requests, and nothing is paid for them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from message_batches.jobs import InputError, Run, RunOptions
from message_batches.jobs.internals import Ledger, open_ledger, start_run
from tests.jobs.fake_api import FakeAPI, FakeClock, errored, row, succeeded
from tests.jobs.runs import raising

Named = Callable[..., Run]


@pytest.fixture
def named(api: FakeAPI, clock: FakeClock, tmp_path: Path) -> Named:
    """Return a function that starts a run with a name: requests as ids with their questions."""

    def start(name: str, requests: dict[str, str], **options: Any) -> Run:
        return start_run(
            [row(each, text) for each, text in requests.items()],
            tmp_path / name,
            client=api,  # type: ignore[arg-type]
            options=RunOptions(**options),
            system=clock.system,
        )

    return start


def texts_in(out: Path | str) -> dict[str, str]:
    """Return the answer of each request in an output."""
    records = map(json.loads, Path(out).read_bytes().splitlines())
    return {each["custom_id"]: each["result"]["message"]["content"][0]["text"] for each in records}


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_equal_requests_are_answered_for_nothing(
    named: Named, api: FakeAPI, tmp_path: Path
) -> None:
    with named("one", {"a": "1", "b": "2", "c": "3"}) as run:
        run.finish()
    before = tree(tmp_path)
    with named("two", {"x": "2", "y": "4", "z": "2", "a": "9"}, reuse=[tmp_path / "one"]) as run:
        report = run.finish()
    assert report.succeeded
    assert api.accepted == ["a", "b", "c", "y", "a"]
    assert texts_in(run.out) == {
        "x": "answer to b",
        "z": "answer to b",
        "y": "answer to y",
        "a": "answer to a",
    }
    assert [(each.source, each.requests) for each in report.reused] == [(str(tmp_path / "one"), 2)]
    assert sum(each["answers"] for each in report.tokens.values()) == 2
    assert [batch.requests for batch in report.batches] == [2]
    assert report.to_dict()["reused"] == [{"source": str(tmp_path / "one"), "requests": 2}]
    assert before.items() <= tree(tmp_path).items()  # the other run was only read


def test_nothing_is_sent_where_everything_is_reused(
    named: Named, api: FakeAPI, tmp_path: Path
) -> None:
    named("one", {"a": "1"}).finish()
    named("two", {"a": "2"}).finish()
    sent = len(api.batches)
    with named("three", {"p": "2", "q": "1"}, reuse=[tmp_path / "one", tmp_path / "two"]) as run:
        assert run.finish().succeeded
        assert [each.requests for each in run.report().reused] == [1, 1]
    assert len(api.batches) == sent
    with named("three", {"p": "2", "q": "1"}, reuse=[tmp_path / "one"]) as run:
        assert run.finish().succeeded
    assert texts_in(run.out) == {"p": "answer to a", "q": "answer to a"}


def test_an_unfinished_run_gives_what_it_has_and_only_complete_answers(
    named: Named, api: FakeAPI, tmp_path: Path
) -> None:
    api.answer = lambda custom_id, _: (
        errored(custom_id, "invalid_request_error")
        if custom_id == "a"
        else succeeded(custom_id, stop_reason="max_tokens" if custom_id == "b" else "end_turn")
    )
    questions = {"a": "1", "b": "2", "c": "3", "d": "4"}
    with named("one", questions, max_batch_requests=3) as run:
        run.submit()
        api.batches[0].looks_left = 0
        api.batches[0].look()
        run.collect_ready()
    api.answer = lambda custom_id, _: succeeded(custom_id)
    with named("two", questions, reuse=[tmp_path / "one"]) as run:
        report = run.finish()
    assert report.succeeded
    assert [each.requests for each in report.reused] == [1]
    assert api.accepted[4:] == ["a", "b", "d"]


def test_a_limit_is_for_what_is_sent(named: Named, api: FakeAPI, tmp_path: Path) -> None:
    named("one", {"a": "1", "b": "2", "c": "3"}).finish()
    questions = {"u": "1", "v": "2", "w": "7", "x": "8", "y": "9"}
    reuse: dict[str, Any] = {"reuse": [tmp_path / "one"]}
    with named("two", questions, limit=1, **reuse) as run:
        run.finish()
    assert len(api.accepted) == 4
    assert len(texts_in(run.out)) == 3
    questions["z"] = "3"
    with named("two", questions, limit=1, update=True) as run:
        run.finish()
    assert len(api.accepted) == 4
    with named("two", questions, limit=1, **reuse) as run:  # z was held back
        run.finish()
    assert len(api.accepted) == 4
    assert texts_in(run.out)["z"] == "answer to c"
    with named("two", questions) as run:
        assert run.finish().succeeded
    assert Counter(api.accepted[3:]) == Counter("wxy")


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        ("itself", "This is the run itself"),
        ("service", "of another service"),
        ("beta", "of another service"),
        ("none", "No run belongs to this output"),
    ],
)
def test_a_run_that_says_nothing_about_this_one_is_refused(
    named: Named, api: FakeAPI, tmp_path: Path, fault: str, says: str
) -> None:
    named("one", {"a": "1"}).finish()
    options: dict[str, Any] = {"reuse": [tmp_path / ("two" if fault == "itself" else "one")]}
    if fault == "itself":
        named("two", {"a": "1"}).close()
    elif fault == "service":
        api.base_url = "http://elsewhere"
    elif fault == "beta":
        options["beta"] = ["b-1"]
    elif fault == "none":
        options["reuse"] = [tmp_path / "other"]
    with pytest.raises(InputError, match=says):
        named("two", {"a": "1"}, **options)
    assert api.accepted == ["a"]


def test_requests_that_are_not_what_was_sent_any_more_are_not_taken_for_equal(
    named: Named, api: FakeAPI, tmp_path: Path
) -> None:
    named("one", {"a": "1", "b": "2"}).finish()
    kept = tmp_path / "one.run" / "requests.jsonl"
    kept.write_bytes(kept.read_bytes().replace(b'"2"', b'"7"'))
    with named("two", {"x": "7", "y": "1"}, reuse=[tmp_path / "one"]) as run:
        run.finish()
    assert api.accepted == ["a", "b", "x"]
    kept.unlink()
    with pytest.raises(InputError, match="The requests of this run are gone"):
        named("three", {"x": "1"}, reuse=[tmp_path / "one"])


def test_what_a_killed_process_left_is_not_taken_for_results(
    named: Named, api: FakeAPI, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    named("one", {"a": "1"}).finish()
    with monkeypatch.context() as patch:
        patch.setattr(Ledger, "commit", killed)
        with pytest.raises(KeyboardInterrupt):
            named("two", {"x": "1"}, reuse=[tmp_path / "one"])
    assert list((tmp_path / "two.run" / "parts").iterdir())
    with named("two", {"x": "1"}) as run:
        assert run.finish().succeeded
    assert texts_in(run.out) == {"x": "answer to x"}
    assert run.report().reused == []


def test_answers_that_were_recorded_and_not_appended_are_appended_later(
    named: Named, api: FakeAPI, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    named("one", {"a": "1"}).finish()
    with monkeypatch.context() as patch:
        patch.setattr(Ledger, "merged", raising(KeyboardInterrupt()))
        with pytest.raises(KeyboardInterrupt):
            named("two", {"x": "1", "y": "2"}, reuse=[tmp_path / "one"])
    with named("two", {"x": "1", "y": "2"}) as run:
        assert run.finish().succeeded
    assert texts_in(run.out) == {"x": "answer to a", "y": "answer to y"}
    assert [each.requests for each in run.report().reused] == [1]
    assert list((tmp_path / "two.run" / "parts").iterdir()) == []


def test_answers_that_were_reused_are_part_of_the_run(
    named: Named, api: FakeAPI, tmp_path: Path
) -> None:
    named("one", {"a": "1", "b": "2"}).finish()
    reuse = {"reuse": [tmp_path / "one"]}
    with named("two", {"x": "1", "y": "2", "z": "3"}, **reuse) as run:
        run.finish()
    before = texts_in(run.out)
    with named("two", {"z": "3", "y": "2"}, update=True, ordered=True) as run:
        assert run.finish().succeeded
    assert list(texts_in(run.out).items()) == [("z", before["z"]), ("y", before["y"])]
    with open_ledger(run.out) as ledger:
        placed = [(each.custom_id, each.batch_id) for each in ledger.placements()]
        assert placed == [("z", api.batches[-1].id), ("y", None)]
    # A lost output is downloaded again, and reused again.
    Path(run.out).unlink()
    with named("two", {"z": "3", "y": "2"}) as run:
        assert run.redownload() == 1
        run.collect_ready()
        assert run.report().pending == 1
    with named("two", {"z": "3", "y": "2"}, **reuse) as run:
        assert run.finish().succeeded
    assert texts_in(run.out) == {"z": before["z"], "y": before["y"]}
    assert Counter(api.accepted) == Counter("abz")
