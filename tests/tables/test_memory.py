"""The memory of a run does not grow with its table."""

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

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="it reads /proc")


def write_films(path: Path, rows: int, text_bytes: int) -> None:
    text = "x" * text_bytes
    table = pa.table(
        {
            "film": [f"film {number}" for number in range(rows)],
            "text": [f"{number} {text}" for number in range(rows)],
        }
    )
    write = parquet.write_table if path.suffix == ".parquet" else csv.write_csv
    write(table, path)


def megabytes(folder: Path, extension: str, rows: int, text_bytes: int) -> int:
    """Return how many MB a run over a table takes, and check the table of its answers."""
    folder.mkdir()
    write_films(folder / f"films{extension}", rows, text_bytes)
    (folder / "prompt.txt").write_text("Who made {{ film }}? {{ text }}")
    out = f"answers{extension}"
    with Sandbox(batch_seconds=0, retry_after=0) as sandbox:
        done = subprocess.run(
            [
                sys.executable,
                str(Path(__file__).with_name("memory_program.py")),
                *("run", f"films{extension}", "--prompt", "prompt.txt", "--id", "film"),
                *("--out", out, "--model", "claude-haiku-4-5", "--max-tokens", "30"),
            ],
            capture_output=True,
            text=True,
            cwd=folder,
            env={
                **os.environ,
                "ANTHROPIC_BASE_URL": sandbox.base_url,
                "ANTHROPIC_API_KEY": sandbox.api_key,
            },
            timeout=600,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    columns = ["film", "custom_id", "outcome"]
    answers = (
        parquet.read_table(folder / out, columns=columns)
        if extension == ".parquet"
        else csv.read_csv(
            folder / out,
            parse_options=csv.ParseOptions(newlines_in_values=True),
            convert_options=csv.ConvertOptions(include_columns=columns),
        )
    )
    assert answers["film"].to_pylist() == [f"film {number}" for number in range(rows)]
    assert answers["film"] == answers["custom_id"]
    assert answers["outcome"].unique().to_pylist() == ["succeeded"]
    before, peak = json.loads(done.stdout)
    return int(peak - before)


def test_memory_does_not_grow_with_the_bytes_of_a_table(tmp_path: Path) -> None:
    small = megabytes(tmp_path / "small", ".parquet", rows=1_500, text_bytes=20_000)
    large = megabytes(tmp_path / "large", ".parquet", rows=6_000, text_bytes=20_000)
    assert large - small < 25, (small, large)  # the additional rows have 90 MB


@pytest.mark.slow
@pytest.mark.parametrize("extension", [".parquet", ".csv"])
def test_memory_does_not_grow_with_the_rows_of_a_table(tmp_path: Path, extension: str) -> None:
    small = megabytes(tmp_path / "small", extension, rows=25_000, text_bytes=700)
    large = megabytes(tmp_path / "large", extension, rows=100_000, text_bytes=700)
    assert large - small < 40, (small, large)  # the additional rows have 52 MB
