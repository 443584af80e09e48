"""Runs for an event loop. All logic is that of `Run`; each step is done in a worker thread."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable, Iterator
from contextlib import aclosing
from functools import partial
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

from anyio import CancelScope, get_cancelled_exc_class, to_thread

from message_batches.jobs.display import ShowProgress, displayed
from message_batches.jobs.input import Source
from message_batches.jobs.money import CacheForecast, Estimate, Prices
from message_batches.jobs.open_run import resume_run, start_run, with_schema
from message_batches.jobs.options import RunOptions
from message_batches.jobs.report import Report
from message_batches.jobs.run import Run
from message_batches.jobs.running import add_note
from message_batches.jobs.typed import Answer, SchemaSource, T
from message_batches.jobs.types import AnswerFormat, Attempt, Event, Step

if TYPE_CHECKING:
    from message_batches import Anthropic, AsyncAnthropic
    from message_batches.jobs.types import Record

_S = TypeVar("_S")


async def async_run(
    source: Source,
    out: str | Path,
    *,
    schema: type[T] | SchemaSource | None = None,
    client: Anthropic | AsyncAnthropic | None = None,
    options: RunOptions | None = None,
) -> AsyncRun[T]:
    """
    Start a run, or resume it, without blocking the event loop.

    Args:
        source: the requests: a path, a binary file of JSON lines, or an iterable of requests.
        out: the file for the result lines, each as the server sent it.
        schema: as for `run`.
        client: the API client; by default one made from the environment, which the run closes. From
            an `AsyncAnthropic` the run makes a client with the same settings, and closes that.
        options: how the run is split into batches, and how it retries and waits.

    Raises:
        InputError: the requests have errors, or the ledger belongs to another run.
        RunLockedError: another process, or another run of this one, is working on the run.
        TypeError: the `AsyncAnthropic` has its own HTTP client or sleep.
    """
    options = with_schema(options, schema)
    start = partial(start_run, source, out, options=options, **_connection(client))
    return AsyncRun(await to_thread.run_sync(start))


async def async_resume(
    out: str | Path,
    *,
    schema: type[T] | SchemaSource | None = None,
    client: Anthropic | AsyncAnthropic | None = None,
    options: RunOptions | None = None,
) -> AsyncRun[T]:
    """
    Resume a run without its input, and without blocking the event loop.

    Args:
        out: the output of the run, or its ledger.
        schema: as for `resume`.
        client: as for `async_run`.
        options: how to retry and wait; what was fixed when the run started is in its ledger.

    Raises:
        InputError: there is no such run, or it was started with another service or API version.
        RunLockedError: another process, or another run of this one, is working on the run.
        TypeError: the `AsyncAnthropic` has its own HTTP client or sleep.
    """
    options = with_schema(options, schema)
    start = partial(resume_run, out, options=options, **_connection(client))
    return AsyncRun(await to_thread.run_sync(start))


def _connection(client: Anthropic | AsyncAnthropic | None) -> dict[str, Any]:
    """Return the arguments of `start_run` and `resume_run` that say which client to use."""
    from message_batches import AsyncAnthropic

    if isinstance(client, AsyncAnthropic):
        return {"connect": client.sync_copy}
    return {"client": client}


class AsyncRun(Generic[T]):
    """
    A `Run` for an event loop.

    Each step is done in a worker thread. A task that is cancelled waits for the current step to
    end, so that no step is interrupted halfway; one that only waits for the service ends at once.

    Attributes:
        out: the output: a file of result lines, or a table; a path or a URL.
    """

    out: Path | str

    def __init__(self, run: Run[T]) -> None:
        self._run = run
        self._turn = Lock()
        self.out = run.out

    async def __aenter__(self) -> Self:
        self._run.__enter__()
        return self

    async def __aexit__(self, *error: object) -> None:
        with CancelScope(shield=True):
            await self._in_thread(partial(self._run.__exit__, *error))

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.out}>"

    def _repr_html_(self) -> str:
        """Return the report as it is now, for a notebook."""
        return self._run._repr_html_()

    async def __aiter__(self) -> AsyncIterator[Record]:
        """Do all remaining work and yield every result as a typed record; see `Run`."""
        async with aclosing(self._steps(self._run._blocks)) as blocks:
            async for block in blocks:
                for line in block:
                    yield self._run._record_of(line)

    async def lines(self) -> AsyncIterator[bytes]:
        """Do all remaining work and yield every result as a line; see `Run.lines`."""
        async with aclosing(self._steps(self._run._blocks)) as blocks:
            async for block in blocks:
                for line in block:
                    yield line

    async def answers(self) -> AsyncIterator[Answer[T]]:
        """Do all remaining work, then yield the answers in order; see `Run.answers`."""
        await self.finish()
        async with aclosing(self._steps(self._run._answer_blocks)) as blocks:
            async for block in blocks:
                for answer in block:
                    yield answer

    async def events(self, step: Step = "finish") -> AsyncIterator[Event]:
        """Do all remaining work, or one step of it, and yield events; see `Run.events`."""
        async with aclosing(self._steps(partial(self._run.events, step))) as events:
            async for event in events:
                yield event

    async def finish(self, *, progress: bool | ShowProgress | None = None) -> Report:
        """Do all remaining work and return the report; see `Run.finish`."""
        return await self._do("finish", progress)

    async def submit(self) -> Report:
        """Submit every batch that is planned and return the report; see `Run.submit`."""
        return await self._do("submit")

    async def collect_ready(self) -> Report:
        """Collect the batches that have ended by now; see `Run.collect_ready`."""
        return await self._do("collect_ready")

    async def reconcile(self) -> Report:
        """Find out what became of each create whose response was lost; see `Run.reconcile`."""
        return await self._do("reconcile")

    async def check(self) -> Report:
        """Look once for batches whose create got no response; see `Run.check`."""
        return await self._do("check")

    async def decide(
        self, partition: int | None = None, *, adopt: str | None = None, resubmit: bool = False
    ) -> None:
        """Settle which batch a partition was submitted as; see `Run.decide`."""
        await self._in_thread(partial(self._run.decide, partition, adopt=adopt, resubmit=resubmit))

    async def accept_missing(self, partition: int | None = None) -> None:
        """Let requests without a result count as missing; see `Run.accept_missing`."""
        await self._in_thread(partial(self._run.accept_missing, partition))

    async def redownload(self) -> int:
        """Have every result downloaded again into a new output; see `Run.redownload`."""
        return await self._in_thread(self._run.redownload)

    async def retry(
        self,
        *,
        every: bool = False,
        answers: Iterable[str] = (),
        max_tokens: int | None = None,
    ) -> int:
        """Mark the requests that failed or are missing for a retry; see `Run.retry`."""
        retry = partial(self._run.retry, every=every, answers=answers, max_tokens=max_tokens)
        return await self._in_thread(retry)

    async def cancel(self, *, for_resume: bool = False) -> list[str]:
        """Ask the service to end every batch in progress early; see `Run.cancel`."""
        return await self._in_thread(partial(self._run.cancel, for_resume=for_resume))

    async def estimate(self) -> Estimate | None:
        """Return what the requests may cost, as it was planned; None for a run over parts."""
        return await self._in_thread(self._run.estimate)

    async def cache_forecast(self) -> CacheForecast | None:
        """Return what the prompt cache is expected to do; None for a run without `prime_cache`."""
        return await self._in_thread(self._run.cache_forecast)

    async def answer_format(self) -> AnswerFormat | None:
        """Return what every answer has to fit; see `Run.answer_format`."""
        return await self._in_thread(self._run.answer_format)

    async def report(self, prices: Prices | None = None) -> Report:
        """Return the report of the run as it is now; see `Run.report`."""
        return await self._in_thread(partial(self._run.report, prices))

    async def attempts(self, prices: Prices | None = None) -> AsyncIterator[Attempt]:
        """Yield every answer to the requests that were asked more than once; see `Run.attempts`."""
        async with aclosing(self._steps(partial(self._run.attempts, prices))) as attempts:
            async for attempt in attempts:
                yield attempt

    async def close(self) -> None:
        """Release the lock, the ledger, and a client that was made for the run."""
        await self._in_thread(self._run.close)

    async def _do(self, step: Step, progress: bool | ShowProgress | None = False) -> Report:
        # Step by step, so that a cancelled task does not wait for the complete run.
        with displayed(progress, self._run._holder.system) as show:
            try:
                async with aclosing(self._steps(partial(self._run.events, step))) as events:
                    async for event in events:
                        show(event)
            except get_cancelled_exc_class() as stop:
                add_note(stop, self._run._holder.note)
                raise
        return await self.report()

    async def _steps(self, call: Callable[[], Iterator[_S]]) -> AsyncGenerator[_S, None]:
        steps: Any = call()
        try:
            while (
                step := await self._in_thread(partial(next, steps, None), wait=False)
            ) is not None:
                yield step
        finally:
            self._run._work.wake()
            with CancelScope(shield=True):
                await self._in_thread(steps.close)

    async def _in_thread(self, call: Callable[[], _S], *, wait: bool = True) -> _S:
        def in_turn() -> _S:
            # A task that asyncio cancels leaves its call behind in its thread: the next one waits.
            with self._turn:
                return call()

        return await to_thread.run_sync(in_turn, abandon_on_cancel=not wait)
