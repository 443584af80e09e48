"""Memory does not grow with the table."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import csv, parquet

from message_batches.sandbox import Sandbox

ROWS = 100_000
GROWTH = 150  # MB over what the process had before; 130 were measured, and 40 for 1,000 rows


def write_films(folder: Path, name: str) -> None:
    words = "lorem ipsum " * 60
    table = pa.table(
        {
            "film": [f"film {number}" for number in range(ROWS)],
            "title": [f"Film {number}" for number in range(ROWS)],
            "text": [f"{number} {words}" for number in range(ROWS)],
        }
    )
    write = parquet.write_table if name.endswith(".parquet") else csv.write_csv
    write(table, folder / name)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="memory is message in KB there")
@pytest.mark.parametrize(
    ("source", "out"), [("films.parquet", "answers.parquet"), ("films.csv", "answers.csv")]
)
def test_a_run_over_a_large_table_takes_little_memory(
    tmp_path: Path, source: str, out: str
) -> None:
    write_films(tmp_path, source)
    (tmp_path / "prompt.txt").write_text("Who made {{ title }}? {{ text }}")
    with Sandbox(batch_seconds=0, retry_after=0) as sandbox:
        done = subprocess.run(
            [
                sys.executable,
                str(Path(__file__).with_name("memory_program.py")),
                *("run", source, "--prompt", "prompt.txt", "--id", "film", "--out", out),
                *("--model", "claude-haiku-4-5", "--max-tokens", "30"),
            ],
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env={
                **os.environ,
                "ANTHROPIC_BASE_URL": sandbox.base_url,
                "ANTHROPIC_API_KEY": sandbox.api_key,
            },
            timeout=600,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    idle, peak = json.loads(done.stdout)
    assert peak - idle < GROWTH, (idle, peak)
    answers = (
        parquet.read_table(tmp_path / out, columns=["film", "custom_id", "outcome"])
        if out.endswith(".parquet")
        else csv.read_csv(
            tmp_path / out,
            parse_options=csv.ParseOptions(newlines_in_values=True),
            convert_options=csv.ConvertOptions(include_columns=["film", "custom_id", "outcome"]),
        )
    )
    assert answers["film"].to_pylist() == [f"film {number}" for number in range(ROWS)]
    assert answers["film"] == answers["custom_id"]
    assert answers["outcome"].value_counts().to_pylist() == [
        {"values": "succeeded", "counts": ROWS}
    ]
