"""Calls that failed: how long to wait before the next one, and when to give up."""

from __future__ import annotations

from message_batches.jobs.engine import policy
from message_batches.jobs.state import Clocks, Failed, Failures, PartitionRecord, State, Verdict


def count_failure(failures: Failures, outcome: Failed, clocks: Clocks) -> None:
    """Count one more failure of a kind of call."""
    if not failures.count:
        failures.since = clocks.steady
    failures.count += 1
    failures.reason = outcome.reason


def wait_after_failed_create(
    state: State, record: PartitionRecord, outcome: Failed, clocks: Clocks
) -> None:
    """Send nothing for a while, and give up after the time that a person waits."""
    failures = state.creates
    count_failure(failures, outcome, clocks)
    pause = policy.backoff(failures.count, 5 * state.options.polling_interval)
    pause *= policy.jitter(record.number, failures.count)
    wait = min(outcome.retry_after or 0.0, policy.LONGEST_RETRY_AFTER)
    failures.not_before = max(failures.not_before, clocks.steady + max(pause, wait))
    _give_up(state, failures, outcome, clocks)


def wait_after_failed_read(state: State, outcome: Failed, clocks: Clocks) -> None:
    """Count a call that failed and only reads or cancels; another one follows later."""
    failures = state.reads
    count_failure(failures, outcome, clocks)
    if outcome.kind == "refused" and not outcome.unknown_batch:
        end_refused(state, outcome)
        return
    pause = policy.backoff(failures.count, state.options.polling_interval)
    pause = max(pause * policy.jitter("reads", failures.count), outcome.retry_after or 0.0)
    failures.not_before = clocks.steady + min(pause, policy.LONGEST_WAIT)
    if state.options.goal == "check" and failures.count >= policy.LAST_LOOKS:
        state.end = state.end or ("unreachable", outcome.reason)
    _give_up(state, failures, outcome, clocks)


def end_refused(state: State, outcome: Failed) -> None:
    """End this process because of what the service refuses, however often it is repeated."""
    verdict: Verdict = "account" if outcome.account else "refused"
    state.end = state.end or (verdict, outcome.refusal or outcome.reason)


def _give_up(state: State, failures: Failures, outcome: Failed, clocks: Clocks) -> None:
    tried = policy.has_given_up(failures, clocks.steady, state.options.give_up_after)
    if tried and outcome.kind != "busy":
        state.end = state.end or ("unreachable", outcome.reason)
