"""CSV is read as it is: nothing is guessed, and no row is lost."""

from __future__ import annotations

import csv
import gzip
import io
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import csv as arrow_csv

from message_batches.jobs import InputError
from message_batches.sdk.results import BYTE_ORDER_MARK
from message_batches.tables import open_table, write_answers
from message_batches.tables.formats import csv as csv_reader
from tests.tables.table_runs import Service, Start, finished, refused
from tests.tables.tables_data import names, rows_of, settings, texts


@settings
@given(
    st.lists(names, min_size=2, max_size=4, unique=True).flatmap(
        lambda header: st.tuples(
            st.just(header),
            st.lists(st.lists(st.none() | texts, min_size=len(header), max_size=len(header))),
        )
    )
)
def test_values_are_read_as_they_were_written(
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
def test_files_of_the_standard_library_are_read_with_any_delimiter(
    tmp_path: Path, cells: list[tuple[str, str]], delimiter: str
) -> None:
    path = tmp_path / "t.csv"
    with open(path, "w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows([("a", "b"), *cells])
    assert [tuple(row.values()) for row in rows_of(path)] == cells


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
def test_the_first_line_names_the_columns(tmp_path: Path, line: str, names: list[str]) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(f"\n\r\n{line}\n1,2\n".encode())
    assert rows_of(path) == [dict(zip(names, "12", strict=True))]


def test_every_value_is_text(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text('id,day,flag,name\n007,2024-01-02,true,NA\n12345678901234567890123,"",NULL,\n')
    assert rows_of(path) == [
        {"id": "007", "day": "2024-01-02", "flag": "true", "name": "NA"},
        {"id": "12345678901234567890123", "day": "", "flag": "NULL", "name": None},
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "The file is empty. Put the column names on its first line."),
        (b"\xef\xbb\xbf\n\n", "The file is empty. Put the column names on its first line."),
        (b"a,a\n1,2\n", 'More than one column is named "a". Give each column its own name.'),
        ("a,b\n1,2\n".encode("utf-16"), "The file is UTF-16, not UTF-8. Save it as CSV UTF-8."),
        (b"caf\xe9,b\n1,2\n", "The first line is not UTF-8. Save the file as CSV UTF-8."),
        (
            b'"a"b,c\n1,2\n',
            "The first line cannot be read: ',' expected after '\"'. Put names that",
        ),
        (b"\n" * 300_000, "The file is empty. Put the column names on its first line."),
        (b"a,b\n1,2\n3,4,5\n", "Row 2 has 3 cells instead of 2: 3,4,5. Put text that holds"),
        (b"a,b\n1,2\n3\n", "Row 2 has 1 cell instead of 2: 3. Put text that holds"),
        (b"a,b\ncaf\xe9,2\n", 'Row 1 is not UTF-8 in the column "a". Save the file as CSV UTF-8.'),
        (
            b"\n\na,b\n" + b"1,2\n" * 200_000 + b"\n\n1,caf\xe9\n",
            'Row 200001 is not UTF-8 in the column "b". Save the file as CSV UTF-8.',
        ),
    ],
)
def test_a_wrong_file_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
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
def test_an_open_quote_does_not_lose_rows(tmp_path: Path, content: str, row: int) -> None:
    path = tmp_path / "t.csv"
    path.write_text(content, "utf-8", newline="")
    with pytest.raises(
        InputError, match=rf"ends inside a quote that was opened in row {row}\. Put"
    ):
        next(open_table(path).batches())


@settings
@given(st.text('ab"\r\n', max_size=30), st.sampled_from([1, 2, 1 << 20]))
def test_a_file_is_refused_exactly_if_arrow_reads_its_end_inside_quotes(
    tmp_path: Path, text: str, chunk: int
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
        patch.setattr(csv_reader, "_CHUNK_BYTES", chunk)
        if read["a"][-1].as_py() == "last":
            list(open_table(path).batches())
        else:
            with pytest.raises(
                InputError, match="ends inside a quote that was opened in row"
            ) as bad:
                list(open_table(path).batches())
            assert f"in row {read.num_rows}." in str(bad.value)


def test_a_row_may_be_longer_than_a_block(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_reader, "_BLOCKS", (100, 1_000, 10_000))
    cells = [*(["x" * 10] * 40), "y" * 500, *(["x" * 10] * 40), "z" * 5_000, "end"]
    path = tmp_path / "t.csv"
    path.write_text("".join(f"{cell},1\n" for cell in ["a", *cells]))
    assert [row["a"] for row in rows_of(path)] == cells
    path.write_text(f"a,b\n1,2\n{'y' * 20_000},1\n")
    with pytest.raises(InputError, match="The file cannot be read as CSV: "):
        rows_of(path)


def test_bytes_that_are_not_utf8_in_a_long_row_are_refused_by_row_and_column(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(csv_reader, "_BLOCKS", (100, 10_000))
    path = tmp_path / "t.csv"
    path.write_bytes(b"a,b\n" + b"1,2\n" * 50 + b"x" * 500 + b",caf\xe9\n")
    with pytest.raises(InputError, match='Row 51 is not UTF-8 in the column "b"'):
        rows_of(path)


def test_a_damaged_archive_is_not_read_again_with_larger_blocks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = b"a,b\n" + b"".join(b"%d,%d\n" % (n, n * n) for n in range(200_000))
    path = tmp_path / "t.csv.gz"
    path.write_bytes(gzip.compress(lines)[:-100])
    table = open_table(path)
    monkeypatch.setattr(csv_reader, "_refuse_open_quote", lambda *_: None)
    with pytest.raises(
        InputError, match=r"The file cannot be read: .*\. Check that it is complete"
    ):
        list(table.batches())


def test_a_first_line_without_an_end_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(csv_reader, "_MAX_HEADER_BYTES", 100_000)
    path = tmp_path / "t.csv"
    path.write_text('"' + "a" * 200_000)
    with pytest.raises(InputError, match="The first line does not end within 16 MB"):
        open_table(path)


def test_a_first_line_that_arrow_reads_differently_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(csv_reader, "_header_text", lambda *_: "a,c")
    path = tmp_path / "t.csv"
    path.write_text("a,b\n1,2\n")
    with pytest.raises(InputError, match="The first line is ambiguous"):
        rows_of(path)


@pytest.mark.parametrize("extension", ["csv", "csv.gz"])
@pytest.mark.parametrize(
    ("content", "rows"),
    [
        (b"sep=;\r\nid;title\r\n1;A\r\n", [{"id": "1", "title": "A"}]),
        (b"\xef\xbb\xbfsep=,\r\nid,title\r\n1,A\r\n", [{"id": "1", "title": "A"}]),
        (b'\n"sep=|"\rid|"ti|tle"\r"1\r2"|A;,', [{"id": "1\r2", "ti|tle": "A;,"}]),
        (b"SEP=\t\nid\ttitle, year\n", []),
        (b"sep=;more\n1;\n", [{"sep=": "1", "more": None}]),
        (b"sep,x\n1,2\n", [{"sep": "1", "x": "2"}]),
    ],
)
def test_a_first_line_that_names_the_delimiter_is_not_a_row(
    tmp_path: Path, content: bytes, rows: list[dict[str, Any]], extension: str
) -> None:
    path = tmp_path / f"t.{extension}"
    path.write_bytes(gzip.compress(content) if extension == "csv.gz" else content)
    assert rows_of(path) == rows


def test_rows_are_counted_from_the_names_also_below_a_delimiter_line(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(b'sep=;\nid;title\n1;"2\n3;4\n')
    with pytest.raises(InputError, match="a quote that was opened in row 1"):
        rows_of(path)
    path.write_bytes(b"sep=;\nid;title\n1;2\n3\n")
    with pytest.raises(InputError, match="Row 2 has 1 cell instead of 2: 3"):
        rows_of(path)
    path.write_bytes(b"sep=;\n")
    with pytest.raises(InputError, match="The file is empty"):
        open_table(path)


@pytest.mark.parametrize("title", ["M\xe9lodie", "\u65e5\u672c\u8a9e", "\U0001f3ac"])
@pytest.mark.parametrize(("has_mark", "wanted"), [(False, False), (False, True), (True, False)])
def test_a_csv_has_a_byte_order_mark_if_the_table_had_or_the_user_wants_it(
    start: Start, title: str, has_mark: bool, wanted: bool
) -> None:
    Path("t.csv").write_bytes(BYTE_ORDER_MARK * has_mark + f"film,title\n1,{title}\n".encode())
    start("t.csv", "answers.csv", csv_bom=wanted).close()
    assert finished(start("t.csv", "answers.csv")).succeeded  # what was chosen is kept
    written = Path("answers.csv").read_bytes()
    assert written.startswith(BYTE_ORDER_MARK) is (has_mark or wanted)
    assert [row["title"] for row in rows_of(Path("answers.csv"))] == [title]
    source = open_table("t.csv")
    write_answers(source, "other.csv", "answers.csv", csv_bom=True)
    assert Path("other.csv").read_bytes().startswith(BYTE_ORDER_MARK)


def test_a_byte_order_mark_is_for_csv_only(start: Start, service: Service) -> None:
    assert refused(start, out="answers.parquet", csv_bom=True).endswith(
        "answers.parquet: Only CSV can start with a byte order mark. Leave --csv-bom out."
    )
    assert not service.accepted
