"""
What may be sent now: filters on the pool.

The planner offers requests of the pool to the filters, one after the other, in the order of
`FILTERS`. A filter returns the offer, a smaller one, or a `Hold`, with which nothing is sent now.
A new rule about what may be sent, how much, or when, is a filter: a function here, in `FILTERS`,
with a test, and a mutation that leaves it out. What it has to know of the requests themselves, such
as what they may cost, the ledger sums up in `Pool`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from message_batches.jobs.engine import policy
from message_batches.jobs.engine.rules.drafts import Draft
from message_batches.jobs.state import Clocks, Source, State, Submit


class Offer(NamedTuple):
    """
    What may be sent as the next batch, as far as the filters before have seen.

    Attributes:
        source: whether to send requests for the first time, or those that are to be retried.
        max_requests: the most requests.
        max_bytes: the most bytes of the body.
        max_cost: the most that they may cost, in `money.NANO`; None for any amount.
        least_cost: as `Submit` has it.
    """

    source: Source
    max_requests: int
    max_bytes: int
    max_cost: int | None = None
    least_cost: int = 0

    def at_most(self, requests: int) -> Offer:
        """Return the offer with no more than this many requests."""
        return self if requests >= self.max_requests else self._replace(max_requests=requests)


class Hold(NamedTuple):
    """
    Nothing is sent now.

    Attributes:
        reason: why, in words for a person; empty where there is nothing to explain.
        until: when to look again, by the steady clock; None if an outcome has to come first.
        timed: whether the next batch is sent at that time, whatever happens before.
    """

    reason: str = ""
    until: float | None = None
    timed: bool = False


Filter = Callable[[State, Clocks, Offer], Offer | Hold]


def plan_create(state: State, clocks: Clocks, draft: Draft) -> None:
    """Send the next batch, if requests pass every filter of the pool."""
    options = state.options
    offer = Offer("fresh", options.max_batch_requests, options.max_batch_bytes)
    for each in FILTERS:
        filtered = each(state, clocks, offer)
        if isinstance(filtered, Hold):
            draft.reason = filtered.reason
            if filtered.until is not None:
                draft.wait_until(filtered.until)
            draft.attempt_at = filtered.until if filtered.timed else None
            return
        offer = filtered
    draft.actions.append(Submit(*offer))


# What is there to send


def by_goal(state: State, clocks: Clocks, offer: Offer) -> Offer | Hold:
    """Send only for a process that is to send."""
    return offer if state.options.goal in ("finish", "submit") else Hold()


def by_source(state: State, clocks: Clocks, offer: Offer) -> Offer | Hold:
    """Send fresh requests first; those that are to be retried wait until they are many."""
    pool = state.pool
    if pool.fresh:
        return offer.at_most(pool.fresh)
    if not pool.due:
        return Hold()
    in_progress = state.has("sending", "unknown", "submitted") or any(
        not record.given_up for record in state.of("ended")
    )
    many = pool.due >= state.options.max_batch_requests
    ready_at = pool.due_at + (policy.GATHER_SECONDS if in_progress and not many else 0.0)
    if ready_at <= clocks.wall:
        return offer._replace(source="due").at_most(pool.due)
    if in_progress and state.options.goal != "submit":
        # Each outcome may add to them, so the plan is made anew often enough.
        return Hold()
    return Hold(until=clocks.steady + ready_at - clocks.wall)


# When


def by_workspace(state: State, clocks: Clocks, offer: Offer) -> Offer | Hold:
    """Send nothing before a listing has shown the workspace, and batches to search up to (2, 8)."""
    return offer if state.confirmed and state.anchors is not None else Hold()


def by_uploads(state: State, clocks: Clocks, offer: Offer) -> Offer | Hold:
    """Send as many batches at once as a person allows."""
    return offer if state.under_way("submit") < state.options.uploads else Hold()


def by_time(state: State, clocks: Clocks, offer: Offer) -> Offer | Hold:
    """
    Send nothing before the time that the service asked for, nor before the backoff is over.

    Room in the queue does not lift this: the service counts what others have queued too.
    """
    earliest = max(state.creates.not_before, clocks.steady + seconds_to_wait(state, clocks))
    if earliest <= clocks.steady:
        return offer
    why = state.creates.reason or "an earlier process was asked to wait"
    return Hold(f"the service did not take a batch: {why}", earliest, timed=True)


def seconds_to_wait(state: State, clocks: Clocks) -> float:
    """Return for how long the ledger says that no batch may be sent."""
    seconds = state.facts.create_not_before - clocks.wall
    # A time that is further ahead was written before the clock was set back.
    return seconds if 0 < seconds <= policy.LONGEST_RETRY_AFTER else 0.0


def by_answers(state: State, clocks: Clocks, offer: Offer) -> Offer | Hold:
    """
    Start the first creates one after the other while nothing shows how much the queue takes.

    A full queue refuses all that are under way. So few are while few have been accepted, unless
    they take long: then the link is slow, and several use it better.
    """
    under_way = state.under_way("submit")
    if state.options.max_queued is not None or state.facts.queue_limit is not None:
        return offer
    accepted = state.count("submitted", "ended", "fetched", "collected")
    if under_way * policy.STAGGER_SHARE <= accepted:
        return offer
    newest = max((record.sent_at for record in state.of("sending")), default=0.0)
    ready_at = newest + policy.STAGGER_SECONDS
    return Hold(until=ready_at) if clocks.steady < ready_at else offer


# How much


def by_open_batches(state: State, clocks: Clocks, offer: Offer) -> Offer | Hold:
    """Keep no more batches open than a person allows."""
    most, open_batches = (
        state.options.max_open_batches,
        state.count("sending", "unknown", "submitted"),
    )
    if most is not None and open_batches >= most:
        are = "batch is" if open_batches == 1 else "batches are"
        return Hold(f"{open_batches:,} {are} in progress, as --max-open-batches allows")
    return offer


def by_queued_requests(state: State, clocks: Clocks, offer: Offer) -> Offer | Hold:
    """Keep no more requests in the queue than a person allows; unknown creates count."""
    queued, most = state.queued, state.options.max_queued
    if most is None:
        return offer
    if queued >= most:
        return Hold(f"{queued:,} requests are queued, as --max-queued-requests allows")
    return offer.at_most(most - queued)


def by_public_limits(state: State, clocks: Clocks, offer: Offer) -> Offer | Hold:
    """Go beyond the limit of a tier with a small batch only, while no other limit is known."""
    queued, limits = state.queued, policy.PUBLIC_LIMITS
    if state.options.max_queued is not None or state.facts.queue_limit is not None:
        return offer
    if queued >= limits[0] and state.under_way("submit"):
        return Hold("one batch at a time shows how much the queue takes")
    if queued in limits:
        return offer.at_most(policy.PROBE_REQUESTS)
    higher = [limit - queued for limit in limits if limit > queued]
    return offer.at_most(min(higher)) if higher else offer


def by_learned_limit(state: State, clocks: Clocks, offer: Offer) -> Offer | Hold:
    """Send no more than the queue of the service takes, as its refusals have shown."""
    queued, limit = state.queued, state.facts.queue_limit
    if limit is None:
        return offer
    age = _age_of_refusal(state, clocks)
    if 0 <= age < policy.QUEUE_LIMIT_SECONDS:
        if queued < limit:
            return offer.at_most(limit - queued)
        if queued:
            full = f"the queue of the service is full with {queued:,} requests of this run"
            if state.options.goal == "submit":
                # A process that only sends waits for no batch, and leaves the rest to another one.
                return Hold(full)
            # A batch of this run that ends makes room; what others have queued, only time can show.
            return Hold(
                f"{full}; the next batch is sent when one of them has ended",
                clocks.steady + policy.QUEUE_LIMIT_SECONDS - age,
            )
    if state.under_way("submit"):
        return Hold("one small batch shows whether the queue takes more")
    return offer.at_most(policy.PROBE_REQUESTS)


def _age_of_refusal(state: State, clocks: Clocks) -> float:
    """Return the seconds since the queue refused a batch; the wall clock may be set meanwhile."""
    if state.queue_refused is not None:
        return clocks.steady - state.queue_refused
    return clocks.wall - state.facts.queue_refused_at


def by_body_size(state: State, clocks: Clocks, offer: Offer) -> Offer | Hold:
    """Send no body that is as large as one that the service refused for its size (1)."""
    known = state.facts.max_bytes
    return offer if not known else offer._replace(max_bytes=min(offer.max_bytes, known))


def by_cost(state: State, clocks: Clocks, offer: Offer) -> Offer | Hold:
    """
    Send nothing that could cost more than what is left of the most that a person allows.

    A batch counts with the most that it may cost until its results show what it cost: also one
    whose create was not answered, and one that was taken for absent, because it may still appear.
    As results make room, batches would get smaller and smaller, each as slow as a large one: one
    that would use less than a share of the cap is not sent, unless it is the last.
    """
    room = state.room
    if room is None:
        return offer
    if is_capped(state):
        return Hold("what is left of --max-cost is too little for the next batch")
    least = (state.options.max_cost or 0) // policy.SMALLEST_SHARE
    return offer._replace(max_cost=room, least_cost=least)


def is_capped(state: State) -> bool:
    """Return whether no request can be sent because of what it may cost."""
    return state.room is not None and state.room <= state.no_room


def found_no_room(state: State) -> None:
    """Note that no request was found that costs as little as what is left of the cap."""
    state.no_room = state.room or 0


FILTERS: tuple[Filter, ...] = (
    by_goal,
    by_source,
    by_workspace,
    by_uploads,
    by_time,
    by_answers,
    by_open_batches,
    by_queued_requests,
    by_public_limits,
    by_learned_limit,
    by_body_size,
    by_cost,
)
"""
What an offer passes before it is sent. No filter is needed for rules 5 and 6: what an absent create
holds back counts as suspended in the pool, and is not offered.
"""
