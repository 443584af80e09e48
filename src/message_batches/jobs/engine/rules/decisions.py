"""What follows when a person decides something that no rule can decide."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import evolve

from message_batches.jobs.engine.rules.reconciliation import hold_back, suspend_again
from message_batches.jobs.state import (
    BatchView,
    Change,
    Claimed,
    Clocks,
    Freed,
    Logged,
    Returned,
    Settled,
    State,
    Updated,
)


def decide(state: State, number: int, batch: BatchView | None, clocks: Clocks) -> list[Change]:
    """
    Return the changes that follow from a person's decision about a partition.

    Args:
        state: the run.
        number: the partition.
        batch: the batch that holds its requests; None if they are to be sent again.
        clocks: what time it is.

    Raises:
        ValueError: nothing is to be decided about this partition, or the batch cannot be it.
    """
    record = state.partitions.get(number)
    if record is None or record.state not in ("unknown", "absent", "gone", "ended"):
        raise ValueError("it is not undecided")
    if batch is None:
        return _send_again(state, number)
    if state.claimed.get(batch.id, number) != number:
        raise ValueError("the batch belongs to another partition")
    if batch.requests is not None and batch.requests != record.requests:
        raise ValueError(f"the batch has {batch.requests:,} requests, not {record.requests:,}")
    changes: list[Change] = [Claimed(number)] if record.state in ("absent", "gone") else []
    values = {
        "state": "submitted",
        "batch_id": batch.id,
        "known_by": "person",
        "permitted": False,
        "created_at": batch.created_at,
    }
    return [*changes, Updated(number, values), Logged(number, f"a person named {batch.id}")]


def _send_again(state: State, number: int) -> list[Change]:
    record = state.partitions[number]
    log = Logged(number, "a person decided to send its requests again")
    if record.state == "absent":
        return [
            Updated(number, {"permitted": True}),
            Freed(number),
            *suspend_again(state, but=record),
            log,
        ]
    values: dict[str, object] = {"state": "gone", "permitted": True}
    if record.state == "unknown":
        values["state"] = "absent"
    elif record.state == "ended":
        # Its batch has results of somebody else, so the fate of its create is unknown.
        values |= {"state": "absent", "batch_id": None, "known_by": None}
    # What was paid for stays in the ledger: only a create that was refused is void.
    return [
        Updated(number, values),
        Returned(number),
        *hold_back(state, record),
        log,
    ]


def accept_missing(state: State, number: int) -> list[Change]:
    """
    Return the changes that settle an ended batch although some of its results cannot be had.

    Raises:
        ValueError: the batch has not ended, or its results are complete.
    """
    record = state.partitions.get(number)
    if (
        record is None
        or record.state not in ("ended", "gone")
        or (record.state == "gone" and record.permitted)
    ):
        raise ValueError("no results of it are outstanding")
    return [
        Settled(number),
        Updated(number, {"state": "fetched", "permitted": True}),
        Logged(number, "a person accepted that results are missing"),
        *hold_back(state, record),
    ]


def cancel(state: State, *, for_resume: bool) -> list[Change]:
    """
    Return the changes that cancel the batches of this run.

    A batch that a person named is not canceled: nothing has proven yet that it is ours. A create of
    unknown fate has the wish too, but its batch will have ended before it is proven.

    Args:
        state: the run.
        for_resume: whether the canceled requests go back to the pool.
    """
    wish = "recall" if for_resume else "final"
    return [
        Updated(record.number, {"cancel": wish})
        for record in state.of("sending", "unknown", "submitted")
        if record.known_by != "person" and record.cancel is None
    ]


def heed_cancels(state: State, decided: Mapping[int, str], *, anew: bool) -> None:
    """
    Take over what a person decided with `cancel` in another process. The ledger has it already.

    Args:
        state: the run.
        decided: the wish for each partition whose batch is to be canceled.
        anew: whether a person decided that since this process started.
    """
    state.change(
        Updated(record.number, {"cancel": decided[record.number]})
        for record in state.of("sending", "unknown", "submitted")
        if record.cancel is None and record.number in decided
    )
    if anew:
        # Nothing more is sent; the next command that is to finish the run does that.
        state.options = evolve(state.options, goal="drain")
