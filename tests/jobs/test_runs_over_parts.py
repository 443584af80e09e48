"""A run over parts that others wrote: without a table of requests, and with the same promises."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from message_batches.jobs import Run
from message_batches.jobs.errors import InputError
from message_batches.jobs.input import ValidationRules
from message_batches.jobs.internals import (
    RequestParts,
    RunFolder,
    write_request_part,
)
from message_batches.jobs.storage import Place, open_at, place_in, put
from tests.jobs.fake_api import FakeAPI, errored, succeeded
from tests.jobs.request_parts import params

Start = Callable[..., Run]

COUNTS = (5, 1, 7)
IDS = [f"p{number}-{line}" for number, count in enumerate(COUNTS) for line in range(1, count + 1)]


@pytest.fixture(params=["local", "memory"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    if request.param == "local":
        (tmp_path / "requests").mkdir()
        return tmp_path / "requests"
    request.getfixturevalue("memory")
    return "memory://bucket/requests"


def written(place: Place, text: str = "Hello", counts: tuple[int, ...] = COUNTS) -> RequestParts:
    parts = [
        write_request_part(
            place,
            number,
            [params(f"{text} {number} {line}") for line in range(count)],
            ValidationRules(),
        )[0]
        for number, count in enumerate(counts)
    ]
    return RequestParts(place, tuple(parts))


def lines_of(run: Run) -> list[dict[str, Any]]:
    return [json.loads(line) for line in Path(run.out).read_bytes().splitlines()]


def test_each_request_is_sent_once_and_answered_once_in_order(
    place: Place, api: FakeAPI, start: Start
) -> None:
    run = start(written(place), max_batch_requests=4, ordered=True)
    assert run.finish().succeeded

    assert Counter(api.accepted) == Counter(IDS)
    assert [line["custom_id"] for line in lines_of(run)] == IDS


def test_a_run_over_parts_has_no_row_for_a_request(
    place: Place, start: Start, tmp_path: Path
) -> None:
    start(written(place)).finish()

    database = sqlite3.connect(RunFolder.of(tmp_path / "results.jsonl").ledger)
    assert database.execute("SELECT COUNT(*) FROM requests").fetchone() == (0,)
    database.close()


def test_the_ledger_may_be_in_a_database(
    place: Place, api: FakeAPI, start: Start, postgres: str
) -> None:
    start(written(place), max_batch_requests=4, ledger=postgres).submit()
    run = start(written(place), max_batch_requests=4, ledger=postgres, ordered=True)
    assert run.finish().succeeded
    assert Counter(api.accepted) == Counter(IDS)
    assert [line["custom_id"] for line in lines_of(run)] == IDS


def test_failures_are_retried_and_reported_by_their_ids(
    place: Place, api: FakeAPI, start: Start, tmp_path: Path
) -> None:
    api.answer = lambda custom_id, sends: (
        errored(custom_id, "invalid_request_error")
        if custom_id == "p2-3" and not sends
        else succeeded(custom_id)
    )
    run = start(written(place), max_batch_requests=4, retries=0)
    report = run.finish()
    assert [failure.custom_id for failure in report.failures] == ["p2-3"]
    run.close()

    run = start(written(place), max_batch_requests=4)
    assert run.retry(every=True) == 1
    assert run.finish().succeeded
    assert Counter(api.accepted) == Counter([*IDS, "p2-3"])
    assert Counter(line["custom_id"] for line in lines_of(run)) == Counter(IDS)


def test_parts_that_are_written_again_are_the_same_run(
    place: Place, api: FakeAPI, start: Start
) -> None:
    start(written(place), max_batch_requests=4).submit()
    assert start(written(place), max_batch_requests=4).finish().succeeded
    assert Counter(api.accepted) == Counter(IDS)


@pytest.mark.parametrize(("text", "counts"), [("Bye", COUNTS), ("Hello", (5, 1))])
def test_other_parts_are_refused_once_something_was_sent(
    place: Place, start: Start, text: str, counts: tuple[int, ...]
) -> None:
    start(written(place), max_batch_requests=4).submit()
    with pytest.raises(InputError, match="not the parts that this run started with"):
        start(written(place, text, counts), max_batch_requests=4)


def test_other_parts_replace_a_run_that_sent_nothing(
    place: Place, api: FakeAPI, start: Start
) -> None:
    start(written(place), max_batch_requests=4)
    assert start(written(place, counts=(2,)), max_batch_requests=4).finish().succeeded
    assert Counter(api.accepted) == Counter(IDS[:2])


def test_a_part_that_changed_is_not_sent(place: Place, api: FakeAPI, start: Start) -> None:
    parts = written(place)
    file = place_in(place, parts.parts[0].lines_name)
    with open_at(file) as opened:
        content = opened.read().replace(b"Hello 0 3", b"Hello 0 4")
    if isinstance(file, Path):
        file.write_bytes(content)
    else:
        put(file, content)
    with pytest.raises(InputError, match="changed since the run started"):
        start(parts, max_batch_requests=13).finish()
    assert not api.accepted


def test_a_part_with_errors_is_not_written(place: Place) -> None:
    requests = [params("good"), {"model": "claude-haiku-4-5", "messages": []}]
    with pytest.raises(InputError, match="part 3") as caught:
        write_request_part(place, 3, requests, ValidationRules())
    assert {each.line for each in caught.value.diagnostics} == {2}


@pytest.mark.parametrize("requests", [1, 2, 3_998, 3_999, 4_000, 4_001, 9_000])
def test_all_requests_of_parts_are_open_at_first(tmp_path: Path, requests: int) -> None:
    from message_batches.jobs.ledger.codes import Codes
    from message_batches.jobs.ledger.schema import scratch_ledger
    from message_batches.jobs.ledger.store import SqliteStore

    with scratch_ledger() as builder:
        builder.add_lines(requests)
        codes = Codes(SqliteStore(builder.database))
        assert list(codes.runs(0)) == [(1, requests)]
        assert codes.counts[0] == requests
