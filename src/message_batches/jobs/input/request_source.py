"""Requests that are not in a requests file: they are written to one, so that a run can resume."""

from __future__ import annotations

import io
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from message_batches._files import atomic_write
from message_batches.jobs.errors import Diagnostic
from message_batches.jobs.input.validate_request import DiagnosticCollector
from message_batches.jobs.system import SYSTEM, System

FACTS = "derived"
"""The fact of a run that says what its requests were derived from."""


class RequestSource(ABC):
    """
    A source that requests are built from, such as a table with a request for each row.

    The requests are kept in the folder of the run, so that they are built once and stay the same
    whatever becomes of the source.

    Attributes:
        name: what messages call the source.
        unit: what messages call one of its parts.
        id_field: the field of the requests that holds the user's id; None where that is the
            custom_id.
    """

    name: str
    unit: str = "row"
    id_field: str | None = None

    @abstractmethod
    def requests(self, beside: Path) -> Iterator[bytes | list[Diagnostic]]:
        """
        Yield the request of each row: a JSON object, or what is wrong with the row.

        Args:
            beside: the start of the name of any file that must be kept with the requests.
        """

    @abstractmethod
    def facts(self) -> dict[str, Any]:
        """Return what the requests were built from, as JSON values, after they were built."""

    @abstractmethod
    def place(self) -> dict[str, Any]:
        """
        Return those facts that may differ from call to call without being a change.

        Paths are a list named `source`; the ledger keeps them relative to the output.
        """

    @abstractmethod
    def changes(self, facts: dict[str, Any], requests: Path) -> list[Diagnostic]:
        """
        Return how the source differs from what the requests were built from.

        Args:
            facts: what `facts` returned then.
            requests: the file that the requests were kept in.
        """


Source = str | Path | BinaryIO | Iterable[Any] | RequestSource
"""
The path of a requests file, an open binary file of JSON lines, an iterable of requests, or a source
that requests are built from.
"""


def write_requests(
    source: RequestSource, path: Path, *, system: System = SYSTEM
) -> DiagnosticCollector:
    """
    Write the requests of a source to a file, which appears when it is complete.

    Each row has a line, even an empty one, so that line numbers are row numbers.

    Returns:
        what is wrong with the rows.
    """
    diagnostics = DiagnosticCollector()
    with atomic_write(path, fsync=system.fsync) as scratch, open(scratch, "wb") as file:
        for request in source.requests(path):
            if isinstance(request, list):
                for diagnostic in request:
                    diagnostics.add(diagnostic)
                request = b""
            file.write(request + b"\n")
    return diagnostics


def spool(source: BinaryIO | Iterable[Any], path: Path, *, system: System = SYSTEM) -> None:
    """
    Write requests to a file, one on each line; the file appears when it is complete.

    Bytes are written as they are. Anything else is encoded as JSON: dicts, and models by their
    `to_dict`.
    """
    with atomic_write(path, fsync=system.fsync) as scratch, open(scratch, "wb") as file:
        file.writelines(_chunks(source))


def _chunks(source: BinaryIO | Iterable[Any]) -> Iterator[bytes]:
    if isinstance(source, io.IOBase):
        while chunk := source.read(1 << 20):
            yield chunk
        return
    for request in source:
        yield _encoded(request).strip() + b"\n"


def _encoded(request: Any) -> bytes:
    if isinstance(request, bytes | bytearray | memoryview):
        return bytes(request).replace(b"\r\n", b" ").replace(b"\n", b" ")
    return orjson.dumps(request, default=_to_dict)


def _to_dict(value: Any) -> Any:
    if hasattr(value, "to_dict"):
        return value.to_dict(mode="json")
    raise TypeError(f"A request contains a {type(value).__name__}, which JSON cannot express.")
