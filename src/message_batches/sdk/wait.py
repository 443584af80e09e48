"""Wait for the end of a batch."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from message_batches.sdk import retry
from message_batches.sdk.calls import Call, Context
from message_batches.sdk.errors import APIConnectionError, APIStatusError, WaitTimeoutError
from message_batches.sdk.flow import Flow, Sleep, Tell

T = TypeVar("T")

FIRST_PAUSE = 2.0  # seconds; half as much again each time
MAX_PAUSE = 60.0
OUTAGE_SECONDS = 900.0  # so long the service may be out of reach before waiting fails


def wait(
    call: Call[T],
    context: Context,
    *,
    timeout: float | None,
    on_update: Callable[[T], object] | None,
) -> Flow[T]:
    """
    Ask again and again until the batch has ended.

    The service's `retry-after` is honoured. All times are measured by the wall clock, which, other
    than the monotonic one, goes on while a laptop sleeps.

    Raises:
        WaitTimeoutError: It had not ended after `timeout` seconds.
        APIError: The service refuses, or has been out of reach for a quarter of an hour.
    """
    begun = reached = context.clock()
    pause = FIRST_PAUSE
    batch = None
    while True:
        asked: float | None = None
        try:
            answer = yield from call.flow()
        except (APIConnectionError, APIStatusError) as failure:
            lasting = context.clock() - reached > OUTAGE_SECONDS
            if lasting or retry.decide(failure, repeatable=True) is retry.Decision.FAIL:
                raise
        else:
            reached = context.clock()
            batch = answer.parsed()
            if on_update is not None:
                yield Tell(on_update, batch)
            if batch.processing_status == "ended":  # type: ignore[attr-defined]
                return batch
            asked = retry.retry_after(answer.response.headers, now=reached)

        seconds = min(asked, MAX_PAUSE) if asked is not None and asked > 0 else pause
        seconds *= 1 + 0.1 * context.random()  # many waiting clients spread out
        pause = min(pause * 1.5, MAX_PAUSE)
        if timeout is not None:
            left = begun + timeout - context.clock()
            if left <= 0:
                raise WaitTimeoutError(
                    f"The batch had not ended after {timeout:g} seconds. It goes on by itself.",
                    batch=batch,  # type: ignore[arg-type]
                )
            seconds = min(seconds, left)
        yield Sleep(seconds)
