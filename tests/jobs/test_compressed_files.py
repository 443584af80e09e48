"""Requests that are compressed: known by their bytes, read once, kept in the folder of the run."""

from __future__ import annotations

import gzip
import io
import os
import sys
import zlib
from collections.abc import Callable, Iterator
from itertools import takewhile
from pathlib import Path
from threading import Thread

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from message_batches._extras import MissingExtraError
from message_batches.jobs import Run, validate
from message_batches.jobs.errors import InputError
from message_batches.jobs.internals import open_ledger
from message_batches.jobs.storage import compressed, decompressed, decompressed_blocks
from tests.jobs.fake_api import FakeAPI, row

Start = Callable[..., Run]
Compress = Callable[[bytes], bytes]

zstd = zstandard.ZstdCompressor(level=1).compress
KINDS = [gzip.compress, zstd]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def rows(*ids: str) -> bytes:
    return b"".join(row(custom_id) + b"\n" for custom_id in ids)


def sent(api: FakeAPI) -> list[str]:
    return [custom_id for batch in api.batches for custom_id in batch.custom_ids]


def split(content: bytes, size: int) -> Iterator[bytes]:
    return (content[at : at + size] for at in range(0, len(content), size))


@given(st.lists(st.binary(max_size=200), max_size=4), st.integers(1, 50), st.sampled_from(KINDS))
def test_a_file_of_several_parts_has_the_content_of_all(
    parts: list[bytes], size: int, compress: Compress
) -> None:
    content = b"".join(map(compress, parts))
    assert b"".join(decompressed_blocks(split(content, size), "x")) == b"".join(parts)
    with decompressed(io.BytesIO(content), "x") as file:
        assert file.read() == b"".join(parts)


@given(st.binary(max_size=200), st.integers(1, 50))
def test_what_is_not_compressed_stays_as_it_is(content: bytes, size: int) -> None:
    if compressed.is_compressed(content[:4]):
        return
    assert b"".join(decompressed_blocks(split(content, size), "x")) == content
    with decompressed(io.BytesIO(content), "x") as file:
        assert file.read() == content


@pytest.mark.parametrize("compress", KINDS)
def test_a_file_that_ends_too_early_is_refused_wherever_that_is(compress: Compress) -> None:
    content = compress(rows("a", "b"))
    for end in range(4, len(content)):
        with pytest.raises(InputError, match=r"x: The file is compressed with .* damaged: "):
            b"".join(decompressed_blocks([content[:end]], "x"))


@pytest.mark.parametrize("bomb", [b"\0" * 5_000_000, b" \n" * 2_500_000, b"\n" * 5_000_000])
@pytest.mark.parametrize("compress", KINDS)
def test_what_has_too_much_without_a_request_is_refused_while_it_is_read(
    monkeypatch: pytest.MonkeyPatch, compress: Compress, bomb: bytes
) -> None:
    monkeypatch.setattr(compressed, "MAX_BODY_BYTES", 1_000_000)
    # A slice of zstd may become 16 MiB, which are looked at together.
    content = compress(bomb * (1 if compress is gzip.compress else 8) + rows("a"))
    found = decompressed_blocks([content], "x")
    with pytest.raises(InputError, match=r"More than 1,000,000 bytes .* are one line, or blank"):
        list(takewhile(bool, found))
    content = compress(rows(*(["x"] * 20_000)))
    assert sum(map(len, decompressed_blocks([content], "x"))) > 2_000_000


@pytest.mark.parametrize("compress", KINDS)
def test_a_run_keeps_the_requests_of_compressed_files(
    compress: Compress, start: Start, api: FakeAPI, folder: Path
) -> None:
    Path("a.jsonl").write_bytes(rows("a"))
    Path("b.jsonl").write_bytes(compress(rows("b", "c")))  # whatever its name is
    Path("c.jsonl.gz").write_bytes(rows("d"))
    files = ["a.jsonl", "b.jsonl", "c.jsonl.gz"]
    assert validate(files).requests == 4
    assert start(files).finish().outcomes["succeeded"] == 4
    assert sent(api) == ["a", "b", "c", "d"]
    assert Path("results.jsonl.run/requests.jsonl").read_bytes() == rows("a", "b", "c", "d")
    for path in files:
        os.utime(path)
    assert start(files).finish().outcomes["succeeded"] == 4
    Path("b.jsonl").unlink()
    with open_ledger("results.jsonl") as ledger:
        assert [str(file.place) for file in ledger.source.files] == [
            str(folder / "results.jsonl.run/requests.jsonl")
        ]


def test_a_compressed_file_that_changed_is_noticed_and_taken_over(
    start: Start, api: FakeAPI
) -> None:
    path = Path("a.jsonl.gz")
    path.write_bytes(gzip.compress(rows("a", "b")))
    start("a.jsonl.gz").finish()
    path.write_bytes(gzip.compress(rows("a", "b", "c")))
    with pytest.raises(InputError, match="The input changed since this run started"):
        start("a.jsonl.gz")
    assert start("a.jsonl.gz", update=True).finish().outcomes["succeeded"] == 3
    assert sent(api) == ["a", "b", "c"]
    path.write_bytes(gzip.compress(rows("a", "b", "c"), 1))
    assert start("a.jsonl.gz").finish().outcomes["succeeded"] == 3


def test_messages_name_the_file_and_the_line_in_it(start: Start) -> None:
    Path("a.jsonl").write_bytes(rows("a"))
    Path("b.jsonl.gz").write_bytes(gzip.compress(b"\n" + rows("b") + b"{}\n"))
    for call in (validate, start):
        with pytest.raises(InputError) as found:
            call(["a.jsonl", "b.jsonl.gz"])
        assert found.value.lines()[0].startswith("b.jsonl.gz:3: The custom_id is missing.")
    Path("b.jsonl.gz").write_bytes(gzip.compress(b'{"requests": []}'))
    with pytest.raises(InputError, match=r"^b.jsonl.gz:1: The file holds one object"):
        validate("b.jsonl.gz")


@pytest.mark.parametrize("compress", KINDS)
def test_a_pipe_and_an_open_file_may_be_compressed(
    compress: Compress, start: Start, api: FakeAPI
) -> None:
    content = compress(rows("a", "b"))
    os.mkfifo("pipe")
    for call in (validate, start):
        Thread(target=Path("pipe").write_bytes, args=(content,), daemon=True).start()
        call("pipe")
    assert start(io.BytesIO(content)).finish().outcomes["succeeded"] == 2
    assert sent(api) == ["a", "b"]


def test_at_urls_the_name_or_the_bytes_of_the_only_file_say_it(
    memory: Callable[[str, bytes], str], start: Start, api: FakeAPI
) -> None:
    content = gzip.compress(rows("a"))
    only = memory("only", content)
    assert validate(only).requests == 1
    assert start(only).finish().outcomes["succeeded"] == 1
    for name, where in (("in/b.gz", "b"), ("in/c", "c")):
        memory(name, gzip.compress(rows(where)))
    Path("results.jsonl").unlink()
    Path("results.jsonl.run").rename("other")
    with pytest.raises(InputError, match=r"c:1: .* its name does not say so") as found:
        start([memory("in/a", rows("a")), memory("in/c", gzip.compress(rows("c")))])
    assert "Rename it to end in .gz" in str(found.value)
    assert (
        start([memory("in/a", rows("d")), memory("in/b.gz", content)])
        .finish()
        .outcomes["succeeded"]
        == 2
    )


def test_without_the_package_for_zstd_its_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("a.jsonl.zst").write_bytes(zstd(rows("a")))
    monkeypatch.setitem(sys.modules, "zstandard", None)
    with pytest.raises(MissingExtraError, match=r"compressed with zstd need .*\[zstd\]"):
        validate("a.jsonl.zst")


def test_a_file_that_is_not_what_it_begins_like_is_refused() -> None:
    for head in (b"\x1f\x8b", b"\x28\xb5\x2f\xfd"):
        Path("a").write_bytes(head + zlib.compress(b"x"))
        with pytest.raises(InputError, match=r"^a: The file is compressed with .*, and damaged"):
            validate("a")
