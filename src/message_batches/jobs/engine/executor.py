"""
Drives a run to its end: whatever the ledger says is owed is done next.

The engine keeps nothing that matters in memory. It may be dropped at any point; another one on the
same ledger goes on from there.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Generator, Iterator
from functools import partial
from typing import TypeVar

from attrs import evolve

from message_batches._wording import count
from message_batches.jobs.engine.backoff import FailureTracker, in_words
from message_batches.jobs.engine.collect import DOWNLOADS, OutputSink, collecting
from message_batches.jobs.engine.eta import OpenBatch, time_left
from message_batches.jobs.engine.poll import LONGEST_WAIT, poll
from message_batches.jobs.engine.service import Service, reason
from message_batches.jobs.engine.submit import reconcile, submit
from message_batches.jobs.errors import (
    AlreadySubmittingError,
    BatchMismatchError,
    CreateUnknownError,
    ServiceRefusedError,
)
from message_batches.jobs.input import PartitionDraft, partition_requests
from message_batches.jobs.ledger import Ledger, PartitionRecord
from message_batches.jobs.options import RunOptions
from message_batches.jobs.output import recover
from message_batches.jobs.progress import Event, answered, progress_of
from message_batches.jobs.types import BatchLimits, BatchState
from message_batches.sdk import failure_kind_of
from message_batches.sdk.errors import ResultsError

T = TypeVar("T")


class Engine:
    """Takes one run from where its ledger stands to its end."""

    def __init__(self, ledger: Ledger, service: Service, options: RunOptions) -> None:
        self._ledger = ledger
        self._service = service
        self._options = options
        self._system = ledger.system
        self._out = ledger.out
        self._states: dict[str, BatchState] = {}
        self._settled = 0
        # Apart: a listing that succeeds says nothing about whether the queue has room again. And
        # slower: each try sends the whole body.
        polling = options.polling
        slow = evolve(polling, longest=5 * polling.longest)
        self._creating = FailureTracker(
            slow, options.give_up_after, seen=False, system=self._system
        )
        self._asking = FailureTracker(
            polling, options.give_up_after, seen=True, system=self._system
        )
        self._sent_at = self._system.now()  # as far as this process knows
        self._next_look = 0.0
        self._next_create = 0.0
        self._ends_at: float | None = None
        self._stopped_by: tuple[str, str | None] | None = None

    def finish(self) -> Iterator[Event]:
        """Do what is owed, step by step, until nothing is."""
        self._begin()
        yield self.event()
        while self._ledger.unfinished:
            yield from self.reconcile()
            yield from self._submit_next()
            yield from self._look()
            yield from self._collect_ended()
            if self._stopped_by:
                raise stop_for(*self._stopped_by)
            yield from self._plan_round()
            yield from self._rest()

    def submit(self) -> Iterator[Event]:
        """Send what is planned, and stop there."""
        while self._ledger.numbers("planned") or self._ledger.numbers("sending"):
            yield from self.reconcile()
            yield from self._submit_next()
            yield from self._rest()

    def collect_ready(self) -> Iterator[Event]:
        """Collect the batches that have ended by now, and stop there."""
        self._begin()
        yield from self._look()
        yield from self._collect_ended()
        if self._stopped_by:
            raise stop_for(*self._stopped_by)

    def _begin(self) -> None:
        self._settled = self._ledger.settled_count()
        recover(self._ledger)

    def reconcile(self) -> Iterator[Event]:
        """Find out what became of the partitions whose create was never answered."""
        for number in self._ledger.numbers("sending"):
            yield self.event(
                f"batch {number}: the answer to its create was lost; "
                "looking whether it was accepted"
            )
            handle = yield from self._insisting(
                partial(
                    reconcile,
                    number,
                    ledger=self._ledger,
                    service=self._service,
                    reconcile_for=self._options.reconcile_for,
                    since=self._system.monotonic(),
                )
            )
            if handle:
                yield self.event(f"batch {number}: it was accepted, as {handle.batch_id}")
            else:
                yield self.event(f"batch {number}: it was not accepted; it will be sent again")

    def _submit_next(self) -> Iterator[Event]:
        due = self._create_due()
        if due is None or due > self._system.now():
            return
        partition = self._ledger.record(self._ledger.numbers("planned")[0]).partition
        what = f"batch {partition.number}: sending {count(partition.requests, 'row')}"
        size = partition.size
        yield self.event(f"{what}, {size / 1e6:,.0f} MB" if size >= _LONG_UPLOAD else None)
        try:
            handle = submit(partition, ledger=self._ledger, service=self._service)
        except CreateUnknownError as error:
            self._creating.lost(str(error))
            return
        except AlreadySubmittingError as error:
            self._next_create = self._system.now() + self._options.polling_interval
            yield self.event(
                f"{error}; looking again in {in_words(self._options.polling_interval)}"
            )
            return
        except Exception as error:
            yield from self._after_refusal(partition.number, error)
            return
        self._creating.end()
        self._sent_at = self._system.now()
        self._next_look = self._sent_at + self._options.polling.wait(
            0.0, uniform=self._system.uniform
        )
        yield self.event(
            f"batch {partition.number}: sent {count(partition.requests, 'row')} "
            f"as {handle.batch_id}"
        )

    def _after_refusal(self, number: int, error: Exception) -> Iterator[Event]:
        trouble = failure_kind_of(error)
        if trouble == "too_large":
            spans = self._ledger.request_spans(number)
            if len(spans) > 1:
                self._ledger.split(number, PartitionDraft(tuple(spans)).halves())
                yield self.event(f"batch {number}: too large for the service; cut in two")
                return
            self._ledger.mark_too_large(number, reason(error))
            self._settled += 1
            yield self.event(
                f"batch {number}: its only row, on line {spans[0].line}, is too large for the "
                "service; it counts as failed, and the others go on"
            )
            return
        wait = self._creating.wait_after(error, trouble)
        self._next_create = self._system.now() + wait
        yield self._trouble(self._creating, f"batch {number}: not accepted yet", error, wait)

    def _collect_ended(self) -> Iterator[Event]:
        for number in self._ledger.numbers("ended"):
            yield from self._collect(self._ledger.record(number))

    def _collect(self, record: PartitionRecord) -> Iterator[Event]:
        number, handle = record.partition.number, record.handle
        for attempt in itertools.count(1):
            sink = OutputSink(
                self._ledger,
                handle,
                self._out,
                options=self._options,
            )
            before = self._settled
            try:
                for _ in collecting(handle, sink, service=self._service):
                    self._settled = before + sink.settled
                    self._asking.end()
                    yield self.event()
                break
            except BatchMismatchError:
                self._ledger.reject_batch(number, handle.batch_id)
                yield self.event(
                    f"batch {number}: {handle.batch_id} is not its batch after all; "
                    "it holds other rows"
                )
                return
            except Exception as error:
                if isinstance(error, ResultsError) and attempt >= DOWNLOADS:
                    # The service itself has no more than this; the account names what is missing.
                    break
                wait = self._asking.wait_after(error, failure_kind_of(error))
                what = f"batch {number}: the download broke off"
                yield self._trouble(self._asking, what, error, wait)
                self._system.sleep(wait)
        manifest = sink.finish()
        self._states.pop(handle.batch_id, None)
        self._stopped_by = self._stopped_by or sink.stopped_by
        counts = ", ".join(f"{rows:,} {name}" for name, rows in manifest.outcomes.items())
        yield self.event(
            f"batch {number}: {counts or 'no results'}".replace("to_retry", "to retry")
        )
        if manifest.missing:
            yield self.event(
                f"batch {number}: {count(manifest.missing, 'row')} missing from its results"
            )

    def _plan_round(self) -> Iterator[Event]:
        states = self._ledger.states()
        if any(states.get(s) for s in ("planned", "sending", "submitted", "ended")):
            return
        if due := self._ledger.retry_count():
            limits = BatchLimits(**self._ledger.setting("limits"))
            self._ledger.plan_retries(partition_requests(self._ledger.requests_to_retry(), limits))
            yield self.event(f"sending {count(due, 'row')} again")

    def _look(self) -> Iterator[Event]:
        """Ask how the batches are doing, if it is time to."""
        due = self._look_due()
        if due is None or due > self._system.now():
            return
        submitted = self._ledger.records("submitted", spans=False)
        handles = [record.handle for record in submitted]
        states = yield from self._insisting(partial(poll, handles, service=self._service))
        self._states = {state.batch_id: state for state in states}
        for record, state in zip(submitted, states, strict=True):
            if state.ended:
                self._ledger.mark_ended(record.partition.number, state.ended_at)
        now = self._system.now()
        self._next_look = now + self._options.polling.wait(
            now - self._sent_at, states, uniform=self._system.uniform
        )
        self._ends_at = self._estimate()
        yield self.event()

    def _rest(self) -> Iterator[Event]:
        """Sleep until there is something to do, in short naps: the clock may jump meanwhile."""
        moments = [due for due in (self._create_due(), self._look_due()) if due is not None]
        if moments and (wait := min(moments) - self._system.now()) > 0:
            yield self.event()
            self._system.sleep(min(wait, _NAP))

    def _create_due(self) -> float | None:
        if not self._ledger.numbers("planned"):
            return None
        most = self._options.max_open_batches
        if most is not None and len(self._ledger.numbers("submitted")) >= most:
            return None
        self._next_create = min(self._next_create, self._system.now() + LONGEST_WAIT)
        return self._next_create

    def _look_due(self) -> float | None:
        if not self._ledger.numbers("submitted"):
            return None
        # A clock that was set back must not put the next look off for hours.
        self._next_look = min(self._next_look, self._system.now() + LONGEST_WAIT)
        return self._next_look

    def _insisting(self, call: Callable[[], T]) -> Generator[Event, None, T]:
        while True:
            try:
                answer = call()
            except Exception as error:
                wait = self._asking.wait_after(error, failure_kind_of(error))
                yield self._trouble(self._asking, "no answer from the service", error, wait)
                self._system.sleep(wait)
            else:
                self._asking.end()
                return answer

    def _trouble(self, streak: FailureTracker, what: str, error: Exception, wait: float) -> Event:
        if not streak.worth_telling:
            return self.event()
        return self.event(f"{what} ({reason(error)}); next try in {in_words(wait)}")

    def event(self, text: str | None = None) -> Event:
        """Say where the run stands."""
        left = None
        if self._ends_at is not None and self._ends_at > self._system.now():
            left = self._ends_at - self._system.now()
        progress = progress_of(self._ledger, settled=self._settled, states=self._states, left=left)
        return Event(progress, text)

    def _estimate(self) -> float | None:
        """Say when the last batch may have ended, by this machine's clock."""
        now = self._system.now()
        under_way = [
            OpenBatch(rows, answered(self._states.get(batch_id)), now - sent_at)
            for batch_id, rows, sent_at in self._ledger.open_batches()
        ]
        unsent = len(self._ledger.numbers("planned")) + bool(self._ledger.retry_count())
        left = time_left(under_way, unsent=unsent, batch_durations=self._ledger.batch_durations())
        return None if left is None else now + left


_NAP = 5.0

_LONG_UPLOAD = 10_000_000
"""Bytes from which on a person should know why nothing happens for a while."""


def stop_for(cause: str, message: str | None) -> ServiceRefusedError:
    """Say why rows that failed with a cause stop the run, and what to do about it."""
    why = f": {message.rstrip('.')}" if message else ""
    return ServiceRefusedError(
        f"Rows failed with {cause}{why}. Every other row would fail alike, so nothing more was "
        "sent; batches that were sent before go on. Mend the cause, then run the same command "
        "again: it sends those rows again."
    )
