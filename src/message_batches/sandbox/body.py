"""The body of a results response: the lines as they are, or with what a fault does to them."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO

import orjson

from message_batches.sandbox.faults import CallFaults

CHUNK = 256 * 1024
_RANGE = re.compile(r"bytes=(\d+)-\Z")
_LINE_FAULTS = (
    "crlf",
    "blank-line",
    "torn-line",
    "duplicate-line",
    "missing-line",
    "unknown-result",
    "unknown-block",
    "unknown-field",
)


def plain(file: BinaryIO) -> Iterator[bytes]:
    """Read the rest of a file in large pieces."""
    while chunk := file.read(CHUNK):
        yield chunk


def seek_range(file: BinaryIO, wanted: str, size: int) -> tuple[int, dict[str, str]]:
    """Go to where a Range header begins; return the status and the headers of the answer.

    Only `bytes=N-` is honoured; anything else is answered whole, as HTTP allows.
    """
    match = _RANGE.match(wanted)
    if match is None:
        return 200, {}
    start = int(match[1])
    if start >= size:
        return 416, {"content-range": f"bytes */{size}"}
    file.seek(start)
    return 206, {"content-range": f"bytes {start}-{size - 1}/{size}", "accept-ranges": "bytes"}


def line_faults(faults: CallFaults, total: int) -> dict[str, int | str]:
    """Let the line faults of a call happen; return the line that each strikes, or `all`."""
    struck: dict[str, int | str] = {}
    for name in _LINE_FAULTS:
        if (settings := faults.take(name)) is not None:
            line = settings.get("line")
            if name == "crlf":
                line = "all"
            struck[name] = faults.random.randrange(max(1, total)) if line is None else line
    return struck


def with_line_faults(file: BinaryIO, struck: dict[str, int | str]) -> Iterator[bytes]:
    """Read a file of lines and damage those that are struck."""
    ending = b"\r\n" if "crlf" in struck else b"\n"
    pending = b""
    between = b""
    for number, line in enumerate(file):
        here = {name for name, at in struck.items() if at in (number, "all")}
        for sent in _damaged(line.rstrip(b"\n"), here):
            pending += between + sent
            between = ending
        if len(pending) >= CHUNK:
            yield pending
            pending = b""
    if pending:
        yield pending


def _damaged(line: bytes, here: set[str]) -> list[bytes]:
    if "missing-line" in here:
        return []
    for name, change in _CHANGES.items():
        if name in here:
            value = orjson.loads(line)
            change(value["result"])
            line = orjson.dumps(value)
    if "torn-line" in here:
        line = line[: len(line) // 2]
    sent = [line, line] if "duplicate-line" in here else [line]
    return [*sent, b""] if "blank-line" in here else sent


def _unknown_result(result: dict[str, Any]) -> None:
    result.clear()
    result.update({"type": "postponed", "until": "2030-01-01T00:00:00Z"})


def _unknown_block(result: dict[str, Any]) -> None:
    if "message" in result:
        result["message"]["content"].append({"type": "hologram", "depth": 3})


def _unknown_field(result: dict[str, Any]) -> None:
    result.get("message", result)["hologram_depth"] = 3


_CHANGES = {
    "unknown-result": _unknown_result,
    "unknown-block": _unknown_block,
    "unknown-field": _unknown_field,
}


def gzipped(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Compress pieces, each of them so that it can be read as soon as it has arrived."""
    packer = zlib.compressobj(wbits=zlib.MAX_WBITS | 16)
    for piece in pieces:
        yield packer.compress(piece) + packer.flush(zlib.Z_SYNC_FLUSH)
    yield packer.flush()


def resized(pieces: Iterator[bytes], size: int) -> Iterator[bytes]:
    """Cut pieces into pieces of at most a size."""
    for piece in pieces:
        for begin in range(0, len(piece), size):
            yield piece[begin : begin + size]
