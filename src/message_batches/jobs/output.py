"""
The output of a run, in step with its ledger.

What the ledger accounts for is the beginning of the file, up to a length. Whatever lies beyond is
what a crash left of lines that were not accounted for.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from .errors import BadInput, Problem
from .ledger import Ledger
from .lines import read_line
from .mapping import wire_id_of


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


def recover(ledger: Ledger) -> None:
    """Bring the output to where the ledger says it is, after whatever ended the last process."""
    rewritten = _scratch(ledger)
    if ledger.setting("rewriting"):
        if rewritten.exists():
            rewritten.replace(ledger.out)
        ledger.store(rewriting=False)
    rewritten.unlink(missing_ok=True)
    append_lines(ledger.out, [], ledger.out_size)


def take_back(ledger: Ledger, *, every: bool) -> int:
    """
    Make the rows that failed or are missing due again, and take their lines out of the output.

    Args:
        ledger: the ledger of the run.
        every: also those that the service called invalid.

    Returns:
        how many rows are due now.
    """
    recover(ledger)
    with ledger.choosing_failures(every=every) as chosen:
        scratch = _scratch(ledger)
        with open(ledger.out, "rb") as old, open(scratch, "wb") as new:
            for line in old:
                if not chosen.holds(_wire_id_in(line, ledger)):
                    new.write(line)
            new.flush()
            os.fsync(new.fileno())
            size = new.tell()
        chosen.make_due(out_size=size)
    recover(ledger)
    return ledger.due_count()


def put_in_order(ledger: Ledger) -> None:
    """Rewrite the output so that its lines stand in the order of the input."""
    recover(ledger)
    with ledger.placing() as places, open(ledger.out, "rb") as old:
        offset = 0
        for line in old:
            places.add(_wire_id_in(line, ledger), offset, len(line))
            offset += len(line)
        if places.in_order():
            return
        with open(_scratch(ledger), "wb") as new:
            for offset, length in places.by_line():
                old.seek(offset)
                new.write(old.read(length))
            new.flush()
            os.fsync(new.fileno())
    ledger.store(rewriting=True)
    recover(ledger)


def _wire_id_in(line: bytes, ledger: Ledger) -> str:
    return wire_id_of(line) if ledger.setting("id_field") else read_line(line).custom_id


def _scratch(ledger: Ledger) -> Path:
    return ledger.out.with_name(ledger.out.name + ".new")
