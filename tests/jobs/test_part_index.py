"""The index of a run over parts answers as a table with a row for each request would."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from message_batches.jobs.errors import InputError
from message_batches.jobs.input import (
    PAGE_REQUESTS,
    RequestPartWriter,
    ValidationRules,
    digest_of,
    part_id,
    read_requests,
)
from message_batches.jobs.ledger import PartIndex, SqliteIndex, new_ledger
from message_batches.jobs.ledger.store import connect
from tests.jobs.request_parts import Parts, params, parts_of
from tests.jobs.test_killed_plans import PATHS
from tests.properties import examples

# Full pages, one that is not full, one request, and one page more or less than others.
COUNTS = (PAGE_REQUESTS, 1, 2 * PAGE_REQUESTS + 1, PAGE_REQUESTS - 1, 300)
TOTAL = sum(COUNTS)


@pytest.fixture(scope="module")
def parts() -> Parts:
    return parts_of(COUNTS)


@pytest.fixture(scope="module")
def table(parts: Parts, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqliteIndex]:
    """Return the index of one file with the same requests, a row for each."""
    path = tmp_path_factory.mktemp("table") / "ledger.sqlite"
    with new_ledger(path) as builder:
        for line, offset, content, _ in read_requests(io.BytesIO(parts.content), 10**6):
            length, custom_id = len(content), json.loads(content)["custom_id"]
            place = offset, length, length, digest_of(content)
            builder.add_requests([(line, custom_id, None, *place, None)])
        assert builder.duplicates(1) == ([], 0)
    index = SqliteIndex(connect(path))
    yield index
    index.close()


@st.composite
def ranges_of_lines(draw: st.DrawFn) -> list[tuple[int, int]]:
    """Draw ranges in order, which begin and end anywhere, and near the ends of parts and pages."""
    ends = st.integers(1, TOTAL) | st.sampled_from(
        sorted({max(1, min(line + near, TOTAL)) for line in (1, *_ends()) for near in (-1, 0, 1)})
    )
    lines = sorted(draw(st.sets(ends, min_size=2, max_size=8)))
    return list(zip(lines[::2], lines[1::2], strict=False))


def _ends() -> Iterator[int]:
    start = 0
    for count in COUNTS:
        yield from range(start + PAGE_REQUESTS, start + count, PAGE_REQUESTS)
        start += count
        yield start


@examples(100)
@given(ranges=ranges_of_lines())
def test_ranges_of_lines_have_the_same_answers(
    parts: Parts, table: SqliteIndex, ranges: list[tuple[int, int]]
) -> None:
    index = parts.index()

    assert [*chain.from_iterable(index.sizes(ranges))] == [
        *chain.from_iterable(table.sizes(ranges))
    ]
    assert index.wire_spans(ranges) == table.wire_spans(ranges)
    assert [*index.bases(ranges)] == [*table.bases(ranges)]
    assert [*index.shown_ids(ranges)] == [*table.shown_ids(ranges)]
    assert index.has_other_ids(ranges) == table.has_other_ids(ranges)


@examples(200)
@given(
    base=st.builds(
        part_id, st.integers(-1, 7 * len(COUNTS)), st.sampled_from((0, *COUNTS, 2, 4098, 10**10))
    )
    | st.sampled_from(
        ("", "p", "p0", "p0-", "p0-01", "p00-1", "p7-+1", "p7-1 ", "p0-1\u0661", "x7-1")
    )
)
def test_an_id_has_the_same_answer(parts: Parts, table: SqliteIndex, base: str) -> None:
    assert parts.index().span_of(base) == table.span_of(base)


def test_all_requests_have_the_same_answers(parts: Parts, table: SqliteIndex) -> None:
    index = parts.index()

    assert index.last_line() == table.last_line() == TOTAL
    assert [*index.spans()] == [*table.spans()]
    assert [*index.ids()] == [*table.ids()]


@examples(20)
@given(lines=st.lists(st.integers(1, TOTAL), unique=True, max_size=50))
def test_lines_of_an_output_are_sorted_the_same(
    parts: Parts, table: SqliteIndex, lines: list[int]
) -> None:
    index = parts.index()
    bases = [next(index.bases([(line, line)])) for line in lines]
    places = [(base, 100 * at, at) for at, base in enumerate(bases)]

    with index.sorting(places) as ours, table.sorting(places) as theirs:
        assert [*ours()] == [*theirs()]


def test_requests_that_were_read_are_read_once_and_the_rest_is_not(parts: Parts) -> None:
    index = parts.index()
    parts.reads.clear()
    first = COUNTS[0] + COUNTS[1] + 1

    for line in range(first, first + 100):
        assert [*index.sizes([(line, line)])]
    assert parts.reads == [(parts.parts[2].index_name, 0, 16 + 8 * PAGE_REQUESTS)]


def test_without_parts_there_are_no_requests() -> None:
    index = parts_of(()).index()

    assert index.last_line() == 0
    assert [*index.spans()] == [*index.ids()] == []
    assert index.span_of("p0-1") is None


@pytest.mark.parametrize("place", [0, 10, 15, 16, 500, -1])
def test_an_index_with_a_changed_byte_is_refused(place: int) -> None:
    parts = parts_of((300,))
    (part,) = parts.parts
    content = bytearray(parts.files[part.index_name])
    content[place] ^= 1
    parts.files[part.index_name] = bytes(content)

    with pytest.raises(InputError, match="not the index that was written with the part"):
        [*parts.index().spans()]


@pytest.mark.parametrize("length", [0, 10, 16 + 8 * PAGE_REQUESTS, -1])
def test_an_index_that_is_too_short_is_refused(length: int) -> None:
    parts = parts_of((PAGE_REQUESTS + 1,))
    (part,) = parts.parts
    parts.files[part.index_name] = parts.files[part.index_name][:length]

    with pytest.raises(InputError, match="not the index that was written with the part"):
        [*parts.index().spans()]


def test_the_index_of_another_part_is_refused() -> None:
    parts, others = parts_of((300,), seed=1), parts_of((300,), seed=2)
    (part,), (other,) = parts.parts, others.parts
    parts.files[part.index_name] = others.files[other.index_name]

    with pytest.raises(InputError, match="not the index that was written with the part"):
        [*parts.index().spans()]


def test_parts_with_the_same_number_are_refused() -> None:
    (part,) = parts_of((2,)).parts

    with pytest.raises(InputError, match="Two parts have the same number"):
        PartIndex([part, evolve(part, name="another")], parts_of(()).read)


def test_more_lines_than_have_a_number_are_refused() -> None:
    (part,) = parts_of((2,)).parts
    most = evolve(part, requests=2**32 - 1)

    assert PartIndex([most], parts_of(()).read).last_line() == 2**32 - 1
    with pytest.raises(InputError, match="more than 4,294,967,295 lines"):
        PartIndex([most, evolve(part, number=1, requests=1)], parts_of(()).read)


def test_the_same_requests_make_the_same_part_and_others_another() -> None:
    one, again, other = parts_of((2,)).parts + parts_of((2,)).parts + parts_of((2,), seed=2).parts

    assert one == again
    assert one.name != other.name


def test_what_is_wrong_with_the_requests_of_a_part_is_known_by_line() -> None:
    writer = RequestPartWriter(3, io.BytesIO(), ValidationRules(), now=1.8e9)

    assert writer.add(params("hello")) == "p3-1"
    assert writer.add({"model": "claude-haiku-4-5", "messages": []}) == "p3-2"
    assert {each.line for each in writer.diagnostics.first} == {2}
    assert any("max_tokens" in each.message for each in writer.diagnostics.first)


def peak_of(requests: int) -> int:
    done = subprocess.run(
        [sys.executable, Path(__file__).with_name("part_index_memory.py"), str(requests)],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": PATHS},
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="the peak of a process is not known")
def test_ten_million_requests_take_no_more_memory_than_a_million() -> None:
    few, many = peak_of(1_000_000), peak_of(10_000_000)
    assert many - few < 3_000_000
