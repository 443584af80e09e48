"""Puts requests that are not in a file into one, so that a run can be taken up again."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from message_batches.jobs.input.request_source import RequestSource
from message_batches.jobs.storage import atomic_write

Source = str | Path | BinaryIO | Iterable[Any] | RequestSource
"""
A requests file by its path, an open binary file of JSON lines, any iterable of requests, or what
requests are derived from.
"""


def spool(source: BinaryIO | Iterable[Any], path: Path) -> None:
    """
    Write requests to a file, one on each line; the file appears when it is whole.

    Bytes go in as they are. Everything else is encoded as JSON: dicts, and models by their
    `to_dict`.
    """
    with atomic_write(path) as scratch, open(scratch, "wb") as file:
        file.writelines(_pieces(source))


def _pieces(source: BinaryIO | Iterable[Any]) -> Iterator[bytes]:
    if isinstance(source, io.IOBase):
        while piece := source.read(1 << 20):
            yield piece
        return
    for request in source:
        yield _encoded(request).strip() + b"\n"


def _encoded(request: Any) -> bytes:
    if isinstance(request, bytes | bytearray | memoryview):
        return bytes(request).replace(b"\r\n", b" ").replace(b"\n", b" ")
    return orjson.dumps(request, default=_to_dict)


def _to_dict(value: Any) -> Any:
    if hasattr(value, "to_dict"):
        return value.to_dict()
    raise TypeError(f"a request holds a {type(value).__name__}, which has no JSON form")
