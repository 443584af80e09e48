from __future__ import annotations

import itertools
import json
import math
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from message_batches.sdk.errors import ResultLineError
from message_batches.sdk.results.json_line import REFUSALS, fast_loads, loads
from message_batches.sdk.results.line_decoder import LineDecoder, RawLineDecoder, RecordDecoder
from tests.properties import examples

INTEGERS_AT_THE_LIMITS = [
    sign * (2**power + step)
    for sign in (1, -1)
    for power in (31, 53, 63, 64, 70)
    for step in (-1, 0, 1)
]

TEXTS = st.text(max_size=20) | st.sampled_from(
    ["\u2028", "\u0085", "a\nb", "\r\n", "😀", "\\ud800", "1" * 30, "é" * 9, "\ufeff", "\x00"]
)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from(INTEGERS_AT_THE_LIMITS)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)
NUMBERS = st.from_regex(r"-?[0-9]{1,25}(\.[0-9]{1,25})?([eE][+-]?[0-9]{1,3})?", fullmatch=True)
LINE_ENDS = st.sampled_from([b"\n", b"\r\n", b"\n\n", b"\r\n \t\r\n"])
# Lines that the parsers read differently, or not at all.
ODD_LINES = [
    b'{"a":"\\ud800"}',
    b'{"a":"\\ud83d\\ude00"}',
    b'{"a":"\\uD800\\uD800"}',
    b'{"a":"\\\\ud800"}',
    b'{"a":1e400}',
    b'{"a":-1e400}',
    b'{"a":18446744073709551615}',
    b'{"a":18446744073709551616}',
    b'{"a":9223372036854775808}',
    b'{"a":-9223372036854775809}',
    b'{"a":-9999999999999999999}',
    b'{"a":123456789012345678901234567890}',
    b'{"a":0.1234567890123456789012345}',
    b'{"a":12345678901234567890.5}',
    b'{"a":1E5,"b":-0,"c":-0.0,"d":1.0}',
    b'{"a":1,"a":2}',
    b'\xef\xbb\xbf{"a":1}',
    b" [1] ",
    b"3",
    b"12345678901234567890123",
    b'"text"',
    b"null",
    b"[" * 300 + b"]" * 300,
]
BAD_LINES = [
    b'{"a":NaN}',
    b'{"a":Infinity}',
    b'{"a":-Infinity}',
    b"NaN",
    b'{"a":1}{"a":2}',
    b"1 2",
    b'{"a":1,}',
    b"[1,]",
    b'{"a":01}',
    b'{"a":"\x01"}',
    b'{"a":"\xff"}',
    b'{"a":"tab\there"}',
    b"{'a':1}",
    b'{"a":1',
    b'"',
    b"]",
    b"tru",
    b"<html>",
    b"[" * 5000 + b"]" * 5000,
    b'{"a":',
    b'{"a":\x0b1}',
    b'{"a":1\x0c}',
    b'{"a":1}\x0b',
    b'{"a":1}"',
    b'{"a":1}"torn}',
    b'{"a":1}\t"\xc3',
]


def raising(error: ResultLineError) -> None:
    raise error


def fed(decoder: LineDecoder[Any], chunks: list[bytes], waiting: str = "") -> list[Any]:
    """Feed all chunks; before the n-th the decoder is told to wait if the n-th letter is w."""
    records = []
    for number, chunk in enumerate(chunks):
        decoder.waiting = waiting[number : number + 1] != "-"
        records += decoder.feed(chunk)
    return records + list(decoder.finish())


def decoded(*chunks: bytes, waiting: str = "", **options: Any) -> list[Any]:
    options.setdefault("on_bad", raising)
    return fed(RecordDecoder(lambda value: value, **options), list(chunks), waiting)


def cut(data: bytes, places: list[int]) -> list[bytes]:
    edges = [0, *sorted(place % (len(data) + 1) for place in places), len(data)]
    return [data[start:end] for start, end in itertools.pairwise(edges)]


def same(left: Any, right: Any) -> bool:
    """Equal, of the same types; 1, 1.0 and True differ, and so do 0.0 and -0.0."""
    if type(left) is not type(right):
        return False
    if isinstance(left, list):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, dict):
        return list(left) == list(right) and all(map(same, left.values(), right.values()))
    if isinstance(left, float):
        return left == right and math.copysign(1, left) == math.copysign(1, right)
    return bool(left == right)


@given(
    st.lists(st.tuples(VALUES, st.booleans(), LINE_ENDS), max_size=6),
    st.booleans(),
    st.lists(st.integers(0, 10_000), max_size=8),
    st.text("w-", max_size=9),
)
def test_any_chunking_gives_what_json_gives(
    rows: list[tuple[Any, bool, bytes]], ends: bool, places: list[int], waiting: str
) -> None:
    data = b"".join(
        json.dumps(value, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass") + end
        for value, ascii_only, end in rows
    )
    if not ends:
        data = data.rstrip()

    found = decoded(*cut(data, places), waiting=waiting)

    assert same(found, [value for value, _, _ in rows])


@given(st.lists(VALUES, max_size=3), st.sampled_from("w-"))
@examples(40)
def test_one_byte_at_a_time_gives_what_json_gives(values: list[Any], waiting: str) -> None:
    data = "\n".join(map(json.dumps, values)).encode()

    assert same(decoded(*(bytes([byte]) for byte in data), waiting=waiting * len(data)), values)


@given(
    st.one_of(st.binary(max_size=40), st.text('[]{},:"\\ud8ebcf019.-+ \t', max_size=30), NUMBERS)
)
@example(b"1" * 5000)
@examples(1000)
def test_the_fast_parser_reads_as_json_does_or_refuses(line: bytes | str) -> None:
    raw = line if isinstance(line, bytes) else line.encode()
    try:
        value = fast_loads(raw)
    except REFUSALS:
        return

    assert same(value, loads(raw))


@pytest.mark.parametrize("waiting", ["ww", "--"])
@pytest.mark.parametrize("line", ODD_LINES, ids=lambda line: repr(line[:24]))
def test_odd_lines_mean_what_json_says(line: bytes, waiting: str) -> None:
    expected = [loads(line)]

    assert same(decoded(line), expected)
    assert same(decoded(line + b"\n"), expected)
    for place in range(1, min(len(line), 50)):
        pieces = line[:place], line[place:]
        assert same(decoded(*pieces, b"\n", waiting=waiting), expected)
        assert same(decoded(*pieces, waiting=waiting), expected)


@pytest.mark.parametrize("waiting", ["ww", "--"])
@pytest.mark.parametrize("line", BAD_LINES, ids=lambda line: repr(line[:24]))
def test_bad_lines_are_reported_and_the_stream_goes_on(line: bytes, waiting: str) -> None:
    for place in range(min(len(line), 50)):
        bad: list[ResultLineError] = []
        data = b'{"id":1}\n' + line + b'\r\n{"id":3}'
        place_in_data = 9 + place

        pieces = data[:place_in_data], data[place_in_data:]

        rows = decoded(*pieces, waiting=waiting, on_bad=bad.append)

        assert rows == [{"id": 1}, {"id": 3}]
        assert [(error.line, error.offset, error.raw) for error in bad] == [(2, 9, line)]


@pytest.mark.parametrize("line", BAD_LINES, ids=lambda line: repr(line[:24]))
def test_a_bad_last_line_is_reported(line: bytes) -> None:
    with pytest.raises(ResultLineError, match="Line 2 of the results, at byte 2"):
        decoded(b"1\n" + line)


@given(st.binary(max_size=60), st.lists(st.integers(0, 100), max_size=5), st.text("w-"))
@examples(300)
def test_any_bytes_at_all_are_read_the_same_whole_and_in_pieces(
    data: bytes, places: list[int], waiting: str
) -> None:
    def outcome(chunks: list[bytes]) -> tuple[list[Any], list[tuple[int, int, bytes]]]:
        bad: list[ResultLineError] = []
        rows = decoded(*chunks, waiting=waiting, on_bad=bad.append)
        return rows, [(error.line, error.offset, error.raw) for error in bad]

    whole_rows, whole_bad = outcome([data])
    rows, bad = outcome(cut(data, places))

    assert same(rows, whole_rows)
    assert bad == whole_bad
    # Each line that is not blank is a row or is reported.
    assert len(rows) + len(bad) == sum(bool(line.strip()) for line in data.split(b"\n"))


def test_a_record_that_does_not_fit_is_reported_like_bad_json() -> None:
    def build(value: Any) -> Any:
        if value == 2:
            raise ValueError("two is refused")
        return value

    bad: list[ResultLineError] = []
    decoder = RecordDecoder(build, on_bad=bad.append)

    assert fed(decoder, [b"1\n2\n", b"3\n", b"2"]) == [1, 3]
    assert [str(error) for error in bad] == [
        "Line 2 of the results, at byte 2: two is refused",
        "Line 4 of the results, at byte 6: two is refused",
    ]
    assert (decoder.records, decoder.bad_lines, decoder.rows) == (2, 2, 4)


def test_a_line_over_the_limit_is_reported_without_being_kept() -> None:
    long = b'"' + b"x" * 5000 + b'"'
    for size in (1, 7, 1000, 6000):
        bad: list[ResultLineError] = []
        data = b"1\n" + long + b"\n2\n"
        chunks = [data[start : start + size] for start in range(0, len(data), size)]
        decoder = RecordDecoder(lambda value: value, on_bad=bad.append, max_line_bytes=3000)

        assert fed(decoder, chunks) == [1, 2]
        assert [(error.line, error.offset) for error in bad] == [(2, 2)]
        assert "longer than 3000 bytes" in str(bad[0])
        assert long.startswith(bad[0].raw)
        assert len(bad[0].raw) <= 3000


def test_what_is_kept_of_an_endless_line_is_bounded() -> None:
    decoder = RecordDecoder(lambda value: value, on_bad=raising, max_line_bytes=10_000)
    for _ in range(1000):
        assert list(decoder.feed(b"x" * 1000)) == []

    assert decoder._unfinished is not None
    assert len(decoder._unfinished.raw()) <= 10_000


def test_rows_before_a_bad_line_come_before_its_error() -> None:
    decoder = RecordDecoder(lambda value: value, on_bad=raising)
    rows = decoder.feed(b"1\n2\nbad\n3\n")

    assert [next(rows), next(rows)] == [1, 2]
    with pytest.raises(ResultLineError) as caught:
        next(rows)
    assert caught.value.rows == 2


@given(
    st.lists(st.binary(max_size=30).filter(lambda line: b"\n" not in line), max_size=6),
    st.lists(st.integers(0, 200), max_size=5),
)
def test_raw_lines_are_untouched(lines: list[bytes], places: list[int]) -> None:
    decoder = RawLineDecoder(on_bad=raising)

    given_out = fed(decoder, cut(b"\n".join(lines), places))

    assert given_out == [line.removesuffix(b"\r") for line in lines if line.strip()]


def test_a_torn_last_line_is_told_from_one_without_a_line_end() -> None:
    for decoder in (
        RecordDecoder(lambda value: value, on_bad=raising),
        RawLineDecoder(on_bad=raising),
    ):
        assert decoder.last_line_is_whole()
        list(decoder.feed(b'{"a":1}\n{"a"'))
        assert not decoder.last_line_is_whole()
        list(decoder.feed(b":2}"))
        assert decoder.last_line_is_whole()
        list(decoder.feed(b"\n"))
        assert decoder.last_line_is_whole()
