"""
Rewrite the output: without the requests that are to be retried, or in the order of the input.

The new file is complete and on disk before the ledger refers to it; then it replaces the old one.
`recover` does that last step, too, if a crash came between.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import closing
from typing import BinaryIO

from message_batches.jobs.errors import InputError
from message_batches.jobs.ledger import Ledger, OutputCheckpoint
from message_batches.jobs.output.results_file import (
    checkpoint_at_end,
    recover,
    rewritten_path,
)


def reset_failed(ledger: Ledger, *, include_invalid: bool) -> int:
    """
    Mark the requests that failed or are missing for a retry, and remove their lines.

    Args:
        ledger: the ledger of the run.
        include_invalid: whether to include those that the service called invalid.

    Returns:
        how many requests wait for a retry now.
    """
    recover(ledger)
    with ledger.selected_failures(include_invalid=include_invalid) as (is_selected, retry):
        with open(ledger.folder.results, "rb") as old:
            checkpoint = _write(
                ledger, (line for line in old if not is_selected(ledger.base_in(line)))
            )
        retry(checkpoint)
    recover(ledger)
    return ledger.retry_count()


def reset_collected(ledger: Ledger) -> int:
    """
    Reset every batch that was collected, so that its results are downloaded again.

    Nothing that was sent is forgotten, so nothing is sent again.

    Returns:
        how many batches are to be collected again.

    Raises:
        InputError: the output exists.
    """
    if ledger.folder.results.exists():
        raise InputError.at(
            ledger.folder.results,
            "The output still exists, so its results are not downloaded again.",
            "Move it away first.",
        )
    reset = ledger.reset_collected()
    rewritten_path(ledger).unlink(missing_ok=True)
    return reset


def sort_output(ledger: Ledger) -> None:
    """Rewrite the output with its lines in the order of the input."""
    recover(ledger)
    with (
        open(ledger.folder.results, "rb") as old,
        ledger.sorted_output(_places_of(old, ledger)) as sorted_places,
    ):
        if _in_order(sorted_places()):
            return
        # Closed before the ledger is, also if the disk is full.
        with closing(sorted_places()) as places:
            checkpoint = _write(ledger, (_read_at(old, *place) for place in places))
        ledger.start_rewriting(checkpoint)
    recover(ledger)


def _places_of(lines: Iterable[bytes], ledger: Ledger) -> Iterator[tuple[str, int, int]]:
    offset = 0
    for line in lines:
        yield ledger.base_in(line), offset, len(line)
        offset += len(line)


def _in_order(places: Iterable[tuple[int, int]]) -> bool:
    expected = 0
    for offset, length in places:
        if offset != expected:
            return False
        expected += length
    return True


def _read_at(file: BinaryIO, offset: int, length: int) -> bytes:
    file.seek(offset)
    return file.read(length)


def _write(ledger: Ledger, lines: Iterable[bytes]) -> OutputCheckpoint:
    path = rewritten_path(ledger)
    path.unlink(missing_ok=True)
    with open(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as new:
        new.writelines(lines)
        new.flush()
        path.chmod(stat.S_IMODE(ledger.folder.results.stat().st_mode))
        ledger.system.fsync(new.fileno())
        ledger.system.sync_folder(path.parent)
        return checkpoint_at_end(new)
