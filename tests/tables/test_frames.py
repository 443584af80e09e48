"""Rows as dicts, and other tables that a program has in memory."""

from __future__ import annotations

import datetime
import gc
import math
import sqlite3
import tempfile
from collections import namedtuple
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas
import pyarrow as pa
import pytest
from attrs import evolve
from pyarrow import parquet

from message_batches.jobs import InputError
from message_batches.tables import open_table
from tests.tables.table_runs import FILMS, OPTIONS, Service, Start, finished, refused
from tests.tables.tables_data import rows_of

ROWS = [{"title": "Solaris", "year": 1972}, {"title": "Stalker", "tags": ["a", None]}, {}]
READ = [
    {"title": "Solaris", "year": 1972, "tags": None},
    {"title": "Stalker", "year": None, "tags": ["a", None]},
    {"title": None, "year": None, "tags": None},
]


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of temporary files."""
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.mark.parametrize("kind", [list, tuple, iter])
def test_dicts_are_rows(kind: Any, scratch: Path) -> None:
    table = open_table(kind(ROWS))
    assert [*table.rows()] == [*table.rows()] == READ
    assert table.name == f"the {type(kind([])).__name__}"
    assert [path.stat().st_mode & 0o777 for path in scratch.iterdir()] in ([], [0o600])
    del table
    gc.collect()
    assert not [*scratch.iterdir()]


def test_the_rows_of_a_database_are_rows() -> None:
    database = sqlite3.connect(":memory:")
    database.row_factory = sqlite3.Row
    assert rows_of([*database.execute("SELECT 'Solaris' AS title, 1972 AS year")]) == [
        {"title": "Solaris", "year": 1972}
    ]
    assert [*open_table(database.execute("SELECT 1 AS x")).rows()] == [{"x": 1}]
    database.close()
    film = namedtuple("film", "title year")
    assert rows_of([film("Solaris", 1972)]) == [{"title": "Solaris", "year": 1972}]


def test_rows_keep_the_types_of_python() -> None:
    row = {
        "bytes": b"\0\xff",
        "date": datetime.date(2024, 1, 2),
        "time": datetime.datetime(2024, 1, 2, 3, 4, tzinfo=datetime.UTC),
        "object": {"a": [1, 2]},
        "large": 2**63 - 1,
    }
    (read,) = rows_of(iter([row]))
    assert read == row


def test_a_missing_value_of_pandas_is_null_beside_text() -> None:
    frame = pandas.DataFrame({"title": ["Solaris", None], "year": [1972, math.nan]})
    assert rows_of([*frame.to_dict("records"), {"title": math.nan}]) == [
        {"title": "Solaris", "year": 1972.0},
        {"title": None, "year": None},
        {"title": None, "year": None},
    ]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([], "the list: There are no rows"),
        (iter([]), "There are no rows, so the columns are unknown. Pass a data frame"),
        ([{"x": 1}, {"x": "a"}], 'the list, row 2: The value of "x" does not fit into its column'),
        ([{"x": 1}] * 1500 + [{"x": "a"}], "the list, row 1501: The value of"),
        ([{"x": object()}], "a table has no type for a object."),
        ([{"x": 1, 3: 4}], "row 1: A column has the name 3, which is not text."),
    ],
)
def test_rows_that_are_no_table_are_refused(rows: Any, message: str) -> None:
    with pytest.raises(InputError) as refusal:
        open_table(rows)
    assert message in str(refusal.value)


def test_rows_that_are_not_dicts_are_refused() -> None:
    with pytest.raises(TypeError, match="row 2 is not a dict but of the type str"):
        open_table(iter([{"x": 1}, "films.csv"]))


def test_a_frame_with_two_columns_of_one_name_is_refused() -> None:
    frame = pandas.DataFrame([[1, 2, 3]], columns=["x", "y", "x"])
    with pytest.raises(InputError, match='the DataFrame: More than one column is named "x"'):
        open_table(frame)


def test_what_is_not_a_file_has_no_table_name() -> None:
    with pytest.raises(InputError, match="A table that is not a file has no name"):
        open_table(ROWS, table="x")


def films() -> Iterator[dict[str, Any]]:
    yield from FILMS.to_pylist()


@pytest.mark.parametrize("make", [FILMS.to_pylist, films, FILMS.to_reader])
def test_a_run_over_rows_is_resumed_by_the_same_call(
    start: Start, service: Service, make: Any
) -> None:
    start(make()).close()
    assert finished(start(make())).succeeded
    assert finished(start(make())).succeeded
    assert len(service.accepted) == len(FILMS)
    assert parquet.read_table("answers.parquet")["film"].to_pylist() == FILMS["film"].to_pylist()
    changed = [{**row, "title": f"{row['title']}!"} for row in make_rows(make())]
    message = refused(start, iter(changed))
    assert "of the table changed" in message or "The table changed" in message
    update = evolve(OPTIONS, update=True)
    assert finished(start(iter(changed[:1]), options=update)).succeeded
    assert finished(start(iter(changed[:1]), options=update)).succeeded
    assert len(service.accepted) == len(FILMS) + 1


def make_rows(source: Any) -> list[dict[str, Any]]:
    return source.read_all().to_pylist() if isinstance(source, pa.RecordBatchReader) else [*source]


def test_the_same_error_of_many_rows_is_reported_once(start: Start, service: Service) -> None:
    rows = [
        {"title": None if n % 40 == 12 else "x", "stars": n if n % 10 else None, "n": n}
        for n in range(1, 2_001)
    ]
    with pytest.raises(InputError) as refusal:
        start(rows, prompt="{{ title }} {{ stars }}", id=None)
    fill = 'Fill it in, or write a default, as in {{{{ {} | default("none") }}}}.'
    assert str(refusal.value).splitlines() == [
        f"the list, 200 rows, first row 10: stars is null. {fill.format('stars')}",
        f"the list, 50 rows, first row 12: title is null. {fill.format('title')}",
    ]
    assert refusal.value.total == 250
    with pytest.raises(InputError) as refusal:
        start([{"id": f"{n} {n // 2}"} for n in range(200)] * 2, prompt="{{ id }}", id="id")
    *lines, last = str(refusal.value).splitlines()
    assert len(lines) == 50  # each with another id
    assert last == "the list: and 150 more."
    assert not service.accepted
