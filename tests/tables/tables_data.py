"""Strategies for tables, and functions that read them."""

from __future__ import annotations

import csv
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import hypothesis
import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import strategies as st

from message_batches.tables import open_table
from message_batches.tables.arrow_values import python_rows

settings = hypothesis.settings(
    suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture],
)

Row = dict[str, Any]


def rows_of(source: Any, **arguments: Any) -> list[Row]:
    """Read a table twice, with the same result."""
    table = open_table(source, **arguments)
    rows = [row for batch in table.batches() for row in python_rows(batch)]
    if not isinstance(source, Iterator | pa.RecordBatchReader):
        assert repr(list(table.rows())) == repr(list(open_table(source, **arguments).rows()))
    return rows


# Arrow holds only UTF-8, and csv rightly reads a lone carriage return as a line end.
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0"))
names = texts.filter(lambda name: name.strip(" \t\n") != "" and "\ufeff" not in name)


def rows_in(path: Path) -> list[dict[str, Any]]:
    if path.suffix == ".parquet":
        return pq.read_table(path).to_pylist()
    if path.suffix == ".csv":
        with open(path, newline="") as file:
            return list(csv.DictReader(file))
    with closing(sqlite3.connect(path)) as database:
        cursor = database.execute("SELECT * FROM answers")
        names = [name for name, *_ in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]


def ids_in(path: Path) -> list[str]:
    return [row["custom_id"] for row in rows_in(path)]
