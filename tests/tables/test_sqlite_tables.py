"""SQLite databases are tables: types from the values, rows as they were inserted."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import fsspec
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from message_batches.jobs import InputError
from message_batches.tables import open_table
from message_batches.tables.steps import TableRequests, prompt_spec
from tests.tables.table_runs import FILMS, Service, Start, finished, refused
from tests.tables.tables_data import rows_of, settings


def database(path: Path, *statements: str, rows: Any = ()) -> Path:
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)
        if rows:
            connection.executemany(f"INSERT INTO t VALUES ({', '.join('?' * len(rows[0]))})", rows)
    return path


CELLS = {
    "integer": (st.integers(-(2**63), 2**63 - 1), pa.int64()),
    "real": (st.floats(allow_nan=False), pa.float64()),
    "text": (st.text(st.characters(exclude_categories=["Cs"])), pa.string()),
    "blob": (st.binary(), pa.binary()),
    "nothing": (st.none(), pa.null()),
}


@given(data=st.data(), kinds=st.lists(st.sampled_from(sorted(CELLS)), min_size=1, max_size=4))
@settings
def test_any_values_are_read(tmp_path: Path, data: st.DataObject, kinds: list[str]) -> None:
    cell = [st.none() | CELLS[kind][0] for kind in kinds]
    rows = data.draw(st.lists(st.tuples(*cell), min_size=1, max_size=5))
    path = tmp_path / "t.db"
    path.unlink(missing_ok=True)
    names = [f'"c {at}"' for at in range(len(kinds))]
    database(path, f"CREATE TABLE t ({', '.join(names)})", rows=rows)
    table = open_table(path)
    for at, (field, kind) in enumerate(zip(table.schema, kinds, strict=True)):
        is_empty = all(row[at] is None for row in rows)
        assert field.type == (pa.null() if is_empty else CELLS[kind][1])
    assert [tuple(row.values()) for row in rows_of(path)] == rows


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([1, "a", 2.5, None], ["1", "a", "2.5", None]),
        ([1, 2.5], [1.0, 2.5]),
        ([2**53 + 1, 2.5], ["9007199254740993", "2.5"]),
        ([-(2**63), 2.5], ["-9223372036854775808", "2.5"]),
        (["", "x\0y"], ["", "x\0y"]),
    ],
)
def test_a_column_has_one_type(tmp_path: Path, values: list[Any], expected: list[Any]) -> None:
    path = database(tmp_path / "t.db", "CREATE TABLE t (x)", rows=[(value,) for value in values])
    assert [row["x"] for row in rows_of(path)] == expected


def test_a_column_without_values_has_its_declared_type(tmp_path: Path) -> None:
    path = database(tmp_path / "t.db", "CREATE TABLE t (a INTEGER, b VARCHAR(9), c REAL, d)")
    types = [pa.int64(), pa.string(), pa.float64(), pa.null()]
    assert open_table(path).schema.types == types


def test_rows_are_in_the_order_of_their_insertion(tmp_path: Path) -> None:
    path = database(
        tmp_path / "t.sqlite3",
        "CREATE TABLE t (title TEXT, rowid TEXT)",
        "CREATE INDEX by_title ON t (title, rowid)",
        rows=[("b", "1"), ("a", "2"), ("c", "0")],
    )
    assert [row["title"] for row in rows_of(path)] == ["b", "a", "c"]
    database(path, "CREATE VIEW v AS SELECT title FROM t ORDER BY title DESC")
    assert [row["title"] for row in rows_of(path, table="v")] == ["c", "b", "a"]
    database(path, "CREATE TABLE k (id TEXT PRIMARY KEY, n) WITHOUT ROWID")
    database(path, "INSERT INTO k VALUES ('b', 1), ('a', 2)")
    assert [row["n"] for row in rows_of(path, table="K")] == [2, 1]


def test_a_wide_table_is_read(tmp_path: Path) -> None:
    names = [f"c{at}" for at in range(600)]
    path = database(
        tmp_path / "t.db", f"CREATE TABLE t ({', '.join(names)})", rows=[tuple(range(600))]
    )
    assert rows_of(path) == [dict(zip(names, range(600), strict=True))]


@pytest.mark.parametrize(
    ("statements", "table", "message"),
    [
        ([], None, "The file has no table."),
        (["CREATE TABLE a (x)", "CREATE TABLE b (x)"], None, "The file has several tables: a, b."),
        (["CREATE TABLE a (x)"], "c", 'The file has no table "c". It has: a.'),
        (
            ["CREATE TABLE t (x)", "INSERT INTO t VALUES ('a'), (x'ff')"],
            None,
            'The column "x" has bytes in some rows, and text or numbers in others.',
        ),
        (
            ["CREATE TABLE t (x)", "INSERT INTO t VALUES ('a'), (CAST(x'ff' AS TEXT))"],
            None,
            'Row 2 is not UTF-8 in the column "x".',
        ),
    ],
)
def test_what_is_not_clear_is_refused(
    tmp_path: Path, statements: list[str], table: str | None, message: str
) -> None:
    path = database(tmp_path / "t.db", *statements)
    with pytest.raises(InputError) as refusal:
        [*open_table(path, table=table).rows()]
    assert str(refusal.value).startswith(f"{path}: {message}")


def test_what_is_not_a_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "t.db"
    path.write_text("SQLite, not\n" * 100)
    with pytest.raises(InputError, match="The file cannot be read as SQLite: file is not a data"):
        open_table(path)
    fsspec.filesystem("memory").pipe("/t.db", path.read_bytes())
    with pytest.raises(InputError, match="A SQLite database at a URL cannot be read"):
        open_table("memory://t.db")
    (tmp_path / "t.csv").write_text("x\n1\n")
    with pytest.raises(InputError, match="Only databases and workbooks have tables with names"):
        open_table(tmp_path / "t.csv", table="x")


def test_a_run_keeps_the_rows_of_a_database_that_is_in_use(
    start: Start, service: Service, tmp_path: Path
) -> None:
    rows = [tuple(row.values()) for row in FILMS.to_pylist()]
    path = database(tmp_path / "t.db", "CREATE TABLE t (film, title, year)", rows=rows)
    with start("t.db") as run:
        # Its file has other bytes now, and the same rows.
        database(
            path,
            "CREATE TABLE other (x)",
            "INSERT INTO other VALUES (1)",
            "PRAGMA user_version = 7",
        )
        assert run.finish().succeeded
    assert parquet.read_table("answers.parquet")["film"].to_pylist() == FILMS["film"].to_pylist()
    assert finished(start("t.db", table="t")).succeeded
    assert len(service.accepted) == len(FILMS)
    database(path, "UPDATE t SET title = 'Sacrifice' WHERE film = 'solaris'")
    assert "The table changed since this run was started" in refused(start, "t.db", table="t")


def test_the_table_of_a_run_is_the_input_of_another(start: Start) -> None:
    finished(start(out="answers.sqlite"))
    finished(start("answers.sqlite", "again.sqlite", prompt="Is this so? {{ text }}"))
    assert [row["film"] for row in rows_of(Path("again.sqlite"))] == FILMS["film"].to_pylist()


def test_rows_that_are_kept_are_shown_after_they_were_checked_elsewhere(tmp_path: Path) -> None:
    path = database(tmp_path / "t.db", "CREATE TABLE t (title)", rows=[("Solaris",)])
    requests = TableRequests(path, prompt_spec("{{ title }}", model="claude-test"))
    with TemporaryDirectory() as folder:
        assert len([*requests.requests(Path(folder) / "requests.jsonl")]) == 1
    assert requests.preview(3).rows == 1
