"""
Execute a run: whatever work the ledger shows to be left is done next.

The executor keeps nothing in memory that must survive. It may stop at any point; another one with
the same ledger continues from there.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Generator, Iterator
from functools import partial
from typing import TypeVar

from attrs import evolve

from message_batches import ResultsError
from message_batches._wording import count
from message_batches.jobs.engine.collection import DOWNLOADS, OutputSink, collecting
from message_batches.jobs.engine.progress import OpenBatch, progress_of, time_left
from message_batches.jobs.engine.service import Service, poll, reason
from message_batches.jobs.engine.submission import reconcile, submit
from message_batches.jobs.engine.waits import (
    LONGEST_WAIT,
    FailureTracker,
    PollPolicy,
    aborted_by,
    in_words,
)
from message_batches.jobs.errors import (
    AlreadySubmittingError,
    BatchMismatchError,
    CreateUnknownError,
)
from message_batches.jobs.input import PartitionDraft, partition_requests
from message_batches.jobs.ledger import Ledger, PartitionRecord
from message_batches.jobs.options import RunOptions
from message_batches.jobs.output import recover
from message_batches.jobs.types import BatchLimits, BatchState, Event
from message_batches.sdk import failure_kind_of

T = TypeVar("T")

_NAP = 5.0
"""The most seconds to sleep at once: the clock may be set meanwhile."""

LONG_UPLOAD = 10_000_000
"""Bytes of a request body whose upload is long enough to be reported."""


class Executor:
    """
    Does the work of one run, from the state of its ledger.

    Args:
        ledger: the ledger of the run.
        service: the API.
        options: how to retry and wait.
        long_upload: bytes of a request body from which its upload is reported.
    """

    def __init__(
        self,
        ledger: Ledger,
        service: Service,
        options: RunOptions,
        *,
        long_upload: int = LONG_UPLOAD,
    ) -> None:
        self._ledger = ledger
        self._service = service
        self._options = options
        self._long_upload = long_upload
        self._system = ledger.system
        self._out = ledger.out
        self._states: dict[str, BatchState] = {}
        self._settled = 0
        self._nothing_sent = True
        self._polling = PollPolicy.up_to(options.polling_interval)
        # Creates have a separate tracker: a listing that succeeds does not mean that the queue
        # has room again. It waits longer, because each attempt sends the complete body.
        slow = evolve(self._polling, longest=5 * self._polling.longest)
        self._creates = self._tracker(slow, seen=False)
        self._reads = self._tracker(self._polling, seen=True)
        self._sent_at = self._system.now()  # as far as this process knows
        self._next_poll = 0.0
        self._next_create = 0.0
        self._ends_at: float | None = None
        self._aborted_by: tuple[str, str | None] | None = None

    def _tracker(self, polling: PollPolicy, *, seen: bool) -> FailureTracker:
        return FailureTracker(
            polling,
            self._options.give_up_after,
            seen=seen,
            system=self._system,
            nothing_sent=lambda: self._nothing_sent,
        )

    def finish(self) -> Iterator[Event]:
        """Do all remaining work, step by step."""
        self._start()
        yield self.event()
        while self._ledger.unfinished:
            yield from self.reconcile()
            yield from self._submit_next()
            yield from self._poll()
            yield from self._collect_ended()
            self._abort()
            yield from self._plan_retries()
            yield from self._sleep_until_work()

    def submit(self) -> Iterator[Event]:
        """Submit every partition that is planned."""
        while self._ledger.numbers("planned") or self._ledger.numbers("sending"):
            yield from self.reconcile()
            yield from self._submit_next()
            yield from self._sleep_until_work()

    def collect_ready(self) -> Iterator[Event]:
        """Collect the batches that have ended by now."""
        self._start()
        yield from self._poll()
        yield from self._collect_ended()
        self._abort()

    def _start(self) -> None:
        self._settled = self._ledger.settled_count()
        recover(self._ledger)

    def _abort(self) -> None:
        if self._aborted_by:
            raise aborted_by(*self._aborted_by)

    def reconcile(self) -> Iterator[Event]:
        """Find out what became of each create whose response was lost."""
        for number in self._ledger.numbers("sending"):
            yield self.event(
                f"Partition {number}: the response to its create was lost; checking whether it was "
                "accepted"
            )
            handle = yield from self._call_until_it_succeeds(
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
                yield self.event(f"Partition {number}: it was accepted as {handle.batch_id}")
            else:
                yield self.event(
                    f"Partition {number}: it was not accepted and will be submitted again"
                )

    def _submit_next(self) -> Iterator[Event]:
        time = self._create_time()
        if time is None or time > self._system.now():
            return
        partition = self._ledger.record(self._ledger.numbers("planned")[0]).partition
        number, requests = partition.number, count(partition.requests, "request")
        text = f"Partition {number}: uploading {requests} ({partition.size / 1e6:,.0f} MB)"
        yield self.event(text if partition.size >= self._long_upload else None)
        try:
            handle = submit(partition, ledger=self._ledger, service=self._service)
        except CreateUnknownError as error:
            self._nothing_sent = False
            self._creates.response_lost(str(error))
            return
        except AlreadySubmittingError as error:
            interval = self._options.polling_interval
            self._next_create = self._system.now() + interval
            yield self.event(f"Partition {number}: {error}; checking again in {in_words(interval)}")
            return
        except Exception as error:
            yield from self._after_refusal(number, error)
            return
        self._nothing_sent = False
        self._creates.reset()
        self._sent_at = self._system.now()
        self._next_poll = self._sent_at + self._polling.wait(0.0, uniform=self._system.uniform)
        yield self.event(f"Partition {number}: submitted {requests} as {handle.batch_id}")

    def _after_refusal(self, number: int, error: Exception) -> Iterator[Event]:
        kind = failure_kind_of(error)
        if kind == "too_large":
            spans = self._ledger.request_spans(number)
            if len(spans) > 1:
                self._ledger.split(number, PartitionDraft(tuple(spans)).halves())
                yield self.event(
                    f"Partition {number}: too large for the service; split into two partitions"
                )
                return
            self._ledger.mark_too_large(number, reason(error))
            self._settled += 1
            yield self.event(
                f"Partition {number}: its only request, on line {spans[0].line}, is too large "
                "for the service and failed; the run continues"
            )
            return
        wait = self._creates.wait_after(error, kind)
        self._next_create = self._system.now() + wait
        yield self._failure(self._creates, f"Partition {number}: not accepted yet", error, wait)

    def _collect_ended(self) -> Iterator[Event]:
        for number in self._ledger.numbers("ended"):
            yield from self._collect(self._ledger.record(number))

    def _collect(self, record: PartitionRecord) -> Iterator[Event]:
        number, handle = record.partition.number, record.handle
        for attempt in itertools.count(1):
            sink = OutputSink(self._ledger, handle, self._out, options=self._options)
            before = self._settled
            try:
                for _ in collecting(handle, sink, service=self._service):
                    self._settled = before + sink.settled
                    self._reads.reset()
                    yield self.event()
                break
            except BatchMismatchError:
                self._ledger.reject_batch(number, handle.batch_id)
                yield self.event(
                    f"Partition {number}: {handle.batch_id} has different requests and was rejected"
                )
                return
            except Exception as error:
                if isinstance(error, ResultsError) and attempt >= DOWNLOADS:
                    # The service has no more than this; the report names what is missing.
                    break
                wait = self._reads.wait_after(error, failure_kind_of(error))
                text = f"Partition {number}: the download was interrupted"
                yield self._failure(self._reads, text, error, wait)
                self._system.sleep(wait)
        manifest = sink.finish()
        self._states.pop(handle.batch_id, None)
        self._aborted_by = self._aborted_by or sink.aborted_by
        outcomes = ", ".join(f"{n:,} {_OUTCOMES.get(o, o)}" for o, n in manifest.outcomes.items())
        yield self.event(f"Partition {number}: {outcomes or 'no results'}")
        if manifest.missing:
            missing = count(manifest.missing, "request")
            yield self.event(f"Partition {number}: {missing} missing from the results")

    def _plan_retries(self) -> Iterator[Event]:
        states = self._ledger.states()
        if any(states.get(s) for s in ("planned", "sending", "submitted", "ended")):
            return
        if to_retry := self._ledger.retry_count():
            limits = BatchLimits(**self._ledger.setting("limits"))
            self._ledger.plan_retries(partition_requests(self._ledger.requests_to_retry(), limits))
            yield self.event(f"Retrying {count(to_retry, 'request')}")

    def _poll(self) -> Iterator[Event]:
        """Poll the batches in progress, if it is time to."""
        time = self._poll_time()
        if time is None or time > self._system.now():
            return
        submitted = self._ledger.records("submitted", spans=False)
        handles = [record.handle for record in submitted]
        states = yield from self._call_until_it_succeeds(
            partial(poll, handles, service=self._service)
        )
        self._states = {state.batch_id: state for state in states}
        for record, state in zip(submitted, states, strict=True):
            if state.ended:
                self._ledger.mark_ended(record.partition.number, state.ended_at)
        now = self._system.now()
        self._next_poll = now + self._polling.wait(
            now - self._sent_at, states, uniform=self._system.uniform
        )
        self._ends_at = self._estimate()
        yield self.event()

    def _sleep_until_work(self) -> Iterator[Event]:
        """Sleep until there is something to do, but not for long."""
        times = [time for time in (self._create_time(), self._poll_time()) if time is not None]
        if times and (wait := min(times) - self._system.now()) > 0:
            yield self.event()
            self._system.sleep(min(wait, _NAP))

    def _create_time(self) -> float | None:
        """Return when to submit the next partition; None if there is nothing to submit now."""
        if not self._ledger.numbers("planned"):
            return None
        most = self._options.max_open_batches
        if most is not None and len(self._ledger.numbers("submitted")) >= most:
            return None
        self._next_create = min(self._next_create, self._system.now() + LONGEST_WAIT)
        return self._next_create

    def _poll_time(self) -> float | None:
        """Return when to poll next; None if no batch is in progress."""
        if not self._ledger.numbers("submitted"):
            return None
        # A clock that was set back must not delay the next poll by hours.
        self._next_poll = min(self._next_poll, self._system.now() + LONGEST_WAIT)
        return self._next_poll

    def _call_until_it_succeeds(self, call: Callable[[], T]) -> Generator[Event, None, T]:
        while True:
            try:
                result = call()
            except Exception as error:
                wait = self._reads.wait_after(error, failure_kind_of(error))
                yield self._failure(self._reads, "A request to the service failed", error, wait)
                self._system.sleep(wait)
            else:
                self._reads.reset()
                return result

    def _failure(self, tracker: FailureTracker, text: str, error: Exception, wait: float) -> Event:
        if not tracker.is_worth_reporting:
            return self.event()
        return self.event(f"{text} ({reason(error)}); trying again in {in_words(wait)}")

    def event(self, text: str | None = None) -> Event:
        """Return an event with the current progress."""
        left = None
        if self._ends_at is not None and self._ends_at > self._system.now():
            left = self._ends_at - self._system.now()
        progress = progress_of(
            self._ledger, settled=self._settled, states=self._states, seconds_left=left
        )
        return Event(progress, text)

    def _estimate(self) -> float | None:
        """Return when the last batch may have ended, by this machine's clock."""
        now = self._system.now()
        open_batches = [
            OpenBatch(
                requests,
                self._states[batch_id].processed if batch_id in self._states else 0,
                now - sent_at,
            )
            for batch_id, requests, sent_at in self._ledger.open_batches()
        ]
        unsent = len(self._ledger.numbers("planned")) + bool(self._ledger.retry_count())
        left = time_left(
            open_batches, unsent=unsent, batch_durations=self._ledger.batch_durations()
        )
        return None if left is None else now + left


_OUTCOMES = {"to_retry": "to retry"}
