"""Each row of a table gets its own answer, once, in whatever order the results are."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest import mock

import pyarrow as pa
import pytest
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st

from message_batches.jobs import InputError
from message_batches.jobs.output import ResultFinder, result_finder
from message_batches.tables import join as join_module
from message_batches.tables.answers import ANSWER_SCHEMA, OutputSchema
from message_batches.tables.join import RequestRef, join_answers, read_answers
from tests.generated.strategies import documents
from tests.properties import examples

IDS = st.text(max_size=5) | st.integers() | st.sampled_from(["7", "\ud83d", "é", "a\n"])
RESULTS = documents("BetaMessageBatchIndividualResponse", strange=True).map(
    lambda record: record["result"]
)


@frozen
class Frame:
    """A table in batches of the given sizes."""

    table: pa.Table
    sizes: Sequence[int]
    name: str = "the table"

    @property
    def schema(self) -> pa.Schema:
        return self.table.schema

    def batches(self) -> Iterator[pa.RecordBatch]:
        at = 0
        rows = self.table.combine_chunks().to_batches()[0]
        for size in self.sizes:
            yield rows.slice(at, size)
            at += size
        yield rows.slice(at)


def numbered(count: int, *sizes: int) -> Frame:
    return Frame(pa.table({"n": pa.array(range(count), pa.int32())}), sizes)


def line(custom_id: Any, text: str = "") -> bytes:
    message = {"content": [{"type": "text", "text": text or f"to {custom_id}"}]}
    record = {"custom_id": custom_id, "result": {"type": "succeeded", "message": message}}
    return json.dumps(record).encode()


def join(
    frame: Frame, ids: Sequence[Any], content: bytes, end: int | None = None
) -> tuple[list[dict[str, Any]], ResultFinder]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "results.jsonl"
        path.write_bytes(content)
        requests = (RequestRef(custom_id, f"batch of {custom_id!a}", False) for custom_id in ids)
        with ResultFinder(path, len(content) if end is None else end) as finder:
            joined = list(join_answers(frame, read_answers(requests, finder)))
        assert all(rows.num_rows == answers.num_rows > 0 for rows, answers in joined)
        found = [
            {**row, **answer}
            for rows, answers in joined
            for row, answer in zip(rows.to_pylist(), answers.to_pylist(), strict=True)
        ]
        return found, finder


@st.composite
def runs(draw: st.DrawFn) -> Any:
    """Draw ids, results by row, the order of the results, and sizes of batches."""
    ids = draw(st.lists(IDS, min_size=1, max_size=12, unique_by=lambda one: (type(one), one)))
    results = [draw(RESULTS | st.none()) for _ in ids]
    order = draw(st.permutations([at for at, result in enumerate(results) if result is not None]))
    sizes = draw(st.lists(st.integers(0, 4), max_size=3))
    return ids, results, order, sizes


@given(
    runs(),
    st.integers(1, 4),
    st.sampled_from([1, 200, 8 << 20]),
    st.sampled_from([b"\n", b"\r\n", b"\n\n"]),
    st.booleans(),
)
@examples(150)
def test_each_row_has_its_answer_once_in_the_order_of_the_table(
    run: Any, near: int, batch_bytes: int, line_end: bytes, last_line_ends: bool
) -> None:
    ids, results, order, sizes = run
    lines = [json.dumps({"custom_id": ids[at], "result": results[at]}).encode() for at in order]
    content = line_end.join(lines) + (line_end if last_line_ends else b"")
    with (
        mock.patch.object(result_finder, "_POSITIONS_IN_MEMORY", near),
        mock.patch.object(join_module, "_BATCH_BYTES", batch_bytes),
    ):
        rows, finder = join(numbered(len(ids), *sizes), ids, content)
    assert [row["n"] for row in rows] == list(range(len(ids)))
    for row, custom_id, result in zip(rows, ids, results, strict=True):
        assert row["batch_id"] == f"batch of {custom_id!a}"
        if result is None:
            assert (row["outcome"], row["raw"]) == ("missing", None)
        else:
            assert row["raw"] == json.dumps({"custom_id": custom_id, "result": result})
    assert (finder.requests, finder.lines, finder.matched) == (len(ids), len(order), len(order))


def test_unreadable_duplicate_and_foreign_results_are_unmatched() -> None:
    content = b"\n".join([line("other"), b"truncated {", line("b"), line("b", "again"), line("a")])
    rows, finder = join(numbered(3), ["a", "b", "c"], content)
    assert [row["text"] for row in rows] == ["to a", "to b", None]
    assert (finder.lines, finder.matched) == (5, 2)


def test_results_after_the_last_answer_are_counted() -> None:
    _, finder = join(numbered(1), ["a"], line("a") + b"\n" + line("b"))
    assert (finder.lines, finder.matched) == (2, 1)


def test_only_the_complete_bytes_of_the_file_are_read() -> None:
    content = line("a") + b"\n" + line("b") + b"\n"
    rows, finder = join(numbered(2), ["a", "b"], content, end=len(line("a")) + 1)
    assert [row["outcome"] for row in rows] == ["succeeded", "missing"]
    assert finder.lines == 1


def test_the_file_may_not_exist_before_the_first_result(tmp_path: Path) -> None:
    with ResultFinder(tmp_path / "none.jsonl", 0) as finder:
        assert finder.find("a") is None


def test_an_integer_id_differs_from_its_digits() -> None:
    content = line(7, "number") + b"\n" + line("7", "digits")
    rows, _ = join(numbered(2), ["7", 7], content)
    assert [row["text"] for row in rows] == ["digits", "number"]
    assert [row["custom_id"] for row in rows] == ["7", "7"]


@pytest.mark.parametrize("ids", [["a"], ["a", "b", "c"]])
def test_a_table_with_more_or_fewer_rows_is_refused(ids: list[str]) -> None:
    with pytest.raises(
        InputError, match="The number of rows has changed since the run was started"
    ):
        join(numbered(2), ids, line("a"))


def test_no_positions_are_kept_for_results_in_order() -> None:
    ids = [f"r{n}" for n in range(100)]
    rows, finder = join(numbered(100), ids, b"\n".join(map(line, ids)))
    assert finder._in_memory == {}
    assert finder._on_disk is None
    assert [row["text"] for row in rows] == [f"to r{n}" for n in range(100)]


def test_memory_does_not_grow_with_the_skipped_results(tmp_path: Path) -> None:
    count = 6_000
    path = tmp_path / "results.jsonl"
    path.write_bytes(b"\n".join(line(f"r{n}") for n in reversed(range(count))))
    frame = Frame(pa.table({"n": range(count)}), [50] * (count // 50))

    def peak(near: int) -> int:
        requests = (RequestRef(f"r{n}", None, False) for n in range(count))
        tracemalloc.start()
        try:
            with (
                mock.patch.object(result_finder, "_POSITIONS_IN_MEMORY", near),
                mock.patch.object(join_module, "BATCH_ROWS", 50),
                ResultFinder(path, path.stat().st_size) as finder,
            ):
                for _ in join_answers(frame, read_answers(requests, finder)):
                    pass
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(100)  # what is imported and cached once does not count
    assert 3 * peak(100) < peak(count)


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        (["film"], {"text": "text", "raw": "raw"}),
        (["text"], {"text": "answer_text", "raw": "raw"}),
        (["Text", "RAW"], {"text": "answer_text", "raw": "answer_raw"}),
        (["text", "answer_text"], {"text": "answer_answer_text"}),
        (["answer_text"], {"text": "text"}),
    ],
)
def test_the_columns_of_the_table_keep_their_names(
    columns: list[str], expected: dict[str, str]
) -> None:
    schema = pa.schema([(name, pa.int64()) for name in columns], metadata={"k": "v"})
    output = OutputSchema.of(schema)
    assert output.schema.names[: len(columns)] == columns
    assert output.schema.metadata == {b"k": b"v"}
    assert list(output.names) == ANSWER_SCHEMA.names
    assert output.schema.names[len(columns) :] == list(output.names.values())
    assert {name: output.names[name] for name in expected} == expected
    assert len({name.casefold() for name in output.schema.names}) == len(output.schema)


def test_a_results_file_that_changes_while_it_is_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "results.jsonl"
    path.write_bytes(line("b") + b"\n" + line("a"))
    with ResultFinder(path, path.stat().st_size) as finder:
        assert finder.find("a") is not None
        path.write_bytes(b"x" * path.stat().st_size)
        with pytest.raises(InputError, match="The results changed while they were being read"):
            finder.find("b")
