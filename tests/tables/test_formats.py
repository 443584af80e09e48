"""JSON Lines, Parquet and Arrow are read as they are, a part at a time."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import dataset, parquet

from message_batches.jobs import InputError
from message_batches.tables import open_table
from tests.tables.tables_data import Row, names, rows_of, settings, texts

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
def test_values_are_read_as_they_were_written(tmp_path: Path, rows: list[Row]) -> None:
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


def test_text_in_json_lines_stays_text(tmp_path: Path) -> None:
    path = tmp_path / "t.jsonl"
    path.write_text('{"id":"007","day":"2024-01-02T00:00:00Z","n":9007199254740993}\n')
    assert rows_of(path) == [{"id": "007", "day": "2024-01-02T00:00:00Z", "n": 9007199254740993}]


def test_a_late_column_of_json_lines_is_known_before_the_first_row(
    tmp_path: Path,
) -> None:
    path = tmp_path / "t.jsonl"
    path.write_text('{"a":1}\n' * 2_500 + '{"a":1.5,"late":[{"x":1}]}\n')
    table = open_table(path)
    assert table.schema.names == ["a", "late"]
    assert next(table.rows()) == {"a": 1.0, "late": None}


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ('{"a":1}\n\n[1]\n', ":3: The line is not a JSON object."),
        ('{"a":1}\n{"a"\n', ":2: The line is not JSON:"),
        ('{"a":1}\n{"a":"x"}\n', ':2: The value of "a" does not fit into its column: the lines'),
        ('{"a":12345678901234567890123}\n', ":1: The value of"),
        ('{"a":"\\ud800"}\n', ':1: The value of "a" does not fit into its column: an unpaired'),
        ('{"a":1.5}\n{"a":9007199254740993}\n', ':1: The column "a" mixes fractions with'),
        ('{"a":NaN}\n', ":1: The line is not JSON: NaN is not JSON"),
    ],
)
def test_wrong_json_lines_are_refused(tmp_path: Path, lines: str, message: str) -> None:
    path = tmp_path / "t.jsonl"
    path.write_text(lines)
    with pytest.raises(InputError) as bad:
        rows_of(path)
    assert str(bad.value).startswith(f"{path}{message}")


def test_a_file_of_another_format_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    path.write_bytes(b"a,b\n1,2\n" * 10)
    with pytest.raises(InputError, match=r"The file cannot be read as Parquet: .*Check that it is"):
        open_table(path)
    path.write_bytes(b"x" * 10)
    with pytest.raises(InputError, match="The file cannot be read as Arrow"):
        open_table(path, format="arrow")


def test_large_rows_of_parquet_make_small_batches(tmp_path: Path) -> None:
    table = pa.table({"x": [bytes([n]) * (1 << 20) for n in range(20)]})
    parquet.write_table(table, tmp_path / "t.parquet", use_dictionary=False, write_batch_size=1)
    before = pa.total_allocated_bytes()
    for batch in open_table(tmp_path / "t.parquet").batches():
        assert batch.num_rows <= 4
        assert pa.total_allocated_bytes() - before < 16 << 20


def test_a_row_group_is_read_in_parts(tmp_path: Path) -> None:
    table = pa.table({"x": ["y" * 1_000 + str(n) for n in range(60_000)]})
    parquet.write_table(table, tmp_path / "t.parquet")
    table = open_table(tmp_path / "t.parquet")
    before = pa.total_allocated_bytes()
    most = max(pa.total_allocated_bytes() - before for _ in table.batches())
    assert most < 20 << 20
