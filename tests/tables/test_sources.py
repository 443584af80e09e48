"""Tables are read as they are: nothing is guessed, nothing is lost, memory is bounded."""

from __future__ import annotations

import csv
import datetime
import decimal
import gzip
import io
import json
import math
from pathlib import Path
from typing import Any

import hypothesis
import pandas
import polars
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import csv as arrow_csv
from pyarrow import dataset, parquet

from message_batches.jobs import InputError
from message_batches.tables import csv_files, open_table
from message_batches.tables.readers import BATCH_BYTES, BATCH_ROWS
from message_batches.tables.values import python_rows

settings = hypothesis.settings(
    suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture],
)

Row = dict[str, Any]


def rows_of(source: Any, **arguments: Any) -> list[Row]:
    """Read a table twice; both times it holds the same."""
    table = open_table(source, **arguments)
    rows = [row for batch in table.batches() for row in python_rows(batch)]
    if not isinstance(source, pa.RecordBatchReader):
        assert repr(list(table.rows())) == repr(list(open_table(source, **arguments).rows()))
    return rows


# Arrow holds what UTF-8 can; and csv takes a lone carriage return for a line end, as it should.
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0"))
names = texts.filter(lambda name: name.strip(" \t\n") != "" and "\ufeff" not in name)


@settings
@given(
    st.lists(names, min_size=2, max_size=4, unique=True).flatmap(
        lambda header: st.tuples(
            st.just(header),
            st.lists(st.lists(st.none() | texts, min_size=len(header), max_size=len(header))),
        )
    )
)
def test_csv_gives_back_what_was_written(
    tmp_path: Path, table: tuple[list[str], list[list[str | None]]]
) -> None:
    header, cells = table
    path = tmp_path / "t.csv"
    with open(path, "w", encoding="utf-8", newline="") as file:
        for row in [header, *cells]:
            quoted = ("" if cell is None else '"' + cell.replace('"', '""') + '"' for cell in row)
            file.write(",".join(quoted) + "\r\n")
    assert rows_of(path) == [dict(zip(header, row, strict=True)) for row in cells]


@settings
@given(st.lists(st.tuples(texts.filter(bool), texts.filter(bool))), st.sampled_from(",;\t"))
def test_csv_of_the_standard_library_is_read_with_any_delimiter(
    tmp_path: Path, cells: list[tuple[str, str]], delimiter: str
) -> None:
    path = tmp_path / "t.csv"
    with open(path, "w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows([("a", "b"), *cells])
    assert [tuple(row.values()) for row in rows_of(path)] == cells


scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | texts
    | st.floats(allow_nan=False, allow_infinity=False)
)
same_kind = st.sampled_from(
    [
        st.booleans(),
        st.integers(-(2**63), 2**63 - 1),
        texts,
        st.floats(allow_nan=False, allow_infinity=False),
        st.lists(st.integers(-(2**63), 2**63 - 1) | st.none(), max_size=3),
        st.fixed_dictionaries({"x": texts | st.none(), "y": st.lists(texts, max_size=2)}),
    ]
)


@settings
@given(
    st.dictionaries(names, same_kind, min_size=1, max_size=4).flatmap(
        lambda kinds: st.lists(
            st.fixed_dictionaries({name: kind | st.none() for name, kind in kinds.items()})
        )
    )
)
def test_json_lines_and_parquet_and_arrow_give_back_what_was_written(
    tmp_path: Path, rows: list[Row]
) -> None:
    path = tmp_path / "t.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    assert rows_of(path) == rows
    table = pa.Table.from_pylist(rows, open_table(path).schema)
    parquet.write_table(table, tmp_path / "t.parquet", row_group_size=2)
    assert rows_of(tmp_path / "t.parquet") == rows
    with pa.ipc.new_stream(tmp_path / "t.arrow", table.schema) as stream:
        stream.write_table(table)
    assert rows_of(tmp_path / "t.arrow") == rows
    assert rows_of(table) == rows
    assert rows_of(table.to_reader()) == rows
    assert rows_of(dataset.dataset(table)) == rows


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ('size 5",b', ['size 5"', "b"]),
        ('"a ""quoted"" name",b', ['a "quoted" name', "b"]),
        ('"two\r\nlines","a,b"', ["two\r\nlines", "a,b"]),
        ('a""b,c', ['a""b', "c"]),
        (",b", ["", "b"]),
    ],
)
def test_the_names_of_columns_are_those_of_the_first_line(
    tmp_path: Path, line: str, names: list[str]
) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(f"\n\r\n{line}\n1,2\n".encode())
    assert rows_of(path) == [dict(zip(names, "12", strict=True))]


def test_nothing_in_csv_is_guessed(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text('id,day,flag,name\n007,2024-01-02,true,NA\n12345678901234567890123,"",NULL,\n')
    assert rows_of(path) == [
        {"id": "007", "day": "2024-01-02", "flag": "true", "name": "NA"},
        {"id": "12345678901234567890123", "day": "", "flag": "NULL", "name": None},
    ]


def test_nothing_in_json_is_guessed_either(tmp_path: Path) -> None:
    path = tmp_path / "t.jsonl"
    path.write_text('{"id":"007","day":"2024-01-02T00:00:00Z","n":9007199254740993}\n')
    assert rows_of(path) == [{"id": "007", "day": "2024-01-02T00:00:00Z", "n": 9007199254740993}]


def test_a_column_that_comes_late_in_json_lines_is_known_before_the_first_row(
    tmp_path: Path,
) -> None:
    path = tmp_path / "t.jsonl"
    path.write_text('{"a":1}\n' * 2_500 + '{"a":1.5,"late":[{"x":1}]}\n')
    table = open_table(path)
    assert table.schema.names == ["a", "late"]
    assert next(table.rows()) == {"a": 1.0, "late": None}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "The file is empty. Its first line must name the columns."),
        (b"\xef\xbb\xbf\n\n", "The file is empty. Its first line must name the columns."),
        (b"a,a\n1,2\n", 'More than one column is called "a". Give each column a name of its own.'),
        ("a,b\n1,2\n".encode("utf-16"), "The file is UTF-16, not UTF-8. Save it as CSV UTF-8."),
        (b"caf\xe9,b\n1,2\n", "The first line is not UTF-8. Save the file as CSV UTF-8."),
        (
            b'"a"b,c\n1,2\n',
            "The first line cannot be read: ',' expected after '\"'. Put names that",
        ),
        (b'"' + b"a" * (17 << 20), "The first line does not end within 16 MB. Put names that hold"),
        (b"\n" * 300_000, "The file is empty. Its first line must name the columns."),
        (b"a,b\n1,2\n3,4,5\n", "Row 2 has 3 cells and not 2: 3,4,5. Put what holds a delimiter"),
        (b"a,b\n1,2\n3\n", "Row 2 has 1 cells and not 2: 3. Put what holds a delimiter"),
        (b"a,b\ncaf\xe9,2\n", 'Row 1 is not UTF-8 in the column "a". Save the file as CSV UTF-8.'),
        (
            b"\n\na,b\n" + b"1,2\n" * 200_000 + b"\n\n1,caf\xe9\n",
            'Row 200001 is not UTF-8 in the column "b". Save the file as CSV UTF-8.',
        ),
    ],
)
def test_what_is_wrong_with_a_csv_file_is_told(
    tmp_path: Path, content: bytes, message: str
) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(content)
    with pytest.raises(InputError) as bad:
        rows_of(path)
    assert str(bad.value).startswith(f"{path}: {message}")


@pytest.mark.parametrize(
    ("content", "row"),
    [
        ('a,b\n1,"open\n2,x\n3,y\n', 1),
        ('a,b\n\n1,5" disk\n"2\n","x ""y"""\r\n\r\n3,"', 3),
        ('\ufeff"a\n",b\n"1,2\n3,4\n', 1),
        ('a\n""\n"""\n', 2),
        ("a,b\n" + "1,x\n" * 5_000 + '2,"x\n' + "3,y\n" * 200_000, 5_001),
    ],
)
def test_a_quote_that_is_not_closed_swallows_no_rows(
    tmp_path: Path, content: str, row: int
) -> None:
    path = tmp_path / "t.csv"
    path.write_text(content, "utf-8", newline="")
    with pytest.raises(
        InputError, match=rf"ends inside a quote that was opened in row {row}\. Put"
    ):
        next(open_table(path).batches())


@settings
@given(st.text('ab"\r\n', max_size=30), st.sampled_from([1, 2, 1 << 20]))
def test_a_file_is_refused_if_and_only_if_arrow_reads_its_end_inside_quotes(
    tmp_path: Path, text: str, piece: int
) -> None:
    path = tmp_path / "t.csv"
    path.write_text(f"a\n{text}", newline="")
    # A row put after the last one shows whether it is read as one.
    read = arrow_csv.read_csv(
        io.BytesIO(f"a\n{text}\nlast\n".encode()),
        parse_options=arrow_csv.ParseOptions(newlines_in_values=True),
        convert_options=arrow_csv.ConvertOptions(column_types={"a": pa.string()}),
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(csv_files, "_PIECE", piece)
        if read["a"][-1].as_py() == "last":
            list(open_table(path).batches())
        else:
            with pytest.raises(
                InputError, match="ends inside a quote that was opened in row"
            ) as bad:
                list(open_table(path).batches())
            assert f"in row {read.num_rows}." in str(bad.value)


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ('{"a":1}\n\n[1]\n', ":3: The line is not a JSON object."),
        ('{"a":1}\n{"a"\n', ":2: The line is not JSON:"),
        ('{"a":1}\n{"a":"x"}\n', ':2: The value of "a" does not fit into a column: the lines'),
        ('{"a":12345678901234567890123}\n', ":1: The value of"),
        ('{"a":"\\ud800"}\n', ':1: The value of "a" does not fit into a column: half of a'),
        ('{"a":1.5}\n{"a":9007199254740993}\n', ':1: The column "a" holds fractions, and whole'),
        ('{"a":NaN}\n', ":1: The line is not JSON: NaN is not JSON"),
    ],
)
def test_what_is_wrong_with_json_lines_is_told(tmp_path: Path, lines: str, message: str) -> None:
    path = tmp_path / "t.jsonl"
    path.write_text(lines)
    with pytest.raises(InputError) as bad:
        rows_of(path)
    assert str(bad.value).startswith(f"{path}{message}")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("none.csv", "There is no such file."),
        ("none.parquet", "There is no such file."),
        ("none.jsonl", "There is no such file."),
        ("none.arrow", "There is no such file."),
        ("none-*.csv", "No file fits this pattern."),
        ("t.xlsx", "Its ending, .xlsx, is not that of a table. In Excel, save"),
        ("t", "Its name has no ending. Use one of .csv"),
        ("empty", "No file in this folder is a table."),
    ],
)
def test_what_is_no_table_is_told(
    tmp_path: Path, name: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("empty").mkdir()
    with pytest.raises(InputError) as bad:
        open_table(name)
    assert str(bad.value).startswith(f"{name}: {message}")


def test_a_file_that_is_no_parquet_is_told(tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    path.write_bytes(b"a,b\n1,2\n" * 10)
    with pytest.raises(InputError, match=r"It cannot be read as Parquet: .*Check that the file is"):
        open_table(path)
    path.write_bytes(b"x" * 10)
    with pytest.raises(InputError, match="It cannot be read as Arrow"):
        open_table(path, format="arrow")


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


def test_folders_with_values_in_their_names_are_columns_of_text(tmp_path: Path) -> None:
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
    with pytest.raises(InputError, match=r"It has not the same columns as 1\.csv: b, c\."):
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


def test_a_frame_whose_columns_are_of_no_type_is_refused() -> None:
    with pytest.raises(
        InputError, match=r"the DataFrame: It cannot be a table: .* Give each column"
    ):
        open_table(pandas.DataFrame({"x": [1, "a", b"b"]}))


def test_files_that_do_not_agree_are_refused(tmp_path: Path) -> None:
    parquet.write_table(pa.table({"x": ["a"]}), tmp_path / "1.parquet")
    parquet.write_table(pa.table({"x": [1]}), tmp_path / "2.parquet")
    with pytest.raises(InputError, match="The files do not agree on the type of a column: Unable"):
        open_table(tmp_path)


def test_a_stream_is_read_once() -> None:
    table = open_table(pa.table(FRAME).to_reader())
    assert len(list(table.rows())) == 3
    with pytest.raises(InputError, match="It gives its rows only once"):
        next(table.batches())


@pytest.mark.parametrize("frame", [3, [1], {"a": [1]}, polars.LazyFrame(FRAME)])
def test_what_is_no_frame_is_refused(frame: Any) -> None:
    with pytest.raises(TypeError, match="is no table: give a path, or a frame of"):
        open_table(frame)


def test_every_type_has_a_value_in_python() -> None:
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


def test_a_map_with_one_key_twice_is_a_list_of_pairs() -> None:
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


def test_batches_are_small_however_the_table_is_cut() -> None:
    table = pa.table({"x": ["y" * 10_000] * 1_000, "n": range(1_000)})
    batches = list(open_table(table).batches())
    assert all(batch.nbytes <= BATCH_BYTES for batch in batches)
    assert sum(batch.num_rows for batch in batches) == 1_000
    narrow = pa.table({"n": range(BATCH_ROWS * 3 + 1)})
    assert [b.num_rows for b in open_table(narrow).batches()] == [*[BATCH_ROWS] * 3, 1]
    wide = pa.table({"x": ["y" * (BATCH_BYTES + 1)] * 2})
    assert [batch.num_rows for batch in open_table(wide).batches()] == [1, 1]


def test_rows_of_parquet_may_be_large(tmp_path: Path) -> None:
    table = pa.table({"x": [bytes([n]) * (1 << 20) for n in range(20)]})
    parquet.write_table(table, tmp_path / "t.parquet", use_dictionary=False, write_batch_size=1)
    before = pa.total_allocated_bytes()
    for batch in open_table(tmp_path / "t.parquet").batches():
        assert batch.num_rows <= 4
        assert pa.total_allocated_bytes() - before < 16 << 20


def test_a_row_of_csv_may_be_longer_than_what_is_read_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(csv_files, "_BLOCKS", (100, 1_000, 10_000))
    cells = [*(["x" * 10] * 40), "y" * 500, *(["x" * 10] * 40), "z" * 5_000, "end"]
    path = tmp_path / "t.csv"
    path.write_text("".join(f"{cell},1\n" for cell in ["a", *cells]))
    assert [row["a"] for row in rows_of(path)] == cells
    path.write_text(f"a,b\n1,2\n{'y' * 20_000},1\n")
    with pytest.raises(InputError, match="It cannot be read as CSV: straddling object straddles"):
        rows_of(path)


def test_the_fingerprint_is_of_the_bytes_and_the_stamp_of_the_files(tmp_path: Path) -> None:
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


def test_a_row_group_is_not_read_at_once(tmp_path: Path) -> None:
    table = pa.table({"x": ["y" * 1_000 + str(n) for n in range(60_000)]})
    parquet.write_table(table, tmp_path / "t.parquet")
    table = open_table(tmp_path / "t.parquet")
    before = pa.total_allocated_bytes()
    most = max(pa.total_allocated_bytes() - before for _ in table.batches())
    assert most < 20 << 20
