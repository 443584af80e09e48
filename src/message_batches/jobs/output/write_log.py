"""Write to the log how far a long write of an output has come."""

from __future__ import annotations

from pathlib import Path

from message_batches._work import WorkLog
from message_batches.jobs.ledger import Ledger


def write_log(
    ledger: Ledger, place: Path | str, *, what: str = "results", total: int | None = None
) -> WorkLog:
    """
    Return what writes to the log how much of an output has been written.

    Args:
        ledger: the ledger of the run.
        place: where it is written.
        what: what is counted.
        total: how many there are; by default as many as the run has results.
    """
    results = ledger.settled_count() - ledger.missing_count()
    of = results if total is None else total

    def report(done: int) -> tuple[str, dict[str, int]]:
        return f"Writing {place}: {done:,} of {of:,} {what}", {"done": done, "of": of}

    return WorkLog("output.writing", report, ledger.system.monotonic, str(ledger.folder.out))
