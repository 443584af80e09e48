"""The same run for an event loop. All of its logic is that of `Run`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Self, TypeVar

from anyio import to_thread

from message_batches.jobs.input.spool import Source
from message_batches.jobs.options import RunOptions
from message_batches.jobs.prices import Prices
from message_batches.jobs.progress import Event
from message_batches.jobs.report import Report
from message_batches.jobs.run import Run, resume, run

if TYPE_CHECKING:
    from message_batches import Anthropic
    from message_batches.jobs.run import Record

T = TypeVar("T")


async def async_run(
    source: Source,
    out: str | Path,
    *,
    client: Anthropic | None = None,
    options: RunOptions | None = None,
) -> AsyncRun:
    """Do what `run` does without blocking the event loop."""
    return AsyncRun(
        await to_thread.run_sync(partial(run, source, out, client=client, options=options))
    )


async def async_resume(
    out: str | Path,
    *,
    client: Anthropic | None = None,
    options: RunOptions | None = None,
) -> AsyncRun:
    """Do what `resume` does without blocking the event loop."""
    return AsyncRun(await to_thread.run_sync(partial(resume, out, client=client, options=options)))


class AsyncRun:
    """
    A `Run` for an event loop.

    Each step is done in a worker thread. A task that is cancelled meanwhile waits for that step to
    end, so that nothing is cut in the middle.
    """

    def __init__(self, run: Run) -> None:
        self._run = run
        self.out = run.out

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def __aiter__(self) -> AsyncIterator[Record]:
        """Yield each result as a record."""
        async for block in _steps(self._run.blocks):
            for line in block:
                yield self._run.record_of(line)

    async def events(self) -> AsyncIterator[Event]:
        """Do the work, and say at each step how far it has come."""
        async for event in _steps(self._run.events):
            yield event

    async def finish(self) -> Report:
        """Do all the work and give the report."""
        return await to_thread.run_sync(self._run.finish)

    async def report(self, prices: Prices | None = None) -> Report:
        """Give the account of the run as it stands, with its cost if there is a price list."""
        return await to_thread.run_sync(self._run.report, prices)

    async def close(self) -> None:
        """Let go of the ledger."""
        await to_thread.run_sync(self._run.close)


async def _steps(call: Callable[[], Iterator[T]]) -> AsyncIterator[T]:
    steps = call()
    while (step := await to_thread.run_sync(next, steps, None)) is not None:
        yield step
