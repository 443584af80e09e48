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


def write_films(folder: Path, extension: str, rows: int, text_bytes: int) -> None:
    folder.mkdir()
    (folder / "prompt.txt").write_text("Who directed {{ film }}? {{ text }}")
    text = "x" * text_bytes
    table = pa.table(
        {
            "film": [f"film {number}" for number in range(rows)],
            "text": [f"{number} {text}" for number in range(rows)],
        }
    )
    write = parquet.write_table if extension == ".parquet" else csv.write_csv
    write(table, folder / f"films{extension}")


def check_answers(path: Path, rows: int) -> None:
    columns = ["film", "custom_id", "outcome"]
    answers = (
        parquet.read_table(path, columns=columns)
        if path.suffix == ".parquet"
        else csv.read_csv(
            path,
            parse_options=csv.ParseOptions(newlines_in_values=True),
            convert_options=csv.ConvertOptions(include_columns=columns),
        )
    )
    assert answers["film"].to_pylist() == [f"film {number}" for number in range(rows)]
    assert answers["film"] == answers["custom_id"]
    assert answers["outcome"].unique().to_pylist() == ["succeeded"]


def growth(folder: Path, extension: str, *, rows: int, text_bytes: int) -> float:
    """Return how many MB a run over four times as many rows takes beyond one over `rows`."""
    counts = (rows, 4 * rows)
    folders = [folder / str(count) for count in counts]
    for path, count in zip(folders, counts, strict=True):
        write_films(path, extension, count, text_bytes)
    with Sandbox(batch_seconds=0, retry_after=0) as sandbox:
        program = Path(__file__).with_name("memory_program.py")
        connection = {
            "ANTHROPIC_BASE_URL": sandbox.base_url,
            "ANTHROPIC_API_KEY": sandbox.api_key,
        }
        done = subprocess.run(
            [sys.executable, str(program), extension, *map(str, folders)],
            capture_output=True,
            text=True,
            env={**os.environ, **connection},
            timeout=900,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    for path, count in zip(folders, counts, strict=True):
        check_answers(path / f"answers{extension}", count)
    _, small, large = json.loads(done.stdout)
    return float(large - small)


@pytest.mark.slow
def test_memory_does_not_grow_with_the_bytes_of_a_table(tmp_path: Path) -> None:
    # 45 MB of text more.
    assert growth(tmp_path, ".csv", rows=750, text_bytes=20_000) < 25


@pytest.mark.slow
@pytest.mark.parametrize("extension", [".parquet", ".csv"])
def test_memory_does_not_grow_with_the_rows_of_a_table(tmp_path: Path, extension: str) -> None:
    # 105 MB of text more. Caches and row groups that fill up take part of it.
    assert growth(tmp_path, extension, rows=25_000, text_bytes=1_400) < 70
