from __future__ import annotations

import itertools
import json
import math
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from message_batches import sdk
from message_batches.sdk.errors import LineTooLongError, ResultLineError
from message_batches.sdk.results import json_line
from message_batches.sdk.results.json_line import INVALID, loads
from message_batches.sdk.results.line_decoder import LineDecoder
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
    b'{"a":1}"broken}',
    b'{"a":1}\t"\xc3',
]


# The largest chunk that goes into the push parser: none, few, or all.
PUSHED = [0, 3, 100_000]
SHORT = [0, 10]


def fed(decoder: LineDecoder[Any], chunks: list[bytes]) -> tuple[list[Any], list[ResultLineError]]:
    """Return the results and the errors of all chunks."""
    lines = [line for chunk in chunks for block in decoder.feed(chunk) for line in block]
    lines += itertools.chain.from_iterable(decoder.finish())
    bad = [line for line in lines if isinstance(line, ResultLineError)]
    return [line for line in lines if not isinstance(line, ResultLineError)], bad


def decoder_of(pushed: int, short: int = 0, **options: Any) -> LineDecoder[Any]:
    """Return a decoder of values that pushes chunks of up to this size, but for short lines."""
    return LineDecoder(
        lambda value: value, small_chunk_bytes=pushed, short_line_bytes=short, **options
    )


def decoded(*chunks: bytes, pushed: int = 100_000, short: int = 0, **options: Any) -> list[Any]:
    """Return the results of chunks that have no bad line."""
    decoder = decoder_of(pushed, short, **options)
    results, bad = fed(decoder, list(chunks))
    if bad:
        raise bad[0]
    return results


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
    st.sampled_from(PUSHED),
    st.sampled_from(SHORT),
)
def test_any_chunking_gives_what_json_gives(
    lines: list[tuple[Any, bool, bytes]], ends: bool, places: list[int], pushed: int, short: int
) -> None:
    data = b"".join(
        json.dumps(value, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass") + end
        for value, ascii_only, end in lines
    )
    if not ends:
        data = data.rstrip()

    found = decoded(*cut(data, places), pushed=pushed, short=short)

    assert same(found, [value for value, _, _ in lines])


@given(st.lists(VALUES, max_size=3), st.sampled_from([0, 100]))
@examples(40)
def test_one_byte_at_a_time_gives_what_json_gives(values: list[Any], pushed: int) -> None:
    data = "\n".join(map(json.dumps, values)).encode()

    assert same(decoded(*(bytes([byte]) for byte in data), pushed=pushed), values)


@given(
    st.one_of(st.binary(max_size=40), st.text('[]{},:"\\ud8ebcf019.-+ \t', max_size=30), NUMBERS)
)
@example(b"1" * 5000)
@examples(1000)
def test_the_fast_parser_reads_as_json_does_or_refuses(line: bytes | str) -> None:
    raw = line if isinstance(line, bytes) else line.encode()
    try:
        value = json_line._decode(raw)
    except INVALID:
        return

    assert same(value, loads(raw))


@pytest.mark.parametrize("pushed", PUSHED)
@pytest.mark.parametrize("line", ODD_LINES, ids=lambda line: repr(line[:24]))
def test_odd_lines_mean_what_json_says(line: bytes, pushed: int) -> None:
    expected = [loads(line)]

    assert same(decoded(line), expected)
    assert same(decoded(line + b"\n"), expected)
    for place in range(1, min(len(line), 50)):
        parts = line[:place], line[place:]
        assert same(decoded(*parts, b"\n", pushed=pushed), expected)
        assert same(decoded(*parts, pushed=pushed), expected)


@pytest.mark.parametrize("pushed", PUSHED)
@pytest.mark.parametrize("line", BAD_LINES, ids=lambda line: repr(line[:24]))
def test_bad_lines_are_reported_and_the_stream_continues(line: bytes, pushed: int) -> None:
    for place in range(min(len(line), 50)):
        data = b'{"id":1}\n' + line + b'\r\n{"id":3}'
        place_in_data = 9 + place
        parts = [data[:place_in_data], data[place_in_data:]]

        results, bad = fed(decoder_of(pushed), parts)

        assert results == [{"id": 1}, {"id": 3}]
        assert [(error.line, error.offset, error.raw) for error in bad] == [(2, 9, line)]


@pytest.mark.parametrize("line", BAD_LINES, ids=lambda line: repr(line[:24]))
def test_a_bad_last_line_is_reported(line: bytes) -> None:
    with pytest.raises(ResultLineError, match="Line 2 of the results, at byte 2"):
        decoded(b"1\n" + line)


@given(
    st.binary(max_size=60),
    st.lists(st.integers(0, 100), max_size=5),
    st.sampled_from(PUSHED),
    st.sampled_from(SHORT),
)
@example(b"\x0b\n\x0c\n \t\r\n", [], 0, 0)
@examples(300)
def test_any_bytes_at_all_are_read_the_same_complete_and_in_chunks(
    data: bytes, places: list[int], pushed: int, short: int
) -> None:
    def outcome(chunks: list[bytes]) -> tuple[list[Any], list[tuple[int, int, bytes]]]:
        results, bad = fed(decoder_of(pushed, short), chunks)
        return results, [(error.line, error.offset, error.raw) for error in bad]

    all_results, all_bad = outcome([data])
    results, bad = outcome(cut(data, places))

    assert same(results, all_results)
    assert bad == all_bad
    # Each line that is not blank is a result or is reported.
    lines = data.split(b"\n")
    assert len(results) + len(bad) == sum(bool(line.strip(b" \t\r\n")) for line in lines)


@pytest.mark.parametrize(
    ("sizes", "short", "is_pushed"),
    [
        ([4, 4, 4], 0, True),
        ([4, 4, 4], 12, True),
        ([4, 4, 4], 13, False),
        ([12], 0, True),
        ([13], 0, False),
        ([4, 13], 0, False),
        ([4, 4, 13], 10, False),
        ([13, 4], 0, False),
    ],
)
def test_only_sizes_select_the_parser(
    sizes: list[int], short: int, is_pushed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    joined: list[bytes] = []
    decode = json_line.decoded
    monkeypatch.setattr(json_line, "decoded", lambda raw: joined.append(raw) or decode(raw))
    decoder = decoder_of(12, short)
    text = b'"' + b"x" * (sum(sizes) - 1)

    chunks = [text[sum(sizes[:n]) : sum(sizes[: n + 1])] for n in range(len(sizes))]
    results, bad = fed(decoder, [*chunks, b'"\n'])

    assert (results, bad) == ([text[1:].decode()], [])
    assert (joined == []) is is_pushed


def test_a_result_that_does_not_match_is_reported_like_bad_json() -> None:
    def build(value: Any) -> Any:
        if value == 2:
            raise ValueError("two is refused")
        return value

    decoder = LineDecoder(build)

    results, bad = fed(decoder, [b"1\n2\n", b"3\n", b"2"])

    assert results == [1, 3]
    assert [str(error) for error in bad] == [
        "Line 2 of the results, at byte 2: two is refused",
        "Line 4 of the results, at byte 6: two is refused",
    ]
    assert [error.results_read for error in bad] == [1, 2]
    assert (decoder.results, decoder.bad_lines, decoder.lines) == (2, 2, 4)


def test_a_line_over_the_limit_is_reported_without_being_kept() -> None:
    long = b'"' + b"x" * 5000 + b'"'
    for size in (1, 7, 1000, 6000):
        data = b"1\n" + long + b"\n2\n"
        chunks = [data[start : start + size] for start in range(0, len(data), size)]
        decoder = LineDecoder(lambda value: value, max_line_bytes=3000)

        results, bad = fed(decoder, chunks)

        assert results == [1, 2]
        assert [(error.line, error.offset) for error in bad] == [(2, 2)]
        assert "longer than 3000 bytes" in str(bad[0])
        assert isinstance(bad[0].cause, LineTooLongError)
        assert long.startswith(bad[0].raw)
        assert len(bad[0].raw) <= 3000


def test_what_is_kept_of_an_endless_line_is_bounded() -> None:
    decoder = LineDecoder(lambda value: value, max_line_bytes=10_000)
    for _ in range(1000):
        assert list(decoder.feed(b"x" * 1000)) == []

    assert decoder._partial is not None
    assert len(decoder._partial.raw()) <= 10_000


def test_results_before_a_bad_line_come_before_its_error() -> None:
    blocks = LineDecoder(lambda value: value).feed(b"1\n2\nbad\n3\n")
    lines = itertools.chain.from_iterable(blocks)

    assert [next(lines), next(lines)] == [1, 2]
    error = next(lines)
    assert isinstance(error, ResultLineError)
    assert error.results_read == 2
    assert next(lines) == 3


@pytest.mark.parametrize(
    ("data", "expected", "bad_lines"),
    [
        (b'{"a":\n1} {"b":2}\n3\n', [3], [1, 2]),
        (b"[1\n2]\n[3,\n4]\n", [], [1, 2, 3, 4]),
        (b"1] [2\n3\n", [3], [1]),
        (b"1,2\n3\n4],[5\n", [3], [1, 3]),
        (b"1\n]\n[\n2\n", [1, 2], [2, 3]),
        (b"1\n\n2\n", [1, 2], []),
    ],
)
def test_lines_that_are_read_together_are_read_as_single_lines(
    data: bytes, expected: list[Any], bad_lines: list[int]
) -> None:
    results, bad = fed(LineDecoder(lambda value: value), [data])

    assert results == expected
    assert [error.line for error in bad] == bad_lines


def test_a_bad_line_far_inside_a_chunk_is_found_at_its_place() -> None:
    lines = [b'"%0998d"' % number for number in range(100)]
    lines[50] = b"bad"
    decoder = LineDecoder(int)

    results, bad = fed(decoder, [b"\n".join(lines) + b"\n"])

    assert results == [*range(50), *range(51, 100)]
    assert [(error.line, error.offset, error.raw) for error in bad] == [(51, 50 * 1001, b"bad")]
    assert bad[0].results_read == 50
    assert (decoder.results, decoder.lines_passed) == (99, 100)


@given(
    st.lists(st.binary(max_size=30).filter(lambda line: b"\n" not in line), max_size=6),
    st.lists(st.integers(0, 200), max_size=5),
)
def test_raw_lines_are_untouched(lines: list[bytes], places: list[int]) -> None:
    results, _ = fed(LineDecoder(), cut(b"\n".join(lines), places))

    assert results == [line.removesuffix(b"\r") for line in lines if line.strip(b" \t\r\n")]


def test_a_truncated_last_line_differs_from_one_without_a_line_end() -> None:
    decoders: list[LineDecoder[Any]] = [LineDecoder(lambda value: value), LineDecoder()]
    for decoder in decoders:
        assert decoder.last_line_is_complete()
        list(decoder.feed(b'{"a":1}\n{"a"'))
        assert not decoder.last_line_is_complete()
        list(decoder.feed(b":2}"))
        assert decoder.last_line_is_complete()
        list(decoder.feed(b"\n"))
        assert decoder.last_line_is_complete()


def test_one_module_of_the_client_reads_json() -> None:
    """Requests are checked by modules of their own, which must notice what JSON readers accept."""
    package = Path(sdk.__file__).parent
    reading = re.compile(
        r"\b(json|orjson)\.loads?\(|msgspec\.json\.(decode|Decoder)|\bijson\.\w|response\.json\("
    )
    found = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if reading.search(path.read_text(encoding="utf-8"))
    }
    # `json` of a raw response is the method of the HTTP library, as in the vendor's SDK. The body
    # of an error is read in a layer below the results.
    assert found == {
        "results/json_line.py",
        "create/plain_requests.py",
        "create/request_checks.py",
        "http/failures.py",
        "raw_response.py",
    }


@given(
    st.lists(st.sampled_from([b"a", b"bb", b" ", b"\t", b"\r", b"\n", b"\n\n", b"x" * 9])),
    st.lists(st.integers(0, 30), max_size=6),
)
def test_counting_lines_finds_as_many_as_reading_them(parts, cuts):
    content = b"".join(parts)
    counting, reading = LineDecoder(max_line_bytes=8), LineDecoder(max_line_bytes=8)
    places = sorted({0, len(content), *(cut for cut in cuts if cut < len(content))})
    for start, end in itertools.pairwise(places):
        counting.count(content[start:end])
        list(reading.feed(content[start:end]))
        for name in ("results", "bad_lines", "lines_passed", "partial_bytes", "has_partial_line"):
            assert getattr(counting, name) == getattr(reading, name)
    assert [str(each) for each in counting.finish()] == [str(each) for each in reading.finish()]
    assert counting.lines == reading.lines
