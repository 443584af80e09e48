"""The same run for an event loop. All of its logic is that of `Run`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from anyio import to_thread

from .prices import Prices
from .progress import Event
from .report import Report
from .runs import Run, run
from .spooling import Source

if TYPE_CHECKING:
    from .runs import Record


async def async_run(source: Source, out: str | Path, **arguments: Any) -> AsyncRun:
    """Do what `run` does without blocking the event loop; it takes the same arguments."""
    return AsyncRun(await to_thread.run_sync(partial(run, source, out, **arguments)))


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
        blocks = self._run.blocks()
        while (block := await to_thread.run_sync(next, blocks, None)) is not None:
            for line in block:
                yield self._run.record_of(line)

    async def events(self) -> AsyncIterator[Event]:
        """Do the work, and say at each step how far it has come."""
        events = self._run.events()
        while (event := await to_thread.run_sync(next, events, None)) is not None:
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
