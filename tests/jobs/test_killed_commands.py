"""
The command is killed by any signal, while the service loses responses, cuts downloads, and is late.

In the end it exits with 0, every request has one answer, and was accepted once. What was accepted
twice in spite of that, because the service was too late, is named in the report.
"""

from __future__ import annotations

import csv
import json
import sqlite3
import sys
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from message_batches import Anthropic
from message_batches.jobs import resume
from message_batches.jobs.input import wire_id
from message_batches.sandbox import Sandbox
from tests.jobs.kill_commands import REQUESTS
from tests.programs import accepted_by, output_of
from tests.properties import EVERY

KILLING = Path(__file__).with_name("kill_commands.py")

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="children are forked")

FAULTS = [
    "drop:when=after,on=create,chance=0.35",
    "drop:when=before,on=create,chance=0.15",
    "disconnect:chance=0.5",
    "stall:on=create,seconds=0.3,chance=0.5",
    "stall:on=list,seconds=0.5,chance=0.3",
    "late-batch:seconds=0.3",
]


def kill(folder: Path, *kinds: str, kills: int) -> list[int]:
    """Kill commands, check what became of each run, and return how many kills each kind had."""
    with Sandbox(batch_seconds=0.1, retry_after=0, faults=FAULTS, seed=15) as sandbox:
        dealt = output_of(KILLING, sandbox, folder, kills, *kinds, timeout=600)
        happened = sandbox.report()["faults"]["happened"]
        sandbox.clear_faults()
        runs = [path for path in folder.iterdir() if path.is_dir()]
        with Anthropic(base_url=sandbox.base_url, api_key=sandbox.api_key) as client:
            twice = sum((expect_each_once(run, client) for run in runs), Counter[str]())
        accepted = accepted_by(sandbox)
    assert happened.keys() >= {"drop", "disconnect", "stall"}
    assert len(runs) >= len(kinds)
    expected = twice + Counter(id_ for run in runs for id_ in ids_of(run))
    # The ids of a table are not sent, but a hash of each.
    sent = {wire_id(id_): id_ for id_ in expected}
    assert Counter(sent.get(id_, id_) for id_ in accepted.elements()) == expected
    # The sandbox is not that late unless this machine is very busy.
    assert twice.total() <= REQUESTS * len(runs) / 10
    return [int(number) for number in dealt.split()]


def ids_of(run: Path) -> list[str]:
    return [f"{run.name}-{number}" for number in range(REQUESTS)]


def expect_each_once(run: Path, client: Anthropic) -> Counter[str]:
    """Check the output of a run; return the requests that its report names as paid twice."""
    (out,) = run.glob("*.run")
    with resume(out, client=client) as resumed:
        # A later command: it looks once more for batches whose create was not answered.
        report = resumed.finish()
    assert report.succeeded
    assert len(report.twice) == report.paid_twice
    assert all(each.batch_id for each in report.twice)
    in_order = not run.name.startswith("lines")
    ids = ids_in(resumed.out)
    assert (ids if in_order else sorted(ids)) == (ids_of(run) if in_order else sorted(ids_of(run)))
    return Counter(str(each.custom_id) for each in report.twice)


def ids_in(out: Path) -> list[str]:
    """Return the ids in an output, in its order."""
    if out.suffix == ".jsonl":
        return [json.loads(line)["custom_id"] for line in out.read_bytes().splitlines()]
    if out.suffix == ".csv":
        with open(out, newline="") as file:
            rows = list(csv.DictReader(file))
        assert {row["outcome"] for row in rows} == {"succeeded"}
        return [row["film"] for row in rows]
    with closing(sqlite3.connect(out)) as database:
        return [film for (film,) in database.execute("SELECT film FROM answers")]


@pytest.mark.slow
def test_commands_that_are_killed_answer_each_request_once(tmp_path: Path) -> None:
    assert kill(tmp_path, "ordered", kills=5) == [5]


@pytest.mark.slow
def test_commands_that_are_killed_a_hundred_times_answer_each_request_once(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    kills = kill(tmp_path, "lines", "ordered", "csv", "sqlite", kills=26 // EVERY)
    assert kills == [26 // EVERY] * 4
