"""
Process batches: answer the requests whose time has come, write result lines, end the batch.

One task for each unfinished batch. A slice of requests is answered outside the event loop, its
lines are appended, and then the record of the batch is updated, in this order: a process that is
killed in between answers the slice again and overwrites its lines.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections import Counter
from contextlib import suppress
from typing import Any, BinaryIO, NamedTuple

import orjson
from attrs import Factory, define

from message_batches.sandbox.clock import Clock
from message_batches.sandbox.encoding import encoded
from message_batches.sandbox.errors import errored
from message_batches.sandbox.fault_registry import PROCESSING, Faults, Hook
from message_batches.sandbox.responder import Context, respond
from message_batches.sandbox.store import Batch, Requests, Store

_SLICE = 512
_SLICE_BYTES = 4 * 1024 * 1024
_SHORTEST_SLEEP = 0.02  # seconds, so that a long batch is answered in slices, not one by one
_log = logging.getLogger("message_batches.sandbox")


class ResultLine(NamedTuple):
    """One line of the results of a batch."""

    type: str
    """The type of its result."""
    written: bytes


def result_line(custom_id: str, result: dict[str, Any]) -> ResultLine:
    """Write the line of a result."""
    return ResultLine(result["type"], encoded({"custom_id": custom_id, "result": result}))


class Answerer:
    """
    Answers slices of requests; this one invents the answers, so no model is called.

    Requests and lines are bytes, decoded and written one by one: as objects, a slice of them takes
    many times the memory.

    Args:
        seed: decides the answers together with the requests.
        models_by: the clock that decides whether a model has ended; None if what a model refuses is
            not checked.
    """

    slice_requests = _SLICE
    """How many requests to take at once."""

    def __init__(self, seed: int, models_by: Clock | None = None) -> None:
        self._seed = seed
        self._models_by = models_by

    async def lines(self, requests: list[bytes], batch: Batch) -> list[ResultLine]:
        """Return one line for each request, in their order."""
        context = Context(
            seed=self._seed,
            version=batch.version,
            betas=batch.betas,
            beta=batch.beta,
            user_profile_id=batch.user_profile_id,
            now=batch.created_at,
            models_at=self._models_by.now() if self._models_by else None,
        )
        return await asyncio.to_thread(lambda: [_answer(request, context) for request in requests])

    async def close(self) -> None:
        """Release its resources."""


def _answer(written: bytes, context: Context) -> ResultLine:
    request = orjson.loads(written)
    custom_id = request["custom_id"]
    try:
        return result_line(custom_id, respond(request["params"], custom_id, context))
    except Exception:  # one request must never stop its batch
        _log.exception("The sandbox could not answer request %r.", custom_id)
        return result_line(custom_id, errored("api_error", "Internal server error"))


@define
class Processor:
    """Processes batches until they end, as far as the clock has come."""

    _store: Store
    _clock: Clock
    _answerer: Answerer
    _faults: Faults
    _tasks: dict[str, asyncio.Task[None]] = Factory(dict)
    _changed: asyncio.Event = Factory(asyncio.Event)
    _loop: asyncio.AbstractEventLoop | None = None

    def start(self, batch: Batch) -> None:
        """Start or resume a batch."""
        task = self._tasks[batch.id] = asyncio.create_task(self._run(batch.id))
        task.add_done_callback(lambda _: self._forget(batch.id))

    def start_unfinished(self) -> None:
        """Resume each batch that an earlier process left unfinished."""
        self._loop = asyncio.get_running_loop()
        for batch in self._store.unfinished():
            self.start(batch)

    def wake(self) -> None:
        """Look again at each batch, because one was canceled or the clock was moved."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._wake)

    def _wake(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()

    async def stop(self) -> None:
        """Leave each batch as it is."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._answerer.close()

    def _forget(self, batch_id: str) -> None:
        task = self._tasks.pop(batch_id)
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("Batch %s stopped: it could not be processed.", batch_id, exc_info=error)

    async def _run(self, batch_id: str) -> None:
        folder = self._store.batch_folder(batch_id)
        requests = await asyncio.to_thread(Requests, folder, batch_id)
        path = self._store.results_path(batch_id)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        with path.open("r+b") as results:
            while (batch := self._store.get(batch_id)) is not None and batch.ended_at is None:
                results.truncate(batch.results_bytes)
                results.seek(batch.results_bytes)
                await self._step(batch, requests, results)

    async def _step(self, batch: Batch, requests: Requests, results: BinaryIO) -> None:
        answerable = batch.answerable()
        is_canceled = batch.cancel_initiated_at is not None
        reached = answerable if is_canceled else batch.answered_by(self._clock.now())
        stop = min(reached, answerable)
        if batch.done < stop:
            stop = min(stop, batch.done + self._answerer.slice_requests)
            slice_ = requests.read(batch.done, stop, _SLICE_BYTES)
            lines = await self._answerer.lines(slice_, batch)
            self._append(batch, self._with_errors(lines, slice_), results)
        elif batch.done == batch.total:
            now = self._clock.now()
            ended_at = min(now, batch.expires_at) if batch.expired else now
            self._store.update(batch.id, ended_at=ended_at)
        elif batch.done >= answerable and (is_canceled or self._clock.now() >= batch.expires_at):
            rest = {"type": "canceled" if is_canceled else "expired"}
            stop = min(batch.total, batch.done + _SLICE)
            slice_ = requests.read(batch.done, stop, _SLICE_BYTES)
            lines = [result_line(_custom_id(request), rest) for request in slice_]
            self._append(batch, lines, results)
            await asyncio.sleep(0)
        else:
            await self._sleep(batch)

    def _with_errors(self, lines: list[ResultLine], requests: list[bytes]) -> list[ResultLine]:
        """Replace the answers for which a fault happens with errors."""
        faults = self._faults.for_call(PROCESSING)
        for index, request in enumerate(requests):
            for act in faults.at(Hook.ON_REQUEST):
                message = "The sandbox was asked to let this request fail."
                lines[index] = result_line(_custom_id(request), errored(act(), message))
        return lines

    def _append(self, batch: Batch, lines: list[ResultLine], results: BinaryIO) -> None:
        # A newline is between lines, not after the last.
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

    async def _sleep(self, batch: Batch) -> None:
        until = min(batch.next_answer_at(), batch.expires_at)
        seconds = max(_SHORTEST_SLEEP, self._clock.real_seconds(until - self._clock.now()))
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._changed.wait()


def _custom_id(request: bytes) -> str:
    custom_id: str = orjson.loads(request)["custom_id"]
    return custom_id
