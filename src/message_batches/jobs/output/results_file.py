"""
The output of a run, kept in step with its ledger.

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
    flags = os.O_RDWR | os.O_NOFOLLOW | (os.O_CREAT | os.O_EXCL if new else 0)
    with open(os.open(path, flags, 0o600), "r+b", buffering=_BLOCK) as file:
        _refuse_changed(path, file, checkpoint)
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


def _refuse_changed(path: Path, file: BinaryIO, checkpoint: OutputCheckpoint) -> None:
    if file.seek(0, os.SEEK_END) < checkpoint.size:
        raise _changed(path, "The output is shorter than when this run last wrote to it.")
    if checkpoint.size and tail_digest(file, checkpoint.size) != checkpoint.digest:
        raise _changed(path, "The output has changed since this run last wrote to it.")


def _changed(path: Path, message: str) -> InputError:
    return InputError.at(
        path,
        message,
        "Restore it. If it is lost, or was moved, message-batches results "
        f"{shlex.quote(str(path))} --again downloads every result again at no cost.",
    )


def _refuse_foreign(
    path: Path, file: BinaryIO, checkpoint: OutputCheckpoint, ledger: Ledger
) -> None:
    """Leave what is beyond the checkpoint to its owner, if not all of it is of this run."""
    file.seek(checkpoint.size)
    if all(_may_be_ours(line, ledger) for line in file):
        return
    raise InputError.at(
        path,
        "The output contains lines that this run did not write.",
        "Move those lines elsewhere, then run the same command again.",
    )


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


def recorded_lines(ledger: Ledger) -> Iterator[bytes]:
    """Yield the lines of the output that the ledger has recorded; raise as `recorded_file` does."""
    path, size = recorded_file(ledger)
    if size:
        yield from lines_between(path, 0, size)


def recorded_file(ledger: Ledger) -> tuple[Path, int]:
    """
    Return the file with the lines that the ledger has recorded, and how many bytes of it they are.

    Nothing is changed. Before the first line, that file may not exist.

    Raises:
        InputError: the output is gone, or somebody else has changed it.
    """
    rewritten = rewritten_path(ledger)
    results = ledger.folder.results
    path = rewritten if ledger.setting("rewriting") and rewritten.exists() else results
    checkpoint = ledger.checkpoint
    if checkpoint.size:
        try:
            with open(path, "rb") as file:
                _refuse_changed(path, file, checkpoint)
        except FileNotFoundError:
            raise _changed(ledger.folder.results, "The output of this run is gone.") from None
    return path, checkpoint.size


def recover(ledger: Ledger) -> None:
    """
    Bring the output to where the ledger says it is, after the last process was interrupted.

    Raises:
        InputError: somebody else has changed the output, which was left as it is.
    """
    rewritten = rewritten_path(ledger)
    if ledger.setting("rewriting"):
        if rewritten.exists():
            rewritten.replace(ledger.folder.results)
            ledger.system.sync_folder(ledger.folder.results.parent)
        ledger.store({"rewriting": False})
    rewritten.unlink(missing_ok=True)
    out, checkpoint = ledger.folder.results, ledger.checkpoint
    if out.exists():
        with open(out, "rb") as file:
            _refuse_changed(out, file, checkpoint)
            if not ledger.unfinished and file.seek(0, os.SEEK_END) > checkpoint.size:
                # Nothing was left to be written, so no crash can have left this.
                raise _changed(out, "The output contains more than this run wrote to it.")
            _refuse_foreign(out, file, checkpoint, ledger)
    elif checkpoint.size:
        raise _changed(out, "The output of this run is gone.")
    append_lines(out, [], checkpoint, ledger.system)


def rewritten_path(ledger: Ledger) -> Path:
    """Return the path of the file that a rewritten output is first written to."""
    return ledger.folder.folder / "results.new"
