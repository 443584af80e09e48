"""Forgets what was collected, so that it is downloaded again: for an output that was lost."""

from __future__ import annotations

from message_batches.jobs.errors import Diagnostic, InputError
from message_batches.jobs.ledger.ledger import Ledger
from message_batches.jobs.ledger.records import OutputCheckpoint
from message_batches.jobs.ledger.schema import settings_of, store_settings
from message_batches.jobs.output.results_file import rewritten_path


def forget_collected(ledger: Ledger) -> int:
    """
    Make every batch that was collected one that is to be collected.

    Nothing that was sent is forgotten, so nothing is sent for it a second time.

    Returns:
        how many batches are to be collected again.

    Raises:
        InputError: the output is there.
    """
    if ledger.out.exists():
        raise InputError(
            str(ledger.out),
            [Diagnostic("This output is there.", "Move it away first; then a new one is made.")],
        )
    with ledger.changing():
        for table in ("codes", "failures", "tallies"):
            ledger.database.execute(f"DELETE FROM {table}")
        # A batch that was found is proved by now. Some of its rows may have moved on to a later
        # batch, which would make the next proof fail.
        forgotten = ledger.database.execute(
            "UPDATE partitions SET state = 'ended', adopted = 0, missing = 0, surplus = 0 "
            "WHERE state = 'collected' AND batch_id IS NOT NULL"
        ).rowcount
        # What was too large to become a batch is tried, and told, once more.
        ledger.database.execute("UPDATE partitions SET state = 'planned' WHERE state = 'collected'")
        store_settings(
            ledger.database, {**settings_of(OutputCheckpoint(0, None)), "rewriting": False}
        )
    ledger.reload()
    rewritten_path(ledger).unlink(missing_ok=True)
    return forgotten
