"""
The output as a file, kept in step with the ledger.

The ledger records the start of the file, up to a length. While the run is unfinished, whatever is
beyond it is what a crash left of lines that were not recorded. A file that is not as the run left
it belongs to somebody else and is not touched.
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from message_batches._platform import open_private
from message_batches.jobs.errors import InputError
from message_batches.jobs.input import tail_digest
from message_batches.jobs.ledger import Ledger, OutputCheckpoint
from message_batches.jobs.system import System
from message_batches.sdk.results import decoded

_BLOCK = 1 << 18
"""Bytes that are written at once."""


def append_lines(
    path: Path, lines: Iterable[bytes], checkpoint: OutputCheckpoint, system: System
) -> OutputCheckpoint:
    """
    Truncate a file to a checkpoint and append lines.

    Returns:
        the new checkpoint, once the file is on disk.

    Raises:
        InputError: the file is not as it was at the checkpoint.
    """
    new = not path.exists()
    # Private: it holds answers. Never through a link that somebody put in its place.
    flags = os.O_RDWR | (os.O_CREAT | os.O_EXCL if new else 0)
    with open(open_private(path, flags), "r+b", buffering=_BLOCK) as file:
        refuse_changed(path, file, checkpoint)
        if file.seek(0, os.SEEK_END) > checkpoint.size:
            # Only then: the time of an empty output says when the run began.
            file.truncate(checkpoint.size)
        file.seek(checkpoint.size)
        for line in lines:
            file.write(line)
            file.write(b"\n")
        file.flush()
        system.fsync(file.fileno())
        if new:
            system.sync_folder(path.parent)
        return checkpoint_at_end(file)


def checkpoint_at_end(file: BinaryIO) -> OutputCheckpoint:
    """Return the checkpoint of a file as it is now."""
    size = file.seek(0, os.SEEK_END)
    return OutputCheckpoint(size, tail_digest(file, size))


def refuse_changed(path: Path, file: BinaryIO, checkpoint: OutputCheckpoint) -> None:
    """Raise InputError if a file is not as it was at a checkpoint."""
    if file.seek(0, os.SEEK_END) < checkpoint.size:
        raise changed(path, "The output is shorter than when this run last wrote to it.")
    if checkpoint.size and tail_digest(file, checkpoint.size) != checkpoint.digest:
        raise changed(path, "The output has changed since this run last wrote to it.")


def changed(path: Path | str, message: str) -> InputError:
    """Return the error for an output that is not as the run left it."""
    return InputError.at(
        path,
        message,
        "Restore it. If it is lost, or was moved, message-batches results "
        f"{shlex.quote(str(path))} --again downloads every result again at no cost.",
    )


def refuse_foreign(
    path: Path, file: BinaryIO, checkpoint: OutputCheckpoint, ledger: Ledger
) -> None:
    """Leave what is beyond the checkpoint to its owner, if not all of it is of this run."""
    file.seek(checkpoint.size)
    if not are_ours(file, ledger):
        raise InputError.at(
            path,
            "The output contains lines that this run did not write.",
            "Move those lines elsewhere, then run the same command again.",
        )


def are_ours(lines: Iterable[bytes], ledger: Ledger) -> bool:
    """Return whether all lines can be of a run."""
    return all(_may_be_ours(line, ledger) for line in lines)


def _may_be_ours(line: bytes, ledger: Ledger) -> bool:
    if b"\0" in line:
        return True  # what a power failure leaves
    if not line.endswith(b"\n"):
        return line.startswith(b"{")  # what a crash leaves of a line
    try:
        return isinstance(decoded(line), dict) and ledger.has_request(ledger.base_in(line))
    except (ValueError, RecursionError):
        return False


def lines_between(path: Path, start: int, end: int) -> Iterator[bytes]:
    """Yield the lines in a byte range of an output, without their line ends."""
    with open(path, "rb") as file:
        file.seek(start)
        while file.tell() < end:
            yield file.readline().removesuffix(b"\n")
