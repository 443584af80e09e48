"""Runs batches: answers what is due, writes result lines, ends the batch.

One task for each unfinished batch. A slice of requests is answered outside the event loop, its
lines are appended, and then the batch's row is brought up to date, in this order: a process killed
in between answers the slice again and overwrites its lines.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from typing import BinaryIO

import orjson

from message_batches.sandbox import schedule
from message_batches.sandbox.answering import Answerer, Line, line
from message_batches.sandbox.clock import Clock
from message_batches.sandbox.errors import envelope
from message_batches.sandbox.faults import ROW, Faults
from message_batches.sandbox.spooled import WINDOW, Requests
from message_batches.sandbox.store import Batch, Store

_SLICE_BYTES = 4 * 1024 * 1024
_log = logging.getLogger("message_batches.sandbox")


class Processor:
    """Brings batches to their end.

    Args:
        store: Where batches are.
        clock: The time that decides what is due.
        answerer: Who answers.
        faults: What may go wrong with a request.
    """

    def __init__(self, store: Store, clock: Clock, answerer: Answerer, faults: Faults) -> None:
        self._store = store
        self._clock = clock
        self._answerer = answerer
        self._faults = faults
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._moved: dict[str, asyncio.Event] = {}

    def start(self, batch: Batch) -> None:
        """Begin, or go on with, a batch."""
        self._moved[batch.id] = asyncio.Event()
        task = asyncio.create_task(self._run(batch.id))
        self._tasks[batch.id] = task
        task.add_done_callback(lambda _: self._forget(batch.id))

    def start_unfinished(self) -> None:
        """Go on with every batch that an earlier process left unfinished."""
        for batch in self._store.unfinished():
            self.start(batch)

    def wake(self, batch_id: str | None = None) -> None:
        """Look again at one batch, or at all, because it was cancelled or the clock moved."""
        for id_, event in self._moved.items():
            if batch_id in (None, id_):
                event.set()

    async def stop(self) -> None:
        """Leave every batch where it stands."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._answerer.close()

    def _forget(self, batch_id: str) -> None:
        task = self._tasks.pop(batch_id)
        del self._moved[batch_id]
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("Batch %s stopped: it could not be processed.", batch_id, exc_info=error)

    async def _run(self, batch_id: str) -> None:
        folder = self._store.batch_folder(batch_id)
        requests = await asyncio.to_thread(Requests, folder, batch_id)
        path = self._store.results_path(batch_id)
        path.touch()
        try:
            with path.open("r+b") as results:
                while (batch := self._store.get(batch_id)) is not None and batch.ended_at is None:
                    results.truncate(batch.results_bytes)
                    results.seek(batch.results_bytes)
                    await self._step(batch, requests, results)
        finally:
            requests.close()

    async def _step(self, batch: Batch, requests: Requests, results: BinaryIO) -> None:
        answerable = schedule.answerable(batch)
        stop = min(schedule.due_by(batch, self._clock.now()), answerable)
        if batch.cancel_initiated_at is not None:
            stop = answerable
        if batch.done < stop:
            stop = min(stop, batch.done + self._answerer.slice_rows)
            rows = requests.read(batch.done, stop, _SLICE_BYTES)
            lines = await self._answerer.lines(rows, batch)
            self._append(batch, self._with_errors(lines, rows), results)
        elif batch.done == batch.total:
            self._end(batch)
        elif batch.done >= answerable and self._is_over(batch):
            stop = min(batch.total, batch.done + WINDOW)
            rows = requests.read(batch.done, stop, _SLICE_BYTES)
            rest = {"type": schedule.rest_is(batch)}
            self._append(batch, [line(_custom_id(row), rest) for row in rows], results)
            await asyncio.sleep(0)
        else:
            await self._sleep(batch)

    def _with_errors(self, lines: list[Line], rows: list[bytes]) -> list[Line]:
        """Put errors in the place of the answers that faults strike."""
        faults = self._faults.for_call(ROW, None)
        if faults.peek("row-error") is not None:
            told = "The sandbox was asked to let this request fail."
            for place, row in enumerate(rows):
                if (settings := faults.take("row-error")) is not None:
                    error = envelope(settings["type"], told, None)
                    lines[place] = line(_custom_id(row), {"type": "errored", "error": error})
        return lines

    def _is_over(self, batch: Batch) -> bool:
        return batch.cancel_initiated_at is not None or self._clock.now() >= batch.expires_at

    def _append(self, batch: Batch, lines: list[Line], results: BinaryIO) -> None:
        # A newline goes between lines, not after the last.
        before = [b""] if batch.results_bytes else []
        written = results.write(b"\n".join([*before, *(written for _, written in lines)]))
        results.flush()
        counts = Counter(type_ for type_, _ in lines)
        self._store.update(
            batch.id,
            done=batch.done + len(lines),
            results_bytes=batch.results_bytes + written,
            **{kind: getattr(batch, kind) + count for kind, count in counts.items()},
        )

    def _end(self, batch: Batch) -> None:
        now = self._clock.now()
        self._store.update(batch.id, ended_at=min(now, batch.expires_at) if batch.expired else now)

    async def _sleep(self, batch: Batch) -> None:
        moved = self._moved[batch.id]
        moved.clear()
        until = min(schedule.next_due(batch), batch.expires_at)
        # At least a few milliseconds, so that a long batch is answered in slices, not row by row.
        seconds = max(0.02, self._clock.real_seconds(until - self._clock.now()))
        try:
            async with asyncio.timeout(seconds):
                await moved.wait()
        except TimeoutError:
            return


def _custom_id(row: bytes) -> str:
    custom_id: str = orjson.loads(row)["custom_id"]
    return custom_id
