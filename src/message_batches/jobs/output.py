"""
The output of a run, in step with its ledger.

What the ledger accounts for is the beginning of the file, up to a length. Whatever lies beyond is
what a crash left of lines that were not accounted for.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from .errors import BadInput, Problem
from .ledger import Ledger


def append_lines(path: Path, lines: Iterable[bytes], size: int) -> int:
    """
    Make a file's first `size` bytes, with the lines after them, all that it holds.

    Returns:
        the new size, once the file is safe on disk.

    Raises:
        BadInput: the file has not even `size` bytes.
    """
    with open(path, "r+b" if path.exists() else "x+b") as file:
        if file.seek(0, os.SEEK_END) < size:
            raise BadInput(
                str(path),
                [
                    Problem(
                        "The output is shorter than what this run has written to it.",
                        "Put it back as it was, or give another --out to begin a new run.",
                    )
                ],
            )
        file.truncate(size)
        file.seek(size)
        file.writelines(line + b"\n" for line in lines)
        file.flush()
        os.fsync(file.fileno())
        return file.tell()


def lines_between(path: Path, start: int, end: int) -> Iterator[bytes]:
    """Yield the lines that lie in a byte range of an output, without their line ends."""
    with open(path, "rb") as file:
        file.seek(start)
        while file.tell() < end:
            yield file.readline().removesuffix(b"\n")


def recover(ledger: Ledger) -> None:
    """Bring the output to where the ledger says it is, after whatever ended the last process."""
    rewritten = rewritten_path(ledger)
    if ledger.setting("rewriting"):
        if rewritten.exists():
            rewritten.replace(ledger.out)
        ledger.store(rewriting=False)
    rewritten.unlink(missing_ok=True)
    append_lines(ledger.out, [], ledger.out_size)


def rewritten_path(ledger: Ledger) -> Path:
    """Name the file in which an output is written anew, to take its place when it is whole."""
    return ledger.out.with_name(ledger.out.name + ".new")
