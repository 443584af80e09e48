"""
What a run knows, as plain values, what it can do, and how both change what it knows.

The ledger and the memory of a run are changed by the same changes: a change is on disk before the
memory has it. What a process knows only for itself, such as which transfers are under way, is lost
with the process and is not in the ledger.
"""

from __future__ import annotations

from message_batches.jobs.state.actions import (
    Accepted,
    Action,
    Cancel,
    Collect,
    Cut,
    Done,
    Failed,
    Identified,
    Identify,
    Listed,
    Merge,
    Observe,
    Outcome,
    Part,
    Submit,
    expected,
)
from message_batches.jobs.state.changes import (
    Change,
    Claimed,
    Freed,
    Logged,
    Noted,
    Opened,
    Proved,
    Returned,
    Settled,
    Suspended,
    TooLarge,
    Updated,
)
from message_batches.jobs.state.records import (
    DURABLE,
    LIVE,
    QUEUED,
    Anchor,
    BatchView,
    Clocks,
    Facts,
    PartitionRecord,
    PartitionState,
    Pool,
    Source,
)
from message_batches.jobs.state.run import (
    Failures,
    Goal,
    PlannerOptions,
    State,
    Verdict,
)

__all__ = [
    "DURABLE",
    "LIVE",
    "QUEUED",
    "Accepted",
    "Action",
    "Anchor",
    "BatchView",
    "Cancel",
    "Change",
    "Claimed",
    "Clocks",
    "Collect",
    "Cut",
    "Done",
    "Facts",
    "Failed",
    "Failures",
    "Freed",
    "Goal",
    "Identified",
    "Identify",
    "Listed",
    "Logged",
    "Merge",
    "Noted",
    "Observe",
    "Opened",
    "Outcome",
    "Part",
    "PartitionRecord",
    "PartitionState",
    "PlannerOptions",
    "Pool",
    "Proved",
    "Returned",
    "Settled",
    "Source",
    "State",
    "Submit",
    "Suspended",
    "TooLarge",
    "Updated",
    "Verdict",
    "expected",
]
