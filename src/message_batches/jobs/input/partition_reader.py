"""The rows of a partition, read from the requests file again as they were planned."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from typing import TypeVar

from message_batches.jobs.errors import Diagnostic, InputError
from message_batches.jobs.input.ids import to_wire
from message_batches.jobs.input.partition import RequestSpan
from message_batches.jobs.input.reader import digest_of, fingerprint_of, read_rows, read_spans
from message_batches.jobs.output.result_line import decode
from message_batches.jobs.types import Partition

T = TypeVar("T")


def wire_rows(partition: Partition) -> Iterator[tuple[bytes, bytes | None]]:
    """
    Yield each row as it goes over the wire, with its own id if that is another.

    Raises:
        InputError: the file cannot be read, or is not the one that was planned. What is sent only
            after the last row has been read is then not sent.
    """
    field = partition.id_field
    for rows in _blocks(
        partition, lambda rows: [to_wire(row, field) if field else (row, None) for row in rows]
    ):
        yield from rows


def wire_blocks(partition: Partition) -> Iterator[list[bytes]]:
    """Yield the rows as they go over the wire, many at a time; raise as `wire_rows` does."""
    field = partition.id_field
    return _blocks(
        partition, lambda rows: [to_wire(row, field)[0] for row in rows] if field else rows
    )


def _blocks(partition: Partition, wire: Callable[[list[bytes]], list[T]]) -> Iterator[list[T]]:
    digests: list[int] = []
    try:
        for rows in read_spans(partition.source, partition.spans):
            digests += map(digest_of, rows)
            yield wire(rows)
    except (OSError, ValueError) as error:
        raise InputError(
            partition.source,
            [Diagnostic(f"The file cannot be read: {error}.", "Put it back and run again.")],
        ) from error
    if fingerprint_of(digests) != partition.fingerprint:
        raise InputError(
            partition.source,
            [
                Diagnostic(
                    "The file was changed while the run was under way.",
                    "Put the old file back, or give another --out to begin a new run.",
                )
            ],
        )


def extents_of(partition: Partition, wire_ids: Container[str]) -> list[RequestSpan]:
    """Find some rows of a partition in its file, by the ids that went over the wire."""
    found = []
    line = 0
    with open(partition.source, "rb") as file:
        for start, end in partition.spans:
            # Rows of two ranges are never neighbours, so a number is left out between them.
            before = line = line + 1
            file.seek(start)
            for row in read_rows(file, partition.size):
                if row.offset >= end:
                    break
                line = before + row.line
                wire = row.content
                if partition.id_field:
                    wire, _ = to_wire(wire, partition.id_field)
                if decode(wire)["custom_id"] in wire_ids:
                    digest = digest_of(row.content)
                    found.append(RequestSpan(line, row.offset, len(row.content), len(wire), digest))
    return found
