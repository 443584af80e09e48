"""The rows of a partition, read from the requests file again as they were planned."""

from __future__ import annotations

from collections.abc import Iterator

from .errors import BadInput, Problem
from .mapping import to_wire
from .rows import digest_of, fingerprint_of, read_spans
from .values import Partition


def wire_rows(partition: Partition) -> Iterator[tuple[bytes, bytes | None]]:
    """
    Yield each row as it goes over the wire, with its own id if that is another.

    Raises:
        BadInput: the file cannot be read, or is not the one that was planned. What is sent only
            after the last row has been read is then not sent.
    """
    digests = []
    try:
        for row in read_spans(partition.source, partition.spans):
            digests.append(digest_of(row))
            yield to_wire(row, partition.id_field) if partition.id_field else (row, None)
    except (OSError, ValueError) as error:
        raise BadInput(
            partition.source,
            [Problem(f"The file cannot be read: {error}.", "Put it back and run again.")],
        ) from error
    if fingerprint_of(digests) != partition.fingerprint:
        raise BadInput(
            partition.source,
            [
                Problem(
                    "The file was changed while the run was under way.",
                    "Put the old file back, or give another --out to begin a new run.",
                )
            ],
        )
