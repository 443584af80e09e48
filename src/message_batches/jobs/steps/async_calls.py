"""The steps for an event loop. Each is done in a worker thread; a task that is cancelled waits."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from anyio import to_thread

from message_batches.jobs.options import RunOptions
from message_batches.jobs.steps.calls import collect, plan, poll, retry, submit
from message_batches.jobs.steps.values import (
    Collected,
    Forecast,
    Handle,
    Polled,
    Retried,
    Submitted,
)

if TYPE_CHECKING:
    from message_batches import Anthropic


async def async_plan(
    source: str | Path,
    out: str | Path,
    *,
    client: Anthropic | None = None,
    options: RunOptions | None = None,
    wait_at_most: float = 60.0,
) -> Forecast:
    """Check all requests and return what the run will send; see `plan`."""
    step = partial(plan, client=client, options=options, wait_at_most=wait_at_most)
    return await to_thread.run_sync(step, source, out)


async def async_submit(
    source: str | Path,
    out: str | Path,
    *,
    client: Anthropic | None = None,
    options: RunOptions | None = None,
    wait_at_most: float = 60.0,
) -> Submitted:
    """Send every batch that may be sent now; see `submit`."""
    step = partial(submit, client=client, options=options, wait_at_most=wait_at_most)
    return await to_thread.run_sync(step, source, out)


async def async_poll(
    out: str | Path, *, client: Anthropic | None = None, options: RunOptions | None = None
) -> Polled:
    """Return how far the batches of a run have come; see `poll`."""
    return await to_thread.run_sync(partial(poll, client=client, options=options), out)


async def async_collect(
    handle: Handle,
    *,
    client: Anthropic | None = None,
    options: RunOptions | None = None,
    wait_at_most: float = 60.0,
) -> Collected:
    """Put the results of a batch into the output; see `collect`."""
    step = partial(collect, client=client, options=options, wait_at_most=wait_at_most)
    return await to_thread.run_sync(step, handle)


async def async_retry(
    out: str | Path,
    *,
    every: bool = False,
    answers: Iterable[str] = (),
    max_tokens: int | None = None,
    client: Anthropic | None = None,
    options: RunOptions | None = None,
    wait_at_most: float = 60.0,
) -> Retried:
    """Mark the requests that failed or are missing for a retry; see `retry`."""
    step = partial(
        retry,
        every=every,
        answers=answers,
        max_tokens=max_tokens,
        client=client,
        options=options,
        wait_at_most=wait_at_most,
    )
    return await to_thread.run_sync(step, out)
