"""Requests that are not in a requests file: they are written to one, so that a run can resume."""

from __future__ import annotations

import io
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from message_batches._files import atomic_write
from message_batches.jobs.errors import Diagnostic
from message_batches.jobs.input.json_bytes import encoded
from message_batches.jobs.input.request_parts import RequestParts
from message_batches.jobs.input.validate_request import DiagnosticCollector
from message_batches.jobs.storage import decompressed_blocks
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
        numbers_ids: whether the ids are made of the places in the source, as `row-1`. When a run is
            updated, a request that is the same keeps its id, wherever it is then.
    """

    name: str
    unit: str = "row"
    id_field: str | None = None
    numbers_ids: bool = False

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

    def located(self, line: int) -> tuple[int, str | None]:
        """Return what a line of the requests is called: its number, and the file that has it."""
        return line, None


Source = str | Path | BinaryIO | Iterable[Any] | RequestSource | RequestParts
"""
The path or URL of a requests file, a pattern for several, or a list of these; an open binary file
of JSON lines, an iterable of requests, a source that requests are built from, or parts that were
written before.
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
    diagnostics = DiagnosticCollector(grouped=True)
    with atomic_write(path, fsync=system.fsync) as scratch, open(scratch, "wb") as file:
        for request in source.requests(path):
            if isinstance(request, list):
                for diagnostic in request:
                    diagnostics.add(diagnostic)
                request = b""
            file.write(request + b"\n")
    return diagnostics


def spool(
    source: BinaryIO | Iterable[Any],
    path: Path,
    *,
    name: object = "requests",
    system: System = SYSTEM,
) -> None:
    """
    Write requests to a file, one on each line; the file appears when it is complete.

    Bytes are written as they are, or decompressed. Anything else is encoded as JSON: dicts, and
    models by their `to_dict`.
    """
    with atomic_write(path, fsync=system.fsync) as scratch, open(scratch, "wb") as file:
        file.writelines(_chunks(source, name))


def _chunks(source: BinaryIO | Iterable[Any], name: object) -> Iterator[bytes]:
    if isinstance(source, io.IOBase):
        yield from decompressed_blocks(iter(lambda: source.read(1 << 20), b""), name)
        return
    for request in source:
        yield encoded(request).strip() + b"\n"
