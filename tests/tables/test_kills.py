"""A run or a write that is killed at any step leaves nothing half done, and continues."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from pyarrow import parquet

from message_batches.jobs.input import wire_id
from message_batches.sandbox import Sandbox
from message_batches.tables.write import check_table, write_answers
from tests.programs import accepted_by, output_of
from tests.properties import EVERY
from tests.tables.finished_runs import Answering, films, finish
from tests.tables.tables_data import ids_in

ROWS = 5

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="children are forked")


def kill_runs(folder: Path, *, most: int, stride: int) -> int:
    """Kill runs at every `stride`-th step, check them all, and return how many were killed."""
    with Sandbox(batch_seconds=0, retry_after=0) as sandbox:
        program = Path(__file__).with_name("kill_runs.py")
        kills = int(output_of(program, sandbox, folder, most, stride, timeout=600))
        accepted = accepted_by(sandbox)
    runs = sorted(folder.iterdir())
    films = {run: [f"{run.name} film {number}" for number in range(ROWS)] for run in runs}
    assert accepted == Counter(wire_id(film) for run in runs for film in films[run])
    for number, run in enumerate(sorted(runs, key=lambda run: int(run.name)), 1):
        table = parquet.read_table(run / "answers.parquet")
        assert table["film"].to_pylist() == films[run]
        assert table["film"].to_pylist() == table["custom_id"].to_pylist()
        assert set(table["outcome"].to_pylist()) == {"succeeded"}
        assert {path.name for path in run.iterdir()} == {
            "answers.parquet",
            "answers.parquet.run",
            "films.csv",
        }
        kept = {
            "ledger.sqlite",
            "ledger.sqlite-journal",
            "parts",
            "requests.jsonl",
            "results.jsonl",
        }
        if not number % 2:
            kept.add("table.arrow")
        assert {path.name for path in (run / "answers.parquet.run").iterdir()} == kept
    return kills


@pytest.mark.slow
def test_a_run_killed_at_every_step_sends_each_row_once(tmp_path: Path) -> None:
    assert 50 // EVERY <= kill_runs(tmp_path, most=200, stride=EVERY) < 200


def test_a_run_killed_at_some_steps_sends_each_row_once(tmp_path: Path) -> None:
    assert kill_runs(tmp_path, most=200, stride=37) >= 1


def kill_writes(folder: Path, extension: str, *, count: int, kills: int) -> set[str]:
    """Kill a program while it writes a table, and return the names of files that remained."""
    results = finish(folder, Answering(), count)
    table = films(folder, count)
    out = folder / f"a{extension}"
    clean = {path.name for path in folder.iterdir()}
    remained: set[str] = set()
    program = Path(__file__).with_name("kill_writes.py")
    with subprocess.Popen(
        [sys.executable, str(program), str(folder), str(out), str(kills)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as writer:
        assert writer.stdin is not None
        assert writer.stdout is not None
        for _ in range(kills):
            assert writer.stdout.readline() == b"killed\n"
            remained |= {path.name for path in folder.iterdir()} - clean
            if out.exists():
                assert ids_in(out) == [f"r{n}" for n in range(count)]
            check_table(out, table.schema, results)
            writer.stdin.write(b"\n")
            writer.stdin.flush()
    assert writer.returncode == 0
    assert write_answers(table, out, results).rows == count
    assert ids_in(out) == [f"r{n}" for n in range(count)]
    assert {path.name for path in folder.iterdir()} == clean | {out.name}
    return remained


@pytest.mark.slow
@pytest.mark.parametrize("extension", [".parquet", ".csv", ".sqlite"])
def test_a_write_killed_at_any_moment_leaves_a_complete_file_or_none(
    extension: str, tmp_path: Path
) -> None:
    # Some were killed while they wrote.
    assert f"a{extension}.part" in kill_writes(tmp_path, extension, count=1000, kills=8)


def test_a_write_killed_once_leaves_a_complete_file_or_none(tmp_path: Path) -> None:
    kill_writes(tmp_path, ".csv", count=300, kills=1)
