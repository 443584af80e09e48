"""Rows are cut into batches by count and by exact bytes, and read back as they are."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from message_batches.jobs.input.partition import (
    ENVELOPE,
    PartitionDraft,
    Partitioner,
    RequestSpan,
    body_size,
)
from message_batches.jobs.input.reader import read_requests, read_spans
from message_batches.jobs.storage import digest_of, fingerprint_of
from message_batches.jobs.types import BatchLimits


def cut(extents: list[RequestSpan], limits: BatchLimits) -> list[PartitionDraft]:
    cutter = Partitioner(limits)
    pieces = [piece for extent in extents for piece in cutter.add(extent)]
    return [*pieces, *cutter.close()]


def spans_of(lengths: list[int]) -> list[RequestSpan]:
    extents, offset = [], 0
    for line, length in enumerate(lengths, 1):
        extents.append(RequestSpan(line, offset, length, length, digest_of(str(line).encode())))
        offset += length + 1
    return extents


def spanned(path: Path, *spans: tuple[int, int]) -> list[bytes]:
    return [row for rows in read_spans(str(path), spans) for row in rows]


lengths = st.lists(st.integers(1, 60), min_size=1, max_size=200)


@given(lengths, st.integers(1, 30), st.integers(80, 600))
def test_every_request_is_in_one_partition_in_order_and_every_partition_fits(
    lengths: list[int], rows: int, size: int
) -> None:
    extents = spans_of(lengths)
    pieces = cut(extents, BatchLimits(rows, size))

    assert [extent for piece in pieces for extent in piece.request_spans] == extents
    assert all(0 < len(piece.request_spans) <= rows and piece.size <= size for piece in pieces)


@given(st.integers(1, 400), st.integers(8, 100))
def test_counts_differ_while_there_are_enough_of_them(total: int, rows: int) -> None:
    total = min(total, rows * rows // 4)
    counts = [len(piece.request_spans) for piece in cut(spans_of([10] * total), BatchLimits(rows))]
    assert len(set(counts)) == len(counts)


@given(lengths)
def test_the_size_of_a_partition_is_that_of_its_body(lengths: list[int]) -> None:
    piece = PartitionDraft(tuple(spans_of(lengths)))
    opening, comma, closing = ENVELOPE
    body = opening + comma.join(b"x" * length for length in lengths) + closing
    assert piece.size == len(body) == body_size(sum(lengths), len(lengths))


def test_the_envelope_is_the_one_of_the_wire() -> None:
    opening, comma, closing = ENVELOPE
    assert json.loads(opening + b"{}" + comma + b"{}" + closing) == {"requests": [{}, {}]}


@given(st.integers(2, 300))
def test_halves_hold_everything_and_differ_in_count(total: int) -> None:
    piece = PartitionDraft(tuple(spans_of([5] * total)))
    first, second = piece.halves()
    assert first.request_spans + second.request_spans == piece.request_spans
    assert second.request_spans
    assert total == 2 or len(first.request_spans) != len(second.request_spans)


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

    extents = [
        RequestSpan(r.line, r.offset, len(r.content), 9, digest_of(r.content)) for r in found
    ]
    chosen = data.draw(st.lists(st.sampled_from(extents), unique=True)) if extents else []
    piece = PartitionDraft(tuple(sorted(chosen, key=lambda extent: extent.line)))
    again = spanned(path, *piece.spans)
    assert again == [rows[extents.index(extent)] for extent in piece.request_spans]
    assert fingerprint_of(map(digest_of, again)) == piece.fingerprint


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
