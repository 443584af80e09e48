"""Wait for the end of a batch."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from message_batches.sdk import retry
from message_batches.sdk.calls import Call, Context
from message_batches.sdk.errors import APIConnectionError, APIStatusError, WaitTimeoutError
from message_batches.sdk.flow import Flow, Invoke, Sleep

T = TypeVar("T")

FIRST_INTERVAL = 2.0  # seconds between polls; each interval is 1.5 times the one before
MAX_INTERVAL = 60.0
OUTAGE_SECONDS = 900.0  # waiting fails when the service is unreachable for longer


def has_ended(batch: Any) -> bool:
    """
    Return whether a batch has ended.

    The status decides. Where a gateway leaves it out, or invents another, the batch has ended
    when it says when, or where its results are.
    """
    if batch.processing_status in ("in_progress", "canceling", "ended"):
        return bool(batch.processing_status == "ended")
    return bool(batch.ended_at or batch.results_url)


def wait(
    call: Call[T],
    context: Context,
    *,
    timeout: float | None,
    on_update: Callable[[T], object] | None,
) -> Flow[T]:
    """
    Poll a batch until it has ended.

    The service's `retry-after` is respected. All times are measured by the wall clock, which unlike
    the monotonic one continues while a laptop sleeps.

    Raises:
        WaitTimeoutError: the batch had not ended after `timeout` seconds.
        APIError: the service refuses, or has been unreachable for a quarter of an hour.
    """
    started = reached = context.clock()
    interval = FIRST_INTERVAL
    batch = None
    while True:
        requested: float | None = None
        try:
            response = yield from call.flow()
        except (APIConnectionError, APIStatusError) as failure:
            outage = context.clock() - reached
            decision = retry.decide(failure, repeatable=True)
            if outage > OUTAGE_SECONDS or decision is retry.Decision.FAIL:
                raise
        else:
            reached = context.clock()
            batch = response.parsed()
            if on_update is not None:
                yield Invoke(on_update, batch)
            if has_ended(batch):
                return batch
            requested = retry.retry_after(response.response.headers, now=reached)

        if requested is not None and requested > 0:
            seconds = min(requested, MAX_INTERVAL)
        else:
            seconds = interval
        seconds *= 1 + 0.1 * context.random()  # jitter, for many clients that wait
        interval = min(interval * 1.5, MAX_INTERVAL)
        if timeout is not None:
            left = started + timeout - context.clock()
            if left <= 0:
                raise WaitTimeoutError(
                    f"The batch had not ended after {timeout:g} seconds. The service continues to"
                    " process it; call `wait` again.",
                    batch=batch,  # type: ignore[arg-type]
                )
            seconds = min(seconds, left)
        yield Sleep(seconds)
