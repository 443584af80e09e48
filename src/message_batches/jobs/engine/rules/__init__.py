"""
The rules of the planner, by what they are about. Pure functions, without I/O, clock or randomness.

Each module has the rule that plans an action and the one that says what its outcome means:

- `sending`: filters on the pool, that say what may be sent, how much and when.
- `creates`: what the outcome of a create means.
- `listings`: when to list batches, and what a listing shows.
- `reconciliation`: what became of a create that was not answered.
- `results`: identify, collect and merge; when results are complete.
- `cancels`: which batches are canceled.
- `failures`: how long to wait after a failure, and when to give up.
- `decisions`: what a person may decide.
"""

from __future__ import annotations

from message_batches.jobs.engine.rules.cancels import after_cancel, plan_cancels
from message_batches.jobs.engine.rules.creates import after_create
from message_batches.jobs.engine.rules.decisions import accept_missing, cancel, decide, heed_cancels
from message_batches.jobs.engine.rules.drafts import Draft, Plan
from message_batches.jobs.engine.rules.listings import after_listing, plan_listing
from message_batches.jobs.engine.rules.reconciliation import (
    is_undecided,
    is_verified,
    suspend_again,
)
from message_batches.jobs.engine.rules.results import (
    after_collect,
    after_identify,
    after_merge,
    next_merge,
    plan_transfers,
)
from message_batches.jobs.engine.rules.sending import found_no_room, is_capped, plan_create

__all__ = [
    "Draft",
    "Plan",
    "accept_missing",
    "after_cancel",
    "after_collect",
    "after_create",
    "after_identify",
    "after_listing",
    "after_merge",
    "cancel",
    "decide",
    "found_no_room",
    "heed_cancels",
    "is_capped",
    "is_undecided",
    "is_verified",
    "next_merge",
    "plan_cancels",
    "plan_create",
    "plan_listing",
    "plan_transfers",
    "suspend_again",
]
