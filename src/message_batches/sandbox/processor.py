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
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import orjson
from attrs import Factory, define, evolve

from message_batches.sandbox.clock import Clock
from message_batches.sandbox.encoding import encoded
from message_batches.sandbox.errors import errored
from message_batches.sandbox.fault_registry import PROCESSING, Faults, Hook
from message_batches.sandbox.prompt_cache import CacheUse, Prefix, PromptCache
from message_batches.sandbox.responder import Answered, Bill, Context, Marker, answered
from message_batches.sandbox.store import STORE_ERRORS, Batch, Requests, Store, StoredBill

_SLICE = 512
_SLICE_BYTES = 4 * 1024 * 1024
_SECONDS_AFTER_ERROR = 5
_SHORTEST_SLEEP = 0.02  # seconds, so that a long batch is answered in slices, not one by one
_log = logging.getLogger("message_batches.sandbox")


class ResultLine(NamedTuple):
    """One line of the results of a batch, and what it is billed for."""

    type: str
    """The type of its result."""
    written: bytes
    custom_id: str
    status: str | None
    usage: dict[str, Any] | None

    def bill(self) -> bytes:
        """Write the line of its bill."""
        return encoded(
            {
                "custom_id": self.custom_id,
                "result": self.type,
                "status": self.status,
                "usage": self.usage,
            }
        )


def result_line(custom_id: str, answered: Answered) -> ResultLine:
    """Write the line of a result."""
    result = answered.result
    written = encoded({"custom_id": custom_id, "result": result})
    return ResultLine(result["type"], written, custom_id, answered.status, answered.usage)


class Answerer:
    """
    Answers slices of requests; this one invents the answers, so no model is called.

    Requests and lines are bytes, decoded and written one by one: as objects, a slice of them takes
    many times the memory.

    Args:
        seed: decides the answers together with the requests.
        clock: the clock of the sandbox.
        cache: the prompt cache.
        parallel: how many requests of a batch are processed together.
        check_models: whether what a model refuses is checked.
    """

    slice_requests = _SLICE
    """How many requests to take at once."""
    follows_markers = True
    """Whether the answers can be asked to go wrong."""

    def __init__(
        self, seed: int, clock: Clock, cache: PromptCache, parallel: int, *, check_models: bool
    ) -> None:
        self._seed = seed
        self._clock = clock
        self._cache = cache
        self._parallel = parallel
        self._check_models = check_models

    async def lines(
        self, requests: dict[int, bytes], batch: Batch, markers: dict[int, dict[str, Marker]]
    ) -> dict[int, ResultLine]:
        """
        Return a line for each request of a batch, by its place in the order of processing.

        Args:
            requests: the requests, by their places.
            batch: the batch.
            markers: those that apply beside the ones in a prompt, by the place of its request.
        """
        context = Context(
            seed=self._seed,
            version=batch.version,
            betas=batch.betas,
            beta=batch.beta,
            user_profile_id=batch.user_profile_id,
            now=batch.created_at,
            models_at=self._clock.now() if self._check_models else None,
        )
        return await asyncio.to_thread(self._lines, requests, batch, context, markers)

    def _lines(
        self,
        requests: dict[int, bytes],
        batch: Batch,
        context: Context,
        markers: dict[int, dict[str, Marker]],
    ) -> dict[int, ResultLine]:
        lines = {}
        for number, places in groupby(requests, lambda place: place // self._parallel):
            group = evolve(context, use_cache=self._cache_for(batch, number))
            for place in places:
                given = markers.get(place)
                own = evolve(group, markers=given) if given else group
                lines[place] = _answer(requests[place], own)
        return lines

    def _cache_for(self, batch: Batch, group: int) -> Callable[[Sequence[Prefix], int], CacheUse]:
        start = min(batch.starts_at(group * self._parallel), self._clock.now())
        return partial(
            self._cache.use,
            scope=f"{batch.workspace} batch",
            writer=(batch.id, group),
            now=start,
        )

    async def close(self) -> None:
        """Release its resources."""


def _answer(written: bytes, context: Context) -> ResultLine:
    request = orjson.loads(written)
    custom_id = request["custom_id"]
    try:
        return result_line(custom_id, answered(request["params"], custom_id, context))
    except Exception:  # one request must never stop its batch
        _log.exception("The sandbox could not answer request %r.", custom_id)
        return result_line(custom_id, Answered(errored("api_error", "Internal server error")))


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
        while True:
            try:
                await self._process(batch_id)
                return
            except STORE_ERRORS as error:
                _log.error(
                    "The sandbox could not process batch %s: %s. Free some space, or make its "
                    "folder writable; it tries again every %g seconds.",
                    *(batch_id, error, _SECONDS_AFTER_ERROR),
                )
            await asyncio.sleep(_SECONDS_AFTER_ERROR)

    async def _process(self, batch_id: str) -> None:
        folder = self._store.batch_folder(batch_id)
        requests = await asyncio.to_thread(Requests, folder, batch_id)
        with (
            _extendable(self._store.results_path(batch_id)) as results,
            _extendable(self._store.bills_path(batch_id)) as bills,
        ):
            while (batch := self._store.get(batch_id)) is not None and batch.ended_at is None:
                bill = self._store.bill(batch_id)
                for file, size in ((results, batch.results_bytes), (bills, bill.bytes)):
                    file.truncate(size)
                    file.seek(size)
                await self._step(batch, requests, _Files(results, bills, bill))

    async def _step(self, batch: Batch, requests: Requests, files: _Files) -> None:
        answerable = batch.answerable()
        is_canceled = batch.cancel_initiated_at is not None
        reached = answerable if is_canceled else batch.answered_by(self._clock.now())
        stop = min(reached, answerable)
        if batch.done < stop:
            stop = min(stop, batch.done + self._answerer.slice_requests)
            slice_ = requests.read(batch.done, stop, _SLICE_BYTES)
            self._append(batch, await self._answers(slice_, batch), files)
        elif batch.done == batch.total:
            # The clock may have been moved to later than the batch can take.
            ended_at = min(self._clock.now(), batch.expires_at)
            self._store.update(batch.id, ended_at=ended_at)
        elif batch.done >= answerable and (is_canceled or self._clock.now() >= batch.expires_at):
            rest = Answered({"type": "canceled" if is_canceled else "expired"})
            stop = min(batch.total, batch.done + _SLICE)
            slice_ = requests.read(batch.done, stop, _SLICE_BYTES)
            lines = [result_line(_custom_id(request), rest) for request in slice_]
            self._append(batch, lines, files)
            await asyncio.sleep(0)
        else:
            await self._sleep(batch)

    async def _answers(self, slice_: list[bytes], batch: Batch) -> list[ResultLine]:
        """Answer the next requests of a batch, but those that a fault lets fail."""
        requests = dict(enumerate(slice_, batch.done))
        faults = self._faults.for_call(PROCESSING)
        lines: dict[int, ResultLine] = {}
        for place, request in requests.items() if faults.has(Hook.ON_REQUEST) else ():
            for act in faults.at(Hook.ON_REQUEST):
                lines[place] = result_line(_custom_id(request), Answered(act()))
        rest = {place: request for place, request in requests.items() if place not in lines}
        follows = self._answerer.follows_markers and faults.has(Hook.ON_ANSWER)
        markers = {
            place: act(question)
            for place, request in (rest.items() if follows else ())
            for question in [self._faults.questions.read(request)]
            for act in faults.at(Hook.ON_ANSWER, question)
        }
        lines |= await self._answerer.lines(rest, batch, markers)
        return [lines[place] for place in requests]

    def _append(self, batch: Batch, lines: list[ResultLine], files: _Files) -> None:
        # A newline is between lines, not after the last.
        before = [b""] if batch.results_bytes else []
        written = files.results.write(b"\n".join([*before, *(line.written for line in lines)]))
        size = files.bills.write(b"".join(line.bill() + b"\n" for line in lines))
        files.results.flush()
        files.bills.flush()
        bill = Bill()
        for line in lines:
            bill.add(line.status, line.usage)
        counts = Counter(line.type for line in lines)
        self._store.append(
            batch.id,
            StoredBill(files.bill.bill + bill, files.bill.bytes + size),
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


class _Files(NamedTuple):
    """The files that a batch extends, and what the second of them sums up to."""

    results: BinaryIO
    bills: BinaryIO
    bill: StoredBill


def _extendable(path: Path) -> BinaryIO:
    """Open a file that only its owner can read, and keep what it has."""
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    return path.open("r+b")


def _custom_id(request: bytes) -> str:
    custom_id: str = orjson.loads(request)["custom_id"]
    return custom_id
