"""
Prime the prompt cache: send one request for each marked prefix first, and the others after these.

They are chosen among the requests that are to be sent, so a limit, an update and a run that is
resumed the next day are primed as well. While the service answers them, the others have a
separate code in the ledger, and no other rule knows of them.
"""

from __future__ import annotations

from message_batches._wording import count
from message_batches.jobs.caching import CACHING, Breakpoints, first_of
from message_batches.jobs.ledger import Ledger

LIFETIME = 3600.0
"""Seconds for which a prefix is cached after its last use."""

_PRIMED_AT = "primed_at"
_FAILED_BEFORE = "failed_before_priming"


def prime(ledger: Ledger) -> str | None:
    """
    Hold requests back for those that write the prompt cache, or let them go; return what to report.

    The others go when those that go first are settled, whether these succeeded or not.
    """
    if ledger.is_priming:
        return _end(ledger)
    facts, now = ledger.setting(CACHING), ledger.system.now()
    if facts is None or not facts["breakpoints"]:
        return None
    primed_at = ledger.setting(_PRIMED_AT)
    if primed_at is not None and (now - primed_at < LIFETIME or ledger.is_waiting):
        # The cache is warm: a batch in progress uses it.
        return None
    breakpoints = Breakpoints.of_list(facts["breakpoints"], ledger.setting("longest"))
    first = first_of(ledger.unsent(), breakpoints)
    waiting = ledger.hold_for(first, {_PRIMED_AT: now, _FAILED_BEFORE: _failed(ledger)})
    if not waiting:
        return None
    return (
        f"Prompt cache: {count(len(first), 'request')} sent first, to write it; "
        f"{waiting:,} more when they have ended"
    )


def _end(ledger: Ledger) -> str | None:
    waiting = ledger.waiting_for_cache
    if not ledger.release({_PRIMED_AT: ledger.system.now()}):
        return None
    failed = _failed(ledger) - ledger.setting(_FAILED_BEFORE)
    without = f", {failed:,} of them without an answer" if failed > 0 else ""
    return f"Prompt cache: the requests that go first have ended{without}; {waiting:,} more follow"


def _failed(ledger: Ledger) -> int:
    """Return how many requests are settled without an answer."""
    others = ("succeeded", "to_retry", "pending")
    return sum(found for outcome, found in ledger.outcomes().items() if outcome not in others)
