"""
Files of revised requests, one on each line.

Each request has the id of the user, where the input has it, so that such a file can follow the
files of the input: an offset beyond the input is in it, and its requests are sent as others are.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from attrs import frozen

from message_batches._files import atomic_write
from message_batches.jobs.input import digest_of, wire_size
from message_batches.jobs.money import Estimator, Prices
from message_batches.jobs.system import SYSTEM, System
from message_batches.jobs.types import ValidationRules
from message_batches.sdk.results import decoded


class Revision(NamedTuple):
    """
    A revised request, and where it is.

    Attributes:
        line: the line of the request in the input, from 1.
        offset: its first byte in the file, or in all files with requests of the run.
        length: bytes in the file.
        size: bytes on the wire without the suffix of its id.
        digest: hash of its bytes in the file.
        ceiling: what it costs at most, in `money.NANO`; None where nothing bounds it.
    """

    line: int
    offset: int
    length: int
    size: int
    digest: int
    ceiling: int | None


@frozen
class RevisionFile:
    """
    What a file of revised requests holds.

    Attributes:
        revisions: the requests, in the order of the file.
        size: bytes of the file.
        too_long: the lines of those that are not in it: they are longer than a batch can hold.
    """

    revisions: tuple[Revision, ...]
    size: int
    too_long: tuple[int, ...] = ()


def write_revisions(
    path: Path,
    requests: Iterable[tuple[int, bytes]],
    rules: ValidationRules,
    prices: Prices,
    longest: int,
    *,
    system: System = SYSTEM,
) -> RevisionFile:
    """
    Write a file of revised requests, which appears when it is complete.

    Equal requests make an equal file: it can be written again after an interruption.

    Args:
        path: the file.
        requests: the requests with the ids of the user, each after its line in the input.
        rules: what the requests of the run were checked against.
        prices: the prices that the run was planned with.
        longest: how many bytes a request may have.
        system: the file operations.
    """
    estimator = Estimator(prices)
    revisions: list[Revision] = []
    too_long: list[int] = []
    offset = 0
    with atomic_write(path, fsync=system.fsync) as scratch, open(scratch, "wb") as file:
        for line, request in requests:
            size = wire_size(request, rules.id_field, tagged=rules.tagged_ids)
            if size > longest:
                too_long.append(line)
                continue
            ceiling = estimator.add(decoded(request)["params"], request)
            digest = digest_of(request)
            revisions.append(Revision(line, offset, len(request), size, digest, ceiling))
            offset += file.write(request + b"\n")
    system.sync_folder(path.parent)
    return RevisionFile(tuple(revisions), offset, tuple(too_long))
