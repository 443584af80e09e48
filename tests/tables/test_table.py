"""Files, folders, patterns and frames are tables."""

from __future__ import annotations

import datetime
import decimal
import gzip
import math
import os
import re
from pathlib import Path
from typing import Any

import pandas
import polars
import pyarrow as pa
import pytest
from pyarrow import dataset, parquet

from message_batches.jobs import InputError
from message_batches.tables import open_table
from message_batches.tables.formats import BATCH_ROWS
from message_batches.tables.formats.reader import BATCH_BYTES
from tests.tables.tables_data import rows_of


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("none.csv", "The file does not exist."),
        ("none.parquet", "The file does not exist."),
        ("none.jsonl", "The file does not exist."),
        ("none.arrow", "The file does not exist."),
        ("none-*.csv", "No file matches this pattern."),
        ("t.xls", "The extension .xls is not supported for a table. In Excel, save"),
        ("t", "The file name has no extension. Use one of .csv"),
        ("empty", "The folder does not contain a table."),
        ("pipe.csv", "This is a pipe, and a table is read more than once. Write it to a file"),
        ("pi*.csv", "This is a pipe, and a table is read more than once."),
        ("/dev/zero", "This is a device, not a file."),
        ("file:///films*.csv", "This is the URL of a local file."),
        ("data:text/csv," + "a" * 5000, "This is a data: URL, not a file."),
    ],
)
def test_a_source_that_is_not_a_table_is_refused(
    tmp_path: Path, name: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("empty").mkdir()
    os.mkfifo("pipe.csv")
    with pytest.raises(InputError, match=re.escape(f": {message}")) as bad:
        open_table(name)
    assert str(bad.value).startswith(name[:2])


@pytest.mark.parametrize("content", [b"a,b", b"a,b\n", b"\xef\xbb\xbfa,b\r\n"])
def test_a_table_may_have_no_rows(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(content)
    table = open_table(path)
    assert table.schema.names == ["a", "b"]
    assert list(table.batches()) == []


def test_a_compressed_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "t.csv.gz").write_bytes(gzip.compress(b"a,b\n1,2\n"))
    (tmp_path / "t.jsonl.gz").write_bytes(gzip.compress(b'{"a":1}\n'))
    assert rows_of(tmp_path / "t.csv.gz") == [{"a": "1", "b": "2"}]
    assert rows_of(tmp_path / "t.jsonl.gz") == [{"a": 1}]


def test_names_of_folders_with_values_are_columns_of_text(tmp_path: Path) -> None:
    for year, month, row in [("2024", "01", "a"), ("2025", "12", "b")]:
        folder = tmp_path / "t" / f"year={year}" / f"month={month}"
        folder.mkdir(parents=True)
        parquet.write_table(pa.table({"x": [row]}), folder / "part-0.parquet")
    (tmp_path / "t" / "_SUCCESS").write_text("")
    nowhere = tmp_path / "t" / "year=__HIVE_DEFAULT_PARTITION__" / "month=a%20b"
    nowhere.mkdir(parents=True)
    parquet.write_table(pa.table({"x": ["c"]}), nowhere / "part-0.parquet")
    assert rows_of(tmp_path / "t") == [
        {"x": "a", "year": "2024", "month": "01"},
        {"x": "b", "year": "2025", "month": "12"},
        {"x": "c", "year": None, "month": "a b"},
    ]


def test_several_files_are_one_table(tmp_path: Path) -> None:
    (tmp_path / "1.csv").write_text("a,b\n1,2\n")
    (tmp_path / "2.csv").write_text("b,a\n4,3\n")
    rows = [{"a": "1", "b": "2"}, {"a": "3", "b": "4"}]
    assert rows_of(tmp_path / "*.csv") == rows
    assert rows_of([tmp_path / "1.csv", tmp_path / "2.csv"]) == rows
    (tmp_path / "3.csv").write_text("a,c\n1,2\n")
    with pytest.raises(InputError, match=r"Its columns differ from those of 1\.csv: b, c\."):
        open_table(tmp_path / "*.csv")
    (tmp_path / "4.jsonl").write_text('{"a":1}\n')
    with pytest.raises(InputError, match="several formats: csv, jsonl"):
        open_table(tmp_path)


FRAME = {"id": [1, 2, 3], "name": ["x", None, "z"]}


@pytest.mark.parametrize(
    "frame",
    [
        pandas.DataFrame(FRAME),
        polars.DataFrame(FRAME),
        pa.table(FRAME),
        pa.record_batch(FRAME),
        dataset.dataset(pa.table(FRAME)),
        pa.table(FRAME).to_reader(),
    ],
    ids=lambda frame: f"{type(frame).__module__}.{type(frame).__name__}",
)
def test_any_frame_is_a_table(frame: Any) -> None:
    assert rows_of(frame) == [
        dict(zip(FRAME, row, strict=True)) for row in zip(*FRAME.values(), strict=True)
    ]


def test_an_index_of_pandas_is_a_column_if_it_has_a_name() -> None:
    frame = pandas.DataFrame(FRAME)
    assert open_table(frame[frame.id > 1]).schema.names == ["id", "name"]
    assert open_table(frame.set_index("id")).schema.names == ["name", "id"]


def test_a_frame_with_mixed_types_in_a_column_is_refused() -> None:
    with pytest.raises(
        InputError, match=r"the DataFrame: The frame cannot be converted to Arrow: .* Use one type"
    ):
        open_table(pandas.DataFrame({"x": [1, "a", b"b"]}))


def test_files_with_different_types_are_refused(tmp_path: Path) -> None:
    parquet.write_table(pa.table({"x": ["a"]}), tmp_path / "1.parquet")
    parquet.write_table(pa.table({"x": [1]}), tmp_path / "2.parquet")
    with pytest.raises(InputError, match="The type of a column differs between the files: Unable"):
        open_table(tmp_path)


def test_a_stream_that_can_be_read_only_once_is_kept() -> None:
    table = open_table(pa.table(FRAME).to_reader())
    assert len(list(table.rows())) == 3
    assert len(list(table.rows())) == 3


@pytest.mark.parametrize("frame", [3, [1], {"a": [1]}, polars.LazyFrame(FRAME)])
def test_an_object_that_is_not_a_frame_is_refused(frame: Any) -> None:
    with pytest.raises(TypeError, match="is not a table"):
        open_table(frame)


def test_every_arrow_type_has_a_python_value() -> None:
    day = datetime.datetime(2024, 1, 2, 3, 4, 5, 6)
    nanoseconds = 1704164645000006789
    table = pa.table(
        {
            "ns": pa.array([nanoseconds], pa.timestamp("ns")),
            "zone": pa.array([nanoseconds], pa.timestamp("ns", "Europe/Berlin")),
            "time": pa.array([nanoseconds % 86_400_000_000_000], pa.time64("ns")),
            "span": pa.array([1_500], pa.duration("ns")),
            "in_list": pa.array([[nanoseconds]], pa.list_(pa.timestamp("ns"))),
            "in_struct": pa.array([{"x": nanoseconds}], pa.struct([("x", pa.timestamp("ns"))])),
            "large": pa.array([[nanoseconds]], pa.large_list(pa.timestamp("ns"))),
            "date": pa.array([day.date()]),
            "decimal": pa.array([decimal.Decimal("1.10")]),
            "binary": pa.array([b"\0\xff"]),
            "view": pa.array(["x"], pa.string_view()),
            "category": pa.array(["x"]).dictionary_encode(),
            "map": pa.array([[("k", 1)]], pa.map_(pa.string(), pa.int64())),
        }
    )
    (row,) = rows_of(table)
    (zone,) = [row.pop("zone")]
    assert zone.isoformat() == "2024-01-02T04:04:05.000006+01:00"
    assert row == {
        "ns": day,
        "time": day.time(),
        "span": datetime.timedelta(microseconds=1),
        "in_list": [day],
        "in_struct": {"x": day},
        "large": [day],
        "date": day.date(),
        "decimal": decimal.Decimal("1.10"),
        "binary": b"\0\xff",
        "view": "x",
        "category": "x",
        "map": {"k": 1},
    }


def test_a_map_with_a_duplicate_key_is_a_list_of_pairs() -> None:
    map_ = pa.map_(pa.string(), pa.int64())
    twice = [("k", 1), ("k", 2)]
    table = pa.table(
        {
            "map": pa.array([[("k", 1)], twice, None], map_),
            "in_list": pa.array([[[("k", 1)]], [twice, None], None], pa.list_(map_)),
            "in_struct": pa.array([None, {"x": twice}, {"x": None}], pa.struct([("x", map_)])),
        }
    )
    pairs = [["k", 1], ["k", 2]]
    assert rows_of(table) == [
        {"map": {"k": 1}, "in_list": [{"k": 1}], "in_struct": None},
        {"map": pairs, "in_list": [pairs, None], "in_struct": {"x": pairs}},
        {"map": None, "in_list": None, "in_struct": {"x": None}},
    ]


def test_batches_are_small_whatever_the_batches_of_the_frame() -> None:
    table = pa.table({"x": ["y" * 10_000] * 1_000, "n": range(1_000)})
    batches = list(open_table(table).batches())
    assert all(batch.nbytes <= BATCH_BYTES for batch in batches)
    assert sum(batch.num_rows for batch in batches) == 1_000
    narrow = pa.table({"n": range(BATCH_ROWS * 3 + 1)})
    assert [b.num_rows for b in open_table(narrow).batches()] == [*[BATCH_ROWS] * 3, 1]
    wide = pa.table({"x": ["y" * (BATCH_BYTES + 1)] * 2})
    assert [batch.num_rows for batch in open_table(wide).batches()] == [1, 1]


def test_the_fingerprint_depends_on_the_bytes_and_the_stamp_on_the_files(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("a\n1\n")
    table = open_table(path)
    stamp, fingerprint = table.stamp(), table.fingerprint()
    path.write_text("a\n2\n")
    assert table.fingerprint() != fingerprint
    path.write_text("a\n1\n")
    assert table.fingerprint() == fingerprint
    assert table.stamp() != stamp


def test_nan_is_kept() -> None:
    (row,) = rows_of(pa.table({"x": [math.nan]}))
    assert math.isnan(row["x"])
