from __future__ import annotations

import gzip
import tracemalloc
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

import message_batches as mb
from message_batches.sdk.http import decompression
from message_batches.sdk.http.decompression import BLOCK_BYTES, BrokenBodyError, decompressor_for
from tests.sdk.scripted_service import line, lines
from tests.sdk.server import ResultsServer, serving

zstandard = pytest.importorskip("zstandard")
PACK = {"gzip": gzip.compress, "zstd": zstandard.ZstdCompressor().compress}
EACH = pytest.mark.parametrize("encoding", PACK)


def inflated(encoding: str, *parts: bytes, at_most: int = BLOCK_BYTES) -> bytes:
    inflater = decompressor_for(encoding)
    pieces = [piece for part in parts for piece in inflater.feed(part)]
    inflater.finish()
    assert all(0 < len(piece) <= at_most for piece in pieces)
    return b"".join(pieces)


@EACH
@given(st.lists(st.binary(max_size=300), max_size=3), st.lists(st.integers(0, 999), max_size=6))
def test_any_chunks_give_the_same(encoding: str, members: list[bytes], places: list[int]) -> None:
    data = b"".join(map(PACK[encoding], members))
    edges = [0, *sorted(place % (len(data) + 1) for place in places), len(data)]

    parts = [data[a:b] for a, b in pairwise(edges)]
    assert inflated(encoding, *parts) == b"".join(members)


@EACH
def test_one_read_is_returned_in_blocks(encoding: str) -> None:
    bomb = PACK[encoding](bytes(100_000_000))

    whole = inflated(encoding, bomb, at_most=16 * 1024 * 1024)

    assert whole == bytes(100_000_000)


@EACH
def test_a_truncated_body_is_an_error(encoding: str) -> None:
    whole = PACK[encoding](b"x" * 1000)
    for length in range(1, len(whole)):
        with pytest.raises(BrokenBodyError, match="truncated"):
            inflated(encoding, whole[:length])
    assert inflated(encoding) == b""


@EACH
def test_what_is_not_compressed_is_an_error(encoding: str) -> None:
    with pytest.raises(BrokenBodyError):
        inflated(encoding, b"plain text")


def test_a_window_that_would_take_much_memory_is_refused() -> None:
    wide = zstandard.ZstdCompressionParameters(window_log=27, format=zstandard.FORMAT_ZSTD1)
    compressor = zstandard.ZstdCompressor(compression_params=wide).compressobj()
    body = compressor.compress(b"x" * 1000) + compressor.flush()

    with pytest.raises(BrokenBodyError):
        inflated("zstd", body)


def test_zstd_is_asked_for_only_where_it_can_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(ResultsServer(lines(3), 3)) as server:
        for found, wanted in [(True, "gzip, zstd"), (False, "gzip")]:
            monkeypatch.setattr(decompression, "find_spec", lambda name, found=found: found or None)
            with mb.Anthropic(base_url=server.base_url, api_key="k") as client:
                assert len(list(client.messages.batches.results("b"))) == 3
            assert server.asked.pop()["accept-encoding"] == wanted
    with pytest.raises(BrokenBodyError, match="not accepted: 'zstd'"):
        decompressor_for("zstd")


@pytest.mark.parametrize("encoding", ["GZIP", "x-gzip", " gzip", "identity"])
def test_an_encoding_has_more_than_one_name(encoding: str) -> None:
    packed = b"results" if encoding == "identity" else gzip.compress(b"results")

    assert inflated(encoding, packed) == b"results"


@pytest.mark.parametrize("encoding", ["deflate", "br", "gzip, gzip", "?" * 999])
def test_what_was_not_asked_for_is_refused(encoding: str) -> None:
    """The HTTP library might inflate it without any bound."""
    with serving(ResultsServer(lines(3), 3)) as server:
        bomb = gzip.compress(gzip.compress(b" " * 1_000_000))
        server.file = lambda headers: (200, {"content-encoding": encoding}, bomb)  # type: ignore[method-assign]
        with (
            mb.Anthropic(base_url=server.base_url, api_key="k", max_retries=0) as client,
            pytest.raises(mb.APIConnectionError, match="was not accepted") as caught,
        ):
            list(client.messages.batches.results("b"))
    assert len(str(caught.value)) < 150


@EACH
def test_a_bomb_costs_little(encoding: str) -> None:
    """A hundred megabytes of one line, in a hundred kilobytes."""
    body = line(0) + b"\n" + b" " * 100_000_000 + b"\n" + line(1)
    with serving(ResultsServer(body, 2)) as server:
        packed = PACK[encoding](body)
        del body
        server.file = lambda headers: (200, {"content-encoding": encoding}, packed)  # type: ignore[method-assign]
        tracemalloc.start()
        with mb.Anthropic(base_url=server.base_url, api_key="k") as client:
            results = client.messages.batches.results(
                "b", on_error="skip", max_line_bytes=1_000_000
            )
            with pytest.raises(mb.ResultsIncompleteError, match="1 are too many"):
                list(results)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()

    assert peak < {"gzip": 8_000_000, "zstd": 50_000_000}[encoding]


@EACH
def test_a_corrupt_body_is_fetched_again(encoding: str) -> None:
    with serving(ResultsServer(lines(50), 50)) as server:
        packed = PACK[encoding](lines(50))
        # Zstandard notices damage in what frames its blocks, not within them.
        at = {"gzip": 60, "zstd": 0}[encoding]
        damaged = packed[:at] + b"garbage" + packed[at + 7 :]
        answers = [packed[: len(packed) // 2], damaged, packed]
        server.file = lambda headers: (  # type: ignore[method-assign]
            200,
            {"content-encoding": encoding},
            answers.pop(0),
        )
        with mb.Anthropic(
            base_url=server.base_url, api_key="k", sleep=lambda seconds: None
        ) as client:
            assert len(list(client.messages.batches.results("b"))) == 50
    assert answers == []
