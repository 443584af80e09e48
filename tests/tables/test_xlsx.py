"""Excel workbooks as tables: read, written, and what a sheet cannot have."""

from __future__ import annotations

import datetime
import math
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from message_batches.jobs import InputError
from message_batches.jobs.storage import MOST_REQUESTS
from message_batches.tables import open_table, write_answers
from message_batches.tables.answers import OutputSchema
from message_batches.tables.formats import xlsx as reader
from message_batches.tables.sinks import sink_for
from tests.tables.table_runs import FILMS, Service, Start, finished, refused
from tests.tables.tables_data import rows_of, settings

DAY = datetime.datetime(2024, 1, 2)
NOON = datetime.datetime(2024, 1, 2, 12, 30, 15, 250_000)


def workbook(path: Path, *sheets: list[list[Any]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets, 1):
        sheet = book.create_sheet(f"Sheet {number}")
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def written(path: Path, table: pa.Table) -> list[list[Any]]:
    """Write a table and return what openpyxl finds in the file."""
    output = evolve(OutputSchema.of(pa.schema([])), schema=table.schema, names={})
    with sink_for(path)(path, output) as write:
        for batch in table.to_batches():
            write(batch)
    sheet = openpyxl.load_workbook(path)["answers"]
    names, *rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    assert names == table.schema.names
    assert sheet.freeze_panes == "A2"
    return rows


@pytest.mark.parametrize(
    ("values", "type_", "expected"),
    [
        ([1, None, 3], pa.int64(), [1, None, 3]),
        ([1972.0, 2, 2**53], pa.int64(), [1972, 2, 2**53]),
        ([1, 2.5], pa.float64(), [1.0, 2.5]),
        (["007", "a"], pa.string(), ["007", "a"]),
        (
            [7, "A7", 1.5, True, DAY, NOON],
            pa.string(),
            ["7", "A7", "1.5", "TRUE", "2024-01-02", "2024-01-02 12:30:15.250000"],
        ),
        ([True, False], pa.bool_(), [True, False]),
        ([DAY, None], pa.date32(), [DAY.date(), None]),
        ([DAY, NOON], pa.timestamp("us"), [DAY, NOON]),
        ([datetime.time(12, 30)], pa.time64("us"), [datetime.time(12, 30)]),
        ([datetime.timedelta(hours=30)], pa.duration("us"), [datetime.timedelta(hours=30)]),
        (["#N/A", 3, "#DIV/0!"], pa.int64(), [None, 3, None]),
    ],
)
def test_a_column_has_the_type_of_its_cells(
    tmp_path: Path, values: list[Any], type_: pa.DataType, expected: list[Any]
) -> None:
    rows = [[value, "x"] for value in values]
    path = workbook(tmp_path / "t.xlsx", [["value", "other"], *rows])
    table = open_table(path)
    assert table.schema.field("value").type == type_
    assert [row["value"] for row in rows_of(path)] == expected


def test_only_the_cells_with_values_are_the_table(tmp_path: Path) -> None:
    rows = [[], [None, "a", None, 2024], [], [None, 1], [None, None], [None, None, None, "x"]]
    path = workbook(tmp_path / "t.xlsx", [[None]], rows, [])
    assert rows_of(path) == [{"a": 1, "2024": None}, {"a": None, "2024": "x"}]
    book = openpyxl.load_workbook(path)
    book["Sheet 2"]["C9"] = "a note"
    book.save(path)
    with pytest.raises(InputError, match=r"The column C of the sheet has no name\. Write one"):
        open_table(path)


@pytest.mark.parametrize(
    ("sheets", "table", "message"),
    [
        ([[["a"]], [["b"]]], None, "The file has several sheets: Sheet 1, Sheet 2. Choose one"),
        ([[["a"]], [["b"]]], "c", 'The file has no sheet "c". It has: Sheet 1, Sheet 2.'),
        ([[], []], None, "The file has no sheet."),
        ([[], []], "Sheet 2", 'The sheet "Sheet 2" is empty.'),
        ([[["a", "a"]]], None, 'More than one column is named "a".'),
        ([[["a", "b"], ["x", "=A1"]]], None, "The formula in B2 has no value. Open the file"),
    ],
)
def test_what_is_not_clear_is_refused(
    tmp_path: Path, sheets: Any, table: str | None, message: str
) -> None:
    path = workbook(tmp_path / "t.xlsx", *sheets)
    with pytest.raises(InputError) as refusal:
        open_table(path, table=table)
    assert message in str(refusal.value)


def test_a_sheet_is_chosen_by_its_name(tmp_path: Path) -> None:
    path = workbook(tmp_path / "t.xlsx", [["a"], [1]], [["b"], [2]])
    assert rows_of(path, table="sheet 2") == [{"b": 2}]
    book = openpyxl.load_workbook(path)
    book["Sheet 1"].sheet_state = "hidden"
    book.save(path)
    assert rows_of(path) == [{"b": 2}]
    assert rows_of(path, table="Sheet 1") == [{"a": 1}]


def _replaced(path: Path, name: str, *changes: tuple[str, str]) -> None:
    """Replace text in a file of a workbook."""
    with zipfile.ZipFile(path) as archive:
        files = {each: archive.read(each).decode() for each in archive.namelist()}
    for old, new in changes:
        assert old in files[name]
        files[name] = files[name].replace(old, new)
    with zipfile.ZipFile(path, "w") as archive:
        for each, text in files.items():
            archive.writestr(each, text)


def test_a_formula_has_the_value_that_the_spreadsheet_saved(tmp_path: Path) -> None:
    path = workbook(tmp_path / "t.xlsx", [["a", "b", "c"], [1, "=A2*2", '=""']])
    _replaced(
        path,
        "xl/worksheets/sheet1.xml",
        ("<f>A2*2</f><v />", "<f>A2*2</f><v>2</v>"),
        ('<c r="C2"><f>""</f><v />', '<c r="C2" t="str"><f>""</f><v></v>'),
    )
    assert rows_of(path) == [{"a": 1, "b": 2, "c": None}]


@pytest.mark.parametrize("is_shared", [False, True])
def test_texts_are_read_as_excel_writes_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_shared: bool
) -> None:
    texts = ["t", "plain", " _x000D_ ", "_x005F_x000D_", "_x0_", "\u65e5\u672c", "", "plain"]
    path = workbook(tmp_path / "t.xlsx", [[text, 1] for text in texts])
    if is_shared:  # as Excel itself writes them; openpyxl writes each text into its cell
        first, *others = (f'<si><t xml:space="preserve">{text}</t></si>' for text in texts[:-1])
        rich = "<si><r><t>pl</t></r><r><t>ain</t></r></si>"
        items = "".join([first, rich, *others[1:]])
        part = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
        part = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{part}"/>'
        _replaced(path, "[Content_Types].xml", ("</Types>", f"{part}</Types>"))
        with zipfile.ZipFile(path, "a") as archive:
            namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
            archive.writestr("xl/sharedStrings.xml", f'<sst xmlns="{namespace}">{items}</sst>')
        rows = "".join(
            f'<row r="{at}"><c r="A{at}" t="s"><v>{number}</v></c><c r="B{at}"><v>1</v></c></row>'
            for at, number in enumerate((0, 1, 2, 3, 4, 5, 6, 1), 1)
        )
        _replaced(path, "xl/worksheets/sheet1.xml", ("<sheetData>", f"<sheetData>{rows}<!--"))
        _replaced(path, "xl/worksheets/sheet1.xml", ("</sheetData>", "--></sheetData>"))
    monkeypatch.setattr("message_batches.tables.formats.shared_texts._IN_MEMORY", 4)
    read = [row["t"] for row in rows_of(path)]
    empty = read.pop(5)
    assert read == ["plain", " \r ", "_x000D_", "_x0_", "\u65e5\u672c", "plain"]
    assert not empty


@pytest.mark.parametrize("content", [b"", b"PK\3\4", b"\xd0\xcf\x11\xe0" * 200, b"a,b\n1,2\n"])
def test_what_is_not_a_workbook_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "t.xlsx"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"cannot be read as an Excel workbook: .*a password"):
        open_table(path)
    workbook(path, [["a"], ["b"]])
    _replaced(path, "xl/worksheets/sheet1.xml", ("</sheetData>", ""))
    with pytest.raises(InputError, match="cannot be read as an Excel workbook"):
        open_table(path)


def test_columns_have_letters() -> None:
    assert [reader._letters(at) for at in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


CELLS = {
    "text": (pa.string(), st.text(st.characters(exclude_categories=["Cs"]), min_size=1)),
    "integer": (pa.int64(), st.integers(-(10**15) + 1, 10**15 - 1)),
    "fraction": (pa.float64(), st.floats(-1e300, 1e300).filter(lambda x: x and not x.is_integer())),
    "flag": (pa.bool_(), st.booleans()),
    "date": (pa.date32(), st.dates(datetime.date(1900, 3, 1), datetime.date(9999, 12, 30))),
}


@given(
    rows=st.lists(
        st.fixed_dictionaries({name: st.none() | cell for name, (_, cell) in CELLS.items()}),
        max_size=4,
    )
)
@settings
def test_what_is_written_is_read_again(tmp_path: Path, rows: list[dict[str, Any]]) -> None:
    rows = [{"key": "x", **row} for row in rows]
    schema = pa.schema(
        [("key", pa.string()), *((name, type_) for name, (type_, _) in CELLS.items())]
    )
    path = tmp_path / "t.xlsx"
    written(path, pa.Table.from_pylist(rows, schema))
    assert rows_of(path) == rows


def test_what_a_sheet_cannot_have_is_text(tmp_path: Path) -> None:
    second = 1_704_164_645_000_000_000
    micro = datetime.datetime(2024, 1, 2, 3, 4, 5, 6)
    table = pa.table(
        {
            "formula": ["=1+1", "+1", "#N/A", "007"],
            "integer": [10**15, -(10**15), 999_999_999_999_999, None],
            "fraction": [math.nan, math.inf, 0.1 + 0.2, None],
            "time": pa.array([NOON, micro, DAY.replace(year=1899), None]),
            "exact": pa.array([second, second + 1, 0, None], pa.timestamp("ns")),
            "zone": pa.array([DAY] * 4, pa.timestamp("us", "Europe/Berlin")),
            "old": pa.array([datetime.date(1900, 2, 28), DAY.date(), None, None]),
            "list": [[1], [], None, [2]],
            "bytes": [b"\xff", b"", None, b"a"],
        }
    )
    assert list(zip(*written(tmp_path / "t.xlsx", table), strict=True)) == [
        ("=1+1", "+1", "#N/A", "007"),
        ("1000000000000000", "-1000000000000000", 999_999_999_999_999, None),
        (None, "inf", 0.1 + 0.2, None),
        (NOON, "2024-01-02 03:04:05.000006", "1899-01-02 00:00:00.000000", None),
        (
            datetime.datetime(2024, 1, 2, 3, 4, 5),
            "2024-01-02 03:04:05.000000001",
            datetime.datetime(1970, 1, 1),
            None,
        ),
        ("2024-01-02 00:00:00.000000Z",) * 4,
        ("1900-02-28", DAY, None, None),
        ("[1]", "[]", None, "[2]"),
        ("/w==", None, None, "YQ=="),
    ]
    cells = openpyxl.load_workbook(tmp_path / "t.xlsx")["answers"]
    assert [cell.data_type for cell in cells["A"]] == ["s"] * 5


@pytest.mark.parametrize(
    ("one", "many", "kept"),
    [("y", 32_767, 32_767), ("y", 32_768, 32_730), ("🎬", 16_384, 16_365), ("\0", 5_000, 4_675)],
)
def test_a_text_that_no_cell_can_have_is_shortened(
    tmp_path: Path, one: str, many: int, kept: int
) -> None:
    path = tmp_path / "t.xlsx"
    written(path, pa.table({"t": [one * many]}))
    (row,) = rows_of(path)
    note = "" if kept == many else f" ... (the text has {many:,} characters)"
    assert row["t"] == one * kept + note
    assert len(openpyxl.load_workbook(path)["answers"]["A2"].value.encode("utf-16-le")) <= 65_534


def test_a_run_reads_and_writes_workbooks(start: Start, service: Service, tmp_path: Path) -> None:
    rows = [list(row.values()) for row in FILMS.to_pylist()]
    path = workbook(tmp_path / "films.xlsx", [FILMS.schema.names, *rows])
    with start("films.xlsx", "answers.xlsx") as run:
        openpyxl.load_workbook(path).save(path)  # other bytes, the same rows
        assert run.finish().succeeded
    assert finished(start("films.xlsx", "answers.xlsx")).succeeded
    assert len(service.accepted) == len(FILMS)
    answers = rows_of(Path("answers.xlsx"))
    assert [row["film"] for row in answers] == FILMS["film"].to_pylist()
    assert answers[0]["text"] == "WHO DIRECTED MIRROR?" or answers[0]["text"]
    workbook(path, [FILMS.schema.names, *rows[1:]])
    assert "The table changed since this run was started" in refused(
        start, "films.xlsx", out="answers.xlsx"
    )


def test_too_many_rows_are_refused_before_anything_is_sent(
    start: Start, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert MOST_REQUESTS == {".xlsx": 1_048_575}
    monkeypatch.setitem(MOST_REQUESTS, ".xlsx", len(FILMS) - 1)
    assert refused(start, out="answers.XLSX").endswith(
        "answers.XLSX: A .xlsx file holds at most 3 requests, and there are 4. Choose another "
        "format for the output, such as .parquet or .csv."
    )
    assert not service.accepted
    assert not Path("answers.XLSX.run").exists()
    finished(start())
    with pytest.raises(InputError, match="at most 3 requests"):
        write_answers(open_table("films.parquet"), "answers.xlsx", "answers.parquet")
    monkeypatch.setitem(MOST_REQUESTS, ".xlsx", len(FILMS))
    assert write_answers(open_table("films.parquet"), "answers.xlsx", "answers.parquet").rows == 4


def test_too_many_columns_are_refused(tmp_path: Path) -> None:
    schema = pa.schema([(f"c{at}", pa.int8()) for at in range(16_385)])
    output = evolve(OutputSchema.of(pa.schema([])), schema=schema, names={})
    path = tmp_path / "t.xlsx"
    with pytest.raises(ValueError, match="at most 16,384 columns"), sink_for(path)(path, output):
        pass
