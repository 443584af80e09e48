"""What each format gives back of what was written to it."""

from __future__ import annotations

import base64
import csv
import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from message_batches.jobs import InputError
from message_batches.jobs.output import result_in
from message_batches.tables.answers import (
    ANSWER_SCHEMA,
    OutputSchema,
    answer_of,
    columns_of,
    no_answer,
)
from message_batches.tables.sinks import SINKS, parquet, sink_for
from tests.generated.strategies import documents
from tests.properties import examples

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8) | st.sampled_from(
    ["", "null", "NA", '"', "a,b", "two\nlines\r\n", "\r", "=1+1", "-5", "+1.5e3", "@x", "'", " "]
)
OWN: dict[pa.DataType, st.SearchStrategy[Any]] = {
    pa.int32(): st.integers(-(2**31), 2**31 - 1),
    pa.int64(): st.integers(-(2**63), 2**63 - 1),
    pa.uint64(): st.integers(0, 2**64 - 1),
    pa.float64(): st.floats(allow_nan=False),
    pa.bool_(): st.booleans(),
    pa.string(): TEXTS,
    pa.large_string(): TEXTS,
    pa.string_view(): TEXTS,
    pa.dictionary(pa.int32(), pa.string()): st.sampled_from(["red", "blue"]),
    pa.binary(): st.binary(max_size=4),
    pa.decimal128(10, 2): st.decimals(-100, 100, places=2),
    pa.date32(): st.dates(),
    pa.timestamp("us"): st.datetimes(),
    pa.timestamp("us", "UTC"): st.datetimes(timezones=st.just(UTC)),
    pa.duration("us"): st.timedeltas(timedelta(-9999), timedelta(9999)),
    pa.null(): st.none(),
    pa.list_(pa.string()): st.lists(TEXTS, max_size=2),
    pa.list_(pa.int64(), 1): st.lists(st.integers(0, 9), min_size=1, max_size=1),
    pa.list_view(pa.int64()): st.lists(st.integers(0, 9), max_size=2),
    pa.struct([("a", pa.int64()), ("b", pa.list_(pa.bool_()))]): st.fixed_dictionaries(
        {"a": st.integers(0, 9) | st.none(), "b": st.lists(st.booleans(), max_size=2)}
    ),
}


def write_rows(
    extension: str, own: pa.RecordBatch, answers: list[pa.Array], path: Path, *, step: int = 2
) -> pa.Table:
    """Write a table and return what the file must hold."""
    output = OutputSchema.of(own.schema)
    full = pa.RecordBatch.from_arrays([*own.columns, *answers], schema=output.schema)
    with sink_for(path)(path, output) as write:
        for start in range(0, full.num_rows, step):
            write(full.slice(start, step))
    return pa.Table.from_batches([full])


def table(**columns: pa.Array) -> tuple[pa.RecordBatch, list[pa.Array]]:
    """Return columns of a table, and an answer for each row."""
    own = pa.RecordBatch.from_pydict(columns)
    return own, columns_of([no_answer(f"r{n}", None) for n in range(own.num_rows)])


def read_back(path: Path) -> tuple[list[str], list[list[Any]]]:
    """Return the names and the rows, as a common reader reads them."""
    match path.suffix:
        case ".parquet":
            found = pq.read_table(path)
            columns = [column.to_pylist() for column in found.columns]
            return found.column_names, [list(row) for row in zip(*columns, strict=True)]
        case ".csv":
            with open(path, newline="", encoding="utf-8") as file:
                names, *rows = csv.reader(file)
                return names, rows
        case _:
            with closing(sqlite3.connect(path)) as database:
                cursor = database.execute("SELECT * FROM answers")
                return [name for name, *_ in cursor.description], [list(row) for row in cursor]


def expected(extension: str, name: str, kind: pa.DataType, value: Any) -> Any:
    """Return what a reader must find for a value of an Arrow type."""
    if extension == ".parquet" or value is None:
        return "" if value is None and extension == ".csv" else value
    if pa.types.is_nested(kind):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    if isinstance(value, timedelta):
        value = value // timedelta(microseconds=1)
    if isinstance(value, Decimal | date):
        value = pa.scalar(value, kind).cast(pa.string()).as_py()
    if extension == ".csv":
        return as_cell(name, value)
    if isinstance(value, int) and value >= 2**63:
        return str(value)
    return value


def as_cell(name: str, value: Any) -> str:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        # There are two ways to write a number; the value must be the same.
        return pa.scalar(value).cast(pa.string()).as_py()
    if name in ("text", "thinking", "error_message") and value[:1] in ("=", "+", "-", "@", "'"):
        try:
            float(value)
        except ValueError:
            return f"'{value}"
    return str(value)


@st.composite
def tables(draw: st.DrawFn) -> tuple[pa.RecordBatch, list[pa.Array]]:
    kinds = draw(st.lists(st.sampled_from(list(OWN)), max_size=4))
    rows = draw(st.integers(0, 5))
    columns = [pa.array([draw(OWN[kind] | st.none()) for _ in range(rows)], kind) for kind in kinds]
    names = [f"own {n}" for n in range(len(kinds))]
    own = pa.RecordBatch.from_arrays([pa.nulls(rows), *columns], names=["nothing", *names])
    answers = []
    for _ in range(rows):
        record = draw(documents("MessageBatchIndividualResponse", strange=True) | st.none())
        if record is None:
            answers.append(no_answer("r", None))
        else:
            raw = json.dumps(record).encode()
            answers.append(answer_of(result_in(raw), raw, batch_id="b", structured=False))
    return own, columns_of(answers)


@pytest.mark.parametrize("extension", [".parquet", ".csv", ".sqlite"])
@given(tables(), st.integers(1, 3))
@examples(60)
def test_every_value_comes_back(
    extension: str, tables: tuple[pa.RecordBatch, list[pa.Array]], step: int
) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"out{extension}"
        full = write_rows(extension, *tables, path, step=step)
        names, rows = read_back(path)
    assert names == full.column_names
    columns = [
        [expected(extension, field.name, field.type, value) for value in column.to_pylist()]
        for field, column in zip(full.schema, full.columns, strict=True)
    ]
    assert rows == [list(row) for row in zip(*columns, strict=True)]


@pytest.mark.parametrize("extension", [".csv", ".sqlite"])
def test_list_views_keep_their_values(tmp_path: Path, extension: str) -> None:
    lists = [[3], None, [], [1, 2], [0]]
    for number in range(20):
        path = tmp_path / f"out{number}{extension}"
        full = pa.array([*lists, *lists[: number % 5]], pa.list_view(pa.int64()))
        write_rows(extension, *table(own=full), path, step=1 + number % 3)
        _, rows = read_back(path)
        assert [json.loads(row[0] or "null") for row in rows] == full.to_pylist()


@given(tables())
@examples(30)
def test_json_lines_are_the_lines_as_received(
    tables: tuple[pa.RecordBatch, list[pa.Array]],
) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "out.jsonl"
        full = write_rows(".jsonl", *tables, path)
        lines = path.read_bytes().splitlines(keepends=True)
    raws = [raw.encode() + b"\n" for raw in full["raw"].to_pylist() if raw is not None]
    assert lines == raws


def test_parquet_keeps_the_types_and_the_metadata(tmp_path: Path) -> None:
    columns = [pa.array([], kind) for kind in OWN]
    own = pa.RecordBatch.from_arrays(columns, names=[f"c{n}" for n in range(len(columns))])
    own = own.replace_schema_metadata({"k": "v"})
    write_rows(".parquet", own, columns_of([]), tmp_path / "out.parquet")
    schema = pq.read_schema(tmp_path / "out.parquet")
    assert schema.metadata[b"k"] == b"v"
    assert schema.types == [*OWN, *ANSWER_SCHEMA.types]


def test_parquet_has_row_groups_and_zstandard(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet, "_GROUP_BYTES", 1000)
    write_rows(".parquet", *table(n=pa.array(range(1000))), tmp_path / "out.parquet")
    metadata = pq.read_metadata(tmp_path / "out.parquet")
    assert metadata.num_rows == 1000
    assert 10 < metadata.num_row_groups < 200
    assert metadata.row_group(0).column(0).compression == "ZSTD"


def test_dictionaries_may_differ_between_batches_of_parquet(tmp_path: Path) -> None:
    output = OutputSchema.of(pa.schema([("c", pa.dictionary(pa.int32(), pa.string()))]))
    with sink_for(tmp_path / "a.parquet")(tmp_path / "a.parquet", output) as write:
        for value in ("red", "blue"):
            own, answers = table(c=pa.array([value]).dictionary_encode())
            write(pa.RecordBatch.from_arrays([*own.columns, *answers], schema=output.schema))
    assert pq.read_table(tmp_path / "a.parquet")["c"].to_pylist() == ["red", "blue"]


def test_sqlite_columns_have_types(tmp_path: Path) -> None:
    columns = {
        "i": pa.array([1], pa.int16()),
        "b": pa.array([True]),
        "u": pa.array([2**64 - 1], pa.uint64()),
        "f": pa.array([1.5], pa.float16()),
        's "q"': pa.array(["x"]),
        "x": pa.array([b"\xff"]),
        "l": pa.array([[1]]),
    }
    write_rows(".db", *table(**columns), tmp_path / "out.db")
    with closing(sqlite3.connect(tmp_path / "out.db")) as database:
        declared = [kind for _, _, kind, *_ in database.execute("PRAGMA table_info(answers)")]
        (values,) = database.execute("SELECT * FROM answers")
        quick = database.execute("PRAGMA integrity_check").fetchall()
    assert declared[:7] == ["INTEGER", "INTEGER", "", "REAL", "TEXT", "BLOB", "TEXT"]
    assert values[:7] == (1, 1, str(2**64 - 1), 1.5, "x", b"\xff", "[1]")
    assert quick == [("ok",)]


def formula_cells(texts: Sequence[str | None], path: Path) -> list[str]:
    answers = [
        answer_of(
            {
                "custom_id": "-a",
                "result": {
                    "type": "succeeded",
                    "message": {"content": [{"type": "text", "text": text}]},
                },
            },
            b"{}",
            structured=False,
        )
        for text in texts
    ]
    own = pa.RecordBatch.from_pydict({"mine": texts})
    write_rows(".csv", own, columns_of(answers), path)
    names, rows = read_back(path)
    assert [row[names.index("mine")] for row in rows] == list(texts)
    assert {row[names.index("custom_id")] for row in rows} == {"-a"}
    return [row[names.index("text")] for row in rows]


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ('=HYPERLINK("http://evil")', '\'=HYPERLINK("http://evil")'),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("-2+3", "'-2+3"),
        ("- an item\n- another", "'- an item\n- another"),
        ("@SUM(1)", "'@SUM(1)"),
        ("＝SUM(1)", "'＝SUM(1)"),  # noqa: RUF001  # the wide sign is meant
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("'quoted'", "''quoted'"),
        ("-5", "-5"),
        ("+1.5e-3", "+1.5e-3"),
        ("-5\n", "'-5\n"),
        ("5 - 3 = 2", "5 - 3 = 2"),
        ("", ""),
    ],
)
def test_text_of_the_model_cannot_become_a_formula_in_a_spreadsheet(
    text: str, cell: str, tmp_path: Path
) -> None:
    assert formula_cells([text], tmp_path / "out.csv") == [cell]


@given(
    st.lists(
        TEXTS | st.from_regex(r"\A[=+\-@\t\r']{0,3}[0-9.]{0,3}[a-z]?\n?\Z"), min_size=1, max_size=4
    )
)
@examples(100)
def test_removing_one_apostrophe_restores_the_text(texts: list[str]) -> None:
    with TemporaryDirectory() as folder:
        cells = formula_cells(texts, Path(folder) / "out.csv")
    assert [cell.removeprefix("'") for cell in cells] == texts
    for cell in cells:
        if cell.startswith(("=", "+", "-", "@", "\t", "\r")):
            float(cell)


def test_csv_distinguishes_empty_text_from_null(tmp_path: Path) -> None:
    write_rows(".csv", *table(s=pa.array(["", None])), tmp_path / "out.csv")
    lines = (tmp_path / "out.csv").read_text().splitlines()
    assert lines[1].startswith('"","missing"')
    assert lines[2].startswith(',"missing"')
    options = pacsv.ConvertOptions(strings_can_be_null=True, quoted_strings_can_be_null=False)
    found = pacsv.read_csv(tmp_path / "out.csv", convert_options=options)
    assert found["s"].to_pylist() == ["", None]


def test_times_and_nested_values_become_readable_text(tmp_path: Path) -> None:
    columns = {
        "at": pa.array([datetime(2026, 11, 22, 8, 40)], pa.timestamp("s")),
        "there": pa.array([datetime(2026, 11, 22, 8, 40)], pa.timestamp("s", "Mars/Olympus")),
        "clock": pa.array([time(8, 40)], pa.time32("s")),
        "took": pa.array([timedelta(seconds=90)], pa.duration("s")),
        "map": pa.array([[("k", 1)]], pa.map_(pa.string(), pa.int64())),
        "twice": pa.array([[("k", 1), ("k", 2)]], pa.map_(pa.string(), pa.int64())),
        "numbers": pa.array(
            [[{"m": [(7, 1)]}]], pa.list_(pa.struct([("m", pa.map_(pa.int64(), pa.int64()))]))
        ),
        "deep": pa.array([{"b": b"\xff", "d": date(2026, 1, 1), "n": float("nan"), "c": "é"}]),
        "ns": pa.array([{"t": [1], "x": Decimal("1.10")}]).cast(
            pa.struct([("t", pa.list_(pa.timestamp("ns"))), ("x", pa.decimal128(5, 2))])
        ),
        "ext": pa.array([b"1" * 16], pa.uuid()),
    }
    write_rows(".sqlite", *table(**columns), tmp_path / "out.sqlite")
    _, (row,) = read_back(tmp_path / "out.sqlite")
    assert row[:10] == [
        "2026-11-22 08:40:00",
        "2026-11-22 08:40:00Z",
        "08:40:00",
        90,
        '{"k":1}',
        '[["k",1],["k",2]]',
        '[{"m":[[7,1]]}]',
        '{"b":"/w==","d":"2026-01-01","n":null,"c":"é"}',
        '{"t":["1970-01-01 00:00:00.000000001"],"x":"1.10"}',
        b"1" * 16,
    ]


@pytest.mark.parametrize("name", ["answers.xls", "answers", "answers.parquet.gz"])
def test_an_unknown_extension_is_refused_with_a_list_of_the_known(name: str) -> None:
    with pytest.raises(InputError) as caught:
        sink_for(Path(name))
    assert all(extension in str(caught.value) for extension in SINKS)


def test_the_case_of_an_extension_does_not_matter() -> None:
    assert sink_for(Path("A.PARQUET")) is SINKS[".parquet"]
