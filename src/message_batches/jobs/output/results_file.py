"""
The output of a run, in step with its ledger.

What the ledger accounts for is the beginning of the file, up to a length. While the run owes
anything, whatever lies beyond is what a crash left of lines that were not accounted for. A file
that is not as the run left it is somebody's work by now, and is not touched.
"""

from __future__ import annotations

import hashlib
import os
import shlex
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from message_batches.jobs.errors import Diagnostic, InputError
from message_batches.jobs.input.ids import wire_id_of
from message_batches.jobs.ledger.ledger import Ledger
from message_batches.jobs.ledger.records import OutputCheckpoint
from message_batches.jobs.output.result_line import decode, read_line
from message_batches.jobs.system import System

_MARKED = 1 << 16
"""Bytes before the end that a mark covers. Whatever shifts the lines shows in them."""


def append_lines(
    path: Path, lines: Iterable[bytes], mark: OutputCheckpoint, system: System
) -> OutputCheckpoint:
    """
    Make what a file held at a mark, with the lines after it, all that it holds.

    Returns:
        the new mark, once the file is safe on disk.

    Raises:
        InputError: the file is not as it was at the mark.
    """
    with open(path, "r+b" if path.exists() else "x+b") as file:
        _refuse_changed(path, file, mark)
        file.truncate(mark.size)
        file.seek(mark.size)
        file.write(b"\n".join([*lines, b""]))
        file.flush()
        system.fsync(file.fileno())
        return mark_at_end(file)


def mark_at_end(file: BinaryIO) -> OutputCheckpoint:
    """Note how a file looks now."""
    size = file.seek(0, os.SEEK_END)
    return OutputCheckpoint(size, _digest(file, size))


def _digest(file: BinaryIO, size: int) -> str:
    covered = min(size, _MARKED)
    file.seek(size - covered)
    return hashlib.blake2b(file.read(covered), digest_size=16).hexdigest()


def _refuse_changed(path: Path, file: BinaryIO, mark: OutputCheckpoint) -> None:
    if file.seek(0, os.SEEK_END) < mark.size:
        raise _changed(path, "The output is shorter than what this run has written to it.")
    if mark.size and _digest(file, mark.size) != mark.digest:
        raise _changed(path, "The output was changed since this run wrote it.")


def _changed(path: Path, what: str) -> InputError:
    hint = (
        "Put it back as it was. If it is lost, or moved away, message-batches results "
        f"{shlex.quote(str(path))} --again downloads every result again, and pays for nothing."
    )
    return InputError(str(path), [Diagnostic(what, hint)])


def _refuse_foreign(path: Path, file: BinaryIO, mark: OutputCheckpoint, ledger: Ledger) -> None:
    """Leave what lies beyond the mark to whoever has written it, if it is no result of this run."""
    file.seek(mark.size)
    line = file.readline()
    if not line or _may_be_ours(line, ledger):
        return
    problem = Diagnostic(
        "The output holds something that this run has not written.",
        "Move that away, then run the same command again.",
    )
    raise InputError(str(path), [problem])


def _may_be_ours(line: bytes, ledger: Ledger) -> bool:
    if not line.endswith(b"\n"):
        return line.startswith(b"{") or not line.strip(b"\0")  # what a crash leaves of a line
    try:
        return isinstance(decode(line), dict) and ledger.has_row(wire_id_in(line, ledger))
    except (ValueError, RecursionError):
        return False


def wire_id_in(line: bytes, ledger: Ledger) -> str:
    """
    Give the id that went over the wire for a line of the output.

    Raises:
        ValueError: this JSON object is no line of results.
    """
    return wire_id_of(line) if ledger.setting("id_field") else read_line(line).custom_id


def lines_between(path: Path, start: int, end: int) -> Iterator[bytes]:
    """Yield the lines that lie in a byte range of an output, without their line ends."""
    with open(path, "rb") as file:
        file.seek(start)
        while file.tell() < end:
            yield file.readline().removesuffix(b"\n")


def accounted_lines(ledger: Ledger) -> Iterator[bytes]:
    """Yield the lines of the output that the ledger accounts for, as `accounted_file` has them."""
    path, size = accounted_file(ledger)
    if size:
        yield from lines_between(path, 0, size)


def accounted_file(ledger: Ledger) -> tuple[Path, int]:
    """
    Tell which file has the lines that the ledger accounts for, and how many bytes of it they are.

    Nothing is changed. Before the first line, there may be no such file.

    Raises:
        InputError: the output is gone, or somebody else has changed it.
    """
    rewritten = rewritten_path(ledger)
    path = rewritten if ledger.setting("rewriting") and rewritten.exists() else ledger.out
    mark = ledger.mark
    if mark.size:
        try:
            with open(path, "rb") as file:
                _refuse_changed(path, file, mark)
        except FileNotFoundError:
            raise _changed(ledger.out, "The output of this run is gone.") from None
    return path, mark.size


def recover(ledger: Ledger) -> None:
    """
    Bring the output to where the ledger says it is, after whatever ended the last process.

    Raises:
        InputError: somebody else has changed the output; it was left as it is. Or the run is one
            whose results go elsewhere.
    """
    if ledger.setting("parts"):
        what = "The results of this run go into parts, one for each batch."
        raise InputError(
            str(ledger.out), [Diagnostic(what, "Go on with the program that began it.")]
        )
    rewritten = rewritten_path(ledger)
    if ledger.setting("rewriting"):
        if rewritten.exists():
            rewritten.replace(ledger.out)
        ledger.store(rewriting=False)
    rewritten.unlink(missing_ok=True)
    out, mark = ledger.out, ledger.mark
    if out.exists():
        with open(out, "rb") as file:
            _refuse_changed(out, file, mark)
            if not ledger.owes and file.seek(0, os.SEEK_END) > mark.size:
                # Nothing was left to be written, so no crash can have left this.
                raise _changed(out, "The output holds more than what this run has written to it.")
            _refuse_foreign(out, file, mark, ledger)
    elif mark.size:
        raise _changed(out, "The output of this run is gone.")
    append_lines(out, [], mark, ledger.system)


def rewritten_path(ledger: Ledger) -> Path:
    """Name the file in which an output is written anew, to take its place when it is whole."""
    return ledger.out.with_name(ledger.out.name + ".new")
