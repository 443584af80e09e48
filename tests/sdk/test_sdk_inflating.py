from __future__ import annotations

import gzip
import tracemalloc
import zlib
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sdk_server import ResultsServer, serving
from sdk_talk import line, lines

import message_batches as mb
from message_batches.sdk.inflating import PIECE_BYTES, Inflater


def inflated(*parts: bytes) -> bytes:
    inflater = Inflater()
    pieces = [piece for part in parts for piece in inflater.feed(part)]
    inflater.finish()
    assert all(0 < len(piece) <= PIECE_BYTES for piece in pieces)
    return b"".join(pieces)


@given(st.lists(st.binary(max_size=300), max_size=3), st.lists(st.integers(0, 999), max_size=6))
def test_any_cut_gives_the_same(members: list[bytes], places: list[int]) -> None:
    data = b"".join(map(gzip.compress, members))
    edges = [0, *sorted(place % (len(data) + 1) for place in places), len(data)]

    assert inflated(*(data[a:b] for a, b in pairwise(edges))) == b"".join(members)


def test_one_read_is_given_out_in_pieces() -> None:
    assert inflated(gzip.compress(bytes(10_000_000))) == bytes(10_000_000)


def test_an_end_in_the_middle_is_noticed() -> None:
    whole = gzip.compress(b"x" * 1000)
    for length in range(1, len(whole)):
        with pytest.raises(zlib.error, match="ended in the middle"):
            inflated(whole[:length])
    assert inflated() == b""


def test_what_is_no_gzip_is_an_error() -> None:
    with pytest.raises(zlib.error):
        inflated(b"plain text")


def test_a_bomb_costs_little() -> None:
    """A hundred megabytes of one line, in a hundred kilobytes."""
    body = line(0) + b"\n" + b" " * 100_000_000 + b"\n" + line(1)
    with serving(ResultsServer(body, 2)) as server:
        packed = gzip.compress(body, 6)
        del body
        server.file = lambda headers: (200, {"content-encoding": "gzip"}, packed)  # type: ignore[method-assign]
        tracemalloc.start()
        with mb.Anthropic(base_url=server.base_url, api_key="k") as client:
            rows = client.messages.batches.results("b", on_error="skip", max_line_bytes=1_000_000)
            with pytest.raises(mb.ResultsIncompleteError, match="1 too many"):
                list(rows)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()

    assert peak < 8_000_000


def test_a_corrupt_body_is_fetched_again() -> None:
    with serving(ResultsServer(lines(50), 50)) as server:
        packed = gzip.compress(lines(50))
        answers = [packed[: len(packed) // 2], packed[:60] + b"garbage" + packed[67:], packed]
        server.file = lambda headers: (  # type: ignore[method-assign]
            200,
            {"content-encoding": "gzip"},
            answers.pop(0),
        )
        with mb.Anthropic(
            base_url=server.base_url, api_key="k", sleep=lambda seconds: None
        ) as client:
            assert len(list(client.messages.batches.results("b"))) == 50
    assert answers == []
