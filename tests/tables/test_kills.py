"""A run over a table may be killed at any step: each row is sent once, and the table is whole."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import pytest
from pyarrow import parquet

from message_batches.jobs.input.ids import wire_id
from message_batches.sandbox import Sandbox
from tests.programs import accepted_by, output_of

ROWS = 5


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="children are forked")
def test_killed_at_every_step(tmp_path: Path) -> None:
    with Sandbox(batch_seconds=0, retry_after=0) as sandbox:
        program = Path(__file__).with_name("runs_killed.py")
        kills = int(output_of(program, sandbox, tmp_path, 200, timeout=600))
        accepted = accepted_by(sandbox)
    assert 50 <= kills < 200
    runs = range(1, kills + 2)
    ids = [f"{run} film {number}" for run in runs for number in range(ROWS)]
    assert accepted == Counter(map(wire_id, ids))
    for run in runs:
        table = parquet.read_table(tmp_path / str(run) / "answers.parquet")
        assert table["film"].to_pylist() == [f"{run} film {number}" for number in range(ROWS)]
        assert table["film"].to_pylist() == table["custom_id"].to_pylist()
        assert set(table["outcome"].to_pylist()) == {"succeeded"}
        results = "answers.parquet.results.jsonl"
        kept = {"answers.parquet", "films.csv", results, f"{results}.ledger", f"{results}.requests"}
        if not run % 2:
            kept.add(f"{results}.table.arrow")
        assert {path.name for path in (tmp_path / str(run)).iterdir()} == kept
