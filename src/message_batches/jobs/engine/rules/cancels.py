"""Which batches are canceled: only those that are certainly of this run (rule 7)."""

from __future__ import annotations

from message_batches.jobs.engine.rules import failures
from message_batches.jobs.engine.rules.drafts import Draft
from message_batches.jobs.state import (
    Cancel,
    Change,
    Clocks,
    Failed,
    Outcome,
    PartitionRecord,
    State,
)

_CANCELS = 4
"""How many calls that cancel a batch may be under way at once."""


def plan_cancels(state: State, clocks: Clocks, draft: Draft) -> None:
    """Ask the service to end the batches that a person, or a recall, wants canceled."""
    if not state.confirmed:
        return
    for number in sorted(state.to_cancel):
        record = state.partitions[number]
        if record.cancel_sent or record.batch_id is None or ("cancel", number) in state.flights:
            continue
        if state.reads.not_before > clocks.steady:
            draft.wait_until(state.reads.not_before)
        elif state.under_way("cancel") < _CANCELS:
            draft.actions.append(Cancel(number, record.batch_id))


def after_cancel(
    state: State, record: PartitionRecord, outcome: Outcome, clocks: Clocks
) -> list[Change]:
    """Return what follows from a cancel; that its batch has ended, a listing will show."""
    if isinstance(outcome, Failed) and outcome.kind != "refused":
        failures.wait_after_failed_read(state, outcome, clocks)
        return []
    # A batch that has ended meanwhile needs no cancel.
    record.cancel_sent = True
    return []
