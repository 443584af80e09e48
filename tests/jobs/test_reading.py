"""Requests are read as they are, from any place of a file, and counted into batches."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from message_batches.jobs.input import BatchForecast
from message_batches.jobs.input.reader import read_ranges, read_requests
from message_batches.jobs.types import BatchLimits
from message_batches.sdk.create import body_size


def spanned(path: Path, *spans: tuple[int, int]) -> list[bytes]:
    with open(path, "rb") as file:
        return [row for rows in read_ranges(file, spans) for row in rows]


@given(
    st.lists(st.integers(1, 60), max_size=200),
    st.integers(1, 30),
    st.integers(100, 600),
    st.booleans(),
)
def test_every_batch_of_a_forecast_is_full_and_fits(
    lengths: list[int], rows: int, size: int, tagged: bool
) -> None:
    forecast = BatchForecast(BatchLimits(rows, size), tagged=tagged)
    for length in lengths:
        forecast.add(length)
    batches = forecast.batches()
    suffix = 7 if tagged else 0
    at = 0
    for number, batch in enumerate(batches, 1):
        sizes = [length + suffix + (number > 35) * tagged for length in lengths[at:][: rows + 1]]
        assert batch.size == body_size(sum(sizes[: batch.requests]), batch.requests) <= size
        at += batch.requests
        more = sizes[: batch.requests + 1]
        is_last = at == len(lengths)
        assert is_last or batch.requests == rows or body_size(sum(more), len(more)) > size
    assert at == len(lengths)


contents = st.lists(
    st.binary(min_size=1, max_size=40).filter(
        lambda row: b"\n" not in row and row.strip(b" \t\r\n") == row
    ),
    max_size=20,
)


@given(contents, st.data())
def test_requests_are_read_unchanged_from_any_place(
    tmp_path_factory: pytest.TempPathFactory, rows: list[bytes], data: st.DataObject
) -> None:
    path = tmp_path_factory.mktemp("rows") / "requests.jsonl"
    filling = st.sampled_from([b"\n", b"\r\n", b" \n", b"\n\n", b"\n \t\r\n"])
    before = data.draw(st.sampled_from([b"", b"\xef\xbb\xbf", b"\n", b" "]))
    rows = [row for row in rows if not row.startswith(b"\xef\xbb\xbf")]
    text = before + b"".join(row + data.draw(filling) for row in rows)
    path.write_bytes(text if data.draw(st.booleans()) else text.rstrip(b"\n"))

    with open(path, "rb") as file:
        found = list(read_requests(file, 1000))
    assert [row.content for row in found] == rows
    assert all(row.complete for row in found)

    first = data.draw(st.integers(0, len(found)))
    last = data.draw(st.integers(first, len(found)))
    chosen = found[first:last]
    if chosen:
        span = (chosen[0].offset, chosen[-1].offset + len(chosen[-1].content))
        assert [row for row in spanned(path, span) if row] == rows[first:last]


@given(st.integers(1, 50), st.lists(st.integers(0, 200), min_size=1, max_size=8))
def test_requests_that_are_too_long_are_noticed_and_not_held(
    tmp_path_factory: pytest.TempPathFactory, longest: int, lengths: list[int]
) -> None:
    path = tmp_path_factory.mktemp("rows") / "requests.jsonl"
    path.write_bytes(b"".join(b"x" * length + b"\n" for length in lengths))
    with open(path, "rb") as file:
        found = list(read_requests(file, longest))
    expected = [(line, n) for line, n in enumerate(lengths, 1) if n]
    assert [(row.line, row.complete) for row in found] == [
        (line, n <= longest) for line, n in expected
    ]
    assert all(len(row.content) <= longest + 2 for row in found)


def test_a_file_may_stay_open_to_the_end_of_a_last_line_without_newline(tmp_path: Path) -> None:
    path = tmp_path / "requests.jsonl"
    path.write_bytes(b"a\nb")
    assert spanned(path, (0, 3)) == [b"a", b"b"]
    assert spanned(path, (2, 3)) == [b"b"]
