"""Requests of a run are extracted as they are, under the user's ids, to be run again."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import Any, get_args

import pytest

from message_batches.jobs import InputError, Run, validate
from message_batches.jobs.extract import RequestStatus, extract
from message_batches.jobs.input import RequestParts
from message_batches.jobs.internals import Extraction, ValidationRules, open_ledger
from message_batches.jobs.types import AnswerStatus
from tests.jobs.fake_api import FakeAPI, errored, row, succeeded
from tests.jobs.request_parts import parts_of

Start = Callable[..., Run]

ENDS = {
    "complete": {},
    "truncated": {"stop_reason": "max_tokens"},
    "refused": {"stop_reason": "refusal"},
    "paused": {"stop_reason": "pause_turn"},
}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(autouse=True)
def _answers(api: FakeAPI) -> None:
    """Let what a prompt or an id begins with decide what becomes of the request."""

    def answer(custom_id: str, _: int) -> dict[str, Any]:
        (content,) = (
            json.loads(row)["params"]["messages"][0]["content"]
            for batch in api.batches
            for row in batch.own_rows
            if json.loads(row)["custom_id"] == custom_id
        )
        if content == "failed":
            return errored(custom_id, "invalid_request_error")
        return succeeded(custom_id, **ENDS.get(content, {}))

    api.answer = answer


def extracted(
    statuses: Collection[RequestStatus], ids: Iterable[str | int] = ()
) -> tuple[list[bytes], bool]:
    with open_ledger("results.jsonl", for_reading=True) as ledger:
        found = Extraction(ledger, statuses, ids)
        requests = list(found)
        assert found.requests == len(requests)
        return requests, found.needs_ids


def test_requests_are_extracted_by_what_became_of_them(start: Start, api: FakeAPI) -> None:
    whats = [*ENDS, "failed", "missing"]
    rows = [row(f"{what}-{turn}", what) for turn in (1, 2) for what in whats]
    Path("a.jsonl").write_bytes(b"\xef\xbb\xbf\n" + b"\n \n".join(rows[:7]) + b"\r\n\n")
    Path("b.jsonl").write_bytes(b"\n".join(rows[7:]))
    api.after_create = lambda batch: setattr(batch, "lost", {"missing-1", "missing-2"})
    with start(["a.jsonl", "b.jsonl"]) as run:
        run.finish()
        for at, what in enumerate(whats):
            assert extracted([what]) == ([rows[at], rows[at + 6]], False)  # type: ignore[list-item]
        assert extracted(["failed", "truncated"])[0] == [rows[at] for at in (1, 4, 7, 10)]
        assert extracted([])[0] == []
        for status in get_args(AnswerStatus):
            extracted([status])
        named = ["complete-2", "truncated-1", "failed-2"]
        assert extracted(["failed"], named)[0] == [rows[at] for at in (1, 4, 6, 10)]
        assert extracted([], (each for each in named))[0] == [rows[at] for at in (1, 6, 10)]


def test_ids_of_any_form_come_back_and_the_file_can_be_run(start: Start, api: FakeAPI) -> None:
    ids: list[Any] = ["a b", 12, 2**70, "12", "\u00e9", "plain", "x" * 80]
    rows = []
    for shown_id in ids:
        request = json.loads(row("", "failed"))
        del request["custom_id"]
        rows.append(json.dumps({"params": request["params"], "my \u00ecd": shown_id}).encode())
    Path("a.jsonl").write_bytes(b"\n".join(rows))
    start("a.jsonl", id_field="my \u00ecd").finish()
    requests, needs_ids = extracted(["failed"])
    assert needs_ids
    assert [json.loads(each)["custom_id"] for each in requests] == ids
    assert [each.replace(b"custom_id", b"my \\u00ecd") for each in requests] == rows
    assert [each["custom_id"] for each in extract("results.jsonl", ["failed"])] == ids
    # A text may name a number, unless it is an id itself.
    assert [each["custom_id"] for each in extract("results.jsonl", ids=["12", str(2**70)])] == [
        2**70,
        "12",
    ]
    Path("again.jsonl").write_bytes(b"\n".join(requests))
    assert validate("again.jsonl", rules=ValidationRules(id_field="custom_id")).requests == 7
    assert extracted([], ["plain"])[1] is False


def test_long_ids_and_requests_that_were_not_in_a_file_come_back(start: Start) -> None:
    requests = [json.loads(row("y" * 64, "refused")), json.loads(row("z", "paused"))]
    start(iter(requests)).finish()
    assert list(extract("results.jsonl", ["refused", "paused"])) == requests
    assert extracted(["refused"])[1] is False


def test_requests_whose_answers_are_invalid_have_the_schema_of_the_run(start: Start) -> None:
    Path("a.jsonl.gz").write_bytes(gzip.compress(row("a") + b"\n" + row("b", "refused")))
    properties = {"n": {"type": "integer"}}
    schema = {"type": "object", "properties": properties, "required": ["n"]}
    start("a.jsonl.gz", schema=schema).finish()
    (request,) = extract("results.jsonl", ["invalid"])
    found = request["params"].pop("output_config")["format"]["schema"]
    assert request == json.loads(row("a"))
    assert found["properties"] == properties


def test_requests_of_parts_are_extracted(start: Start, tmp_path: Path) -> None:
    made = parts_of([3, 2])
    for name, content in made.files.items():
        (tmp_path / name).write_bytes(content)
    start(RequestParts(tmp_path, tuple(made.parts))).finish()
    requests = made.content.splitlines()
    assert extracted(["complete"]) == (requests, False)
    assert extracted([], ["p7-2", "p0-1"])[0] == [requests[0], requests[4]]


def test_unknown_ids_are_named(start: Start) -> None:
    Path("a.jsonl").write_bytes(row("a"))
    start("a.jsonl").finish()
    with pytest.raises(InputError) as refused:
        next(extract("results.jsonl", ids=["a", *map(str, range(7))]))
    lines = refused.value.lines()
    assert lines[0].endswith("results.jsonl: The run has no request with the id 0. Check the ids.")
    assert len(lines) == 6
    assert "and 2 more" in lines[-1]


def test_requests_that_are_gone_or_changed_are_refused(start: Start) -> None:
    path = Path("a.jsonl")
    path.write_bytes(row("a"))
    start("a.jsonl").finish()
    path.write_bytes(row("b"))
    with pytest.raises(InputError, match=r"a.jsonl: The requests have changed since the run"):
        extracted(["complete"])
    path.unlink()
    with pytest.raises(InputError, match=r"a.jsonl: The file does not exist"):
        extracted(["complete"])
    assert extracted(["failed"]) == ([], False)
