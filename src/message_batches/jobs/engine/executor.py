"""
Carry out a run on one machine: threads move bytes, one thread keeps the ledger.

The thread that iterates asks the planner what to do, writes down what must be on disk before, and
starts a thread for each transfer. Outcomes come back through a queue. Nothing is decided here; a
process may die between any two lines, and the next one continues from the ledger.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from attrs import evolve, frozen

from message_batches._wording import count
from message_batches.jobs.engine import planner, policy, transfers
from message_batches.jobs.engine.event_texts import (
    is_power_of_two,
    outcome_texts,
    unsent_text,
)
from message_batches.jobs.engine.on_error import abort_of, is_retried
from message_batches.jobs.engine.progress import progress_of
from message_batches.jobs.engine.resolve import run_error
from message_batches.jobs.engine.service import Service
from message_batches.jobs.engine.transfers import Suspect, clocks_of
from message_batches.jobs.errors import InputError, RunError
from message_batches.jobs.ledger import Ledger, OutputCheckpoint, PartManifest
from message_batches.jobs.options import RunOptions
from message_batches.jobs.output import PartFiles, PartWriter, append_lines, kept_lines
from message_batches.jobs.state import (
    Action,
    Cancel,
    Change,
    Clocks,
    Collect,
    Done,
    Failed,
    Goal,
    Identify,
    Merge,
    Observe,
    Outcome,
    Part,
    PlannerOptions,
    Submit,
)
from message_batches.jobs.types import Event

_STOP_SECONDS = 10.0
"""How long creates that are under way may take to be answered after a person stopped the run."""

LONG_UPLOAD = 10_000_000
"""Bytes of a request body whose upload is long enough to be reported."""


@frozen
class _Finished:
    """What a thread brings back: the outcome of an action, and what only the ledger needs of it."""

    action: Action
    number: int
    outcome: Outcome | None
    manifest: PartManifest | None = None
    checkpoint: OutputCheckpoint | None = None
    error: BaseException | None = None


class Executor:
    """
    Does the work of one run, from the state of its ledger.

    Args:
        ledger: the ledger of the run.
        service: the API.
        options: how to send, retry and wait.
        goal: what of the work to do.
    """

    def __init__(self, ledger: Ledger, service: Service, options: RunOptions, goal: Goal) -> None:
        self._ledger = ledger
        self._service = service
        self._options = options
        ledger.folder.parts.mkdir(mode=0o700, exist_ok=True)
        ledger.system.sync_folder(ledger.folder.folder)
        self._system = ledger.system
        self._finished: queue.SimpleQueue[_Finished] = queue.SimpleQueue()
        # Filling a part takes the processor, not the network, and memory for each id, so one thread
        # fills all of them.
        self._filler = ThreadPoolExecutor(1, "fill")
        self._error: BaseException | None = None
        self._state = ledger.load(_planner_options(options, goal))
        self._plan: planner.Plan | None = None
        self._said: dict[int, str | None] = {}
        self._cancels = ledger.setting("cancels")

    def error(self) -> RunError | None:
        """Return the error that the work ended with; None if it was done."""
        return None if self._plan is None else run_error(self._plan, self._state, self._ledger)

    def work(self) -> Iterator[Event]:
        """Do the work, and yield an event for each thing that happens."""
        if self._ledger.setting("key_fingerprint") is None:
            # Before the first create: an equal key and address is the same workspace.
            self._ledger.store({"key_fingerprint": self._service.key_fingerprint})
        self._commit(planner.recover(self._state, self._clocks()))
        self._remove_merged_parts()
        yield self.event()
        reported = planner.Plan()
        try:
            while True:
                plan = planner.next_actions(self._state, self._clocks())
                if self._error is not None and not self._state.flights:
                    raise self._error
                if plan.verdict is not None:
                    self._plan = plan
                    if text := unsent_text(self._ledger, self._state, plan):
                        yield self.event(text)
                    return
                # The outcome of a create that is under way may change the reason.
                if plan.reason and not self._is_sending and self._is_news(plan, reported):
                    reported = plan
                    yield self.event(f"Waiting: {plan.reason}{self._until(plan.attempt_at)}")
                if plan.actions and self._error is None:
                    for action in plan.actions:
                        if text := self._begin(action):
                            yield self.event(text)
                    continue
                yield from self._apply_next(plan.wake_at)
        finally:
            self._stop()

    def _remove_merged_parts(self) -> None:
        """Remove what a process left that was killed after a part was in the output."""
        parts = self._ledger.folder.parts
        for number in PartFiles.numbers_in(parts):
            record = self._state.partitions.get(number)
            if record is not None and record.state == "collected":
                PartFiles.of(parts, number).remove()

    @property
    def _is_sending(self) -> bool:
        return any(kind == "submit" for kind, _ in self._state.flights)

    def _clocks(self) -> Clocks:
        return clocks_of(self._system)

    def _is_news(self, plan: planner.Plan, reported: planner.Plan) -> bool:
        """Return whether to report why nothing is sent."""
        if plan.attempt_at is None or reported.attempt_at is None:
            return plan.reason != reported.reason
        # The time is computed from two clocks, so it varies by a little. Of refusals, the first,
        # second, fourth, eighth and so on.
        is_later = abs(plan.attempt_at - reported.attempt_at) >= 1
        return is_later and is_power_of_two(self._state.creates.count)

    def _until(self, attempt_at: float | None) -> str:
        if attempt_at is None:
            return ""
        return f"; next attempt in {max(attempt_at - self._system.monotonic(), 1):,.0f} s"

    # Actions

    def _begin(self, action: Action) -> str | None:
        """Write down what must be on disk, and start an action; return what to report."""
        match action:
            case Submit():
                return self._begin_create(action)
            case Observe():
                self._heed_cancels()
                fingerprint = self._ledger.setting("key_fingerprint")
                self._start(
                    action, 0, lambda: transfers.observe(action, fingerprint, self._service)
                )
            case Identify():
                suspect = self._suspect(action.batch_id)
                self._start(action, 0, lambda: transfers.identify(action, suspect, self._service))
            case Collect():
                self._begin_collect(action)
            case Merge():
                self._begin_merge(action)
            case Cancel():
                self._start(action, action.number, lambda: transfers.cancel(action, self._service))
        return None

    def _begin_create(self, action: Submit) -> str | None:
        self._heed_cancels()
        if self._state.options.goal == "drain":
            return None
        clocks = self._clocks()
        cut, members = self._ledger.cut(action, clocks.wall)
        action = evolve(action, cut=cut)
        number = self._state.facts.number + 1
        self._commit(planner.begin(self._state, action, clocks), members=members)
        upload = self._ledger.upload_of(number)
        not_after = self._state.partitions[number].not_after
        self._run(action, number, lambda: _of(transfers.create(upload, not_after, self._service)))
        if cut.size < LONG_UPLOAD:
            return None
        requests = count(cut.requests, "request")
        return f"Partition {number}: uploading {requests} ({cut.size / 1e6:,.0f} MB)"

    def _heed_cancels(self) -> None:
        """Take over what a person decided meanwhile with `cancel`, in another process."""
        anew = self._ledger.setting("cancels") != self._cancels
        planner.heed_cancels(self._state, self._ledger.cancels(), anew=anew)

    def _suspect(self, batch_id: str) -> Suspect:
        """Return what shows whether a batch is ours; only ids of the user need the ledger."""
        if self._state.options.proven_ids:
            return Suspect(str(self._ledger.setting("nonce")), {})
        return Suspect(
            None,
            {
                record.number: self._ledger.ids_of(record.number).places()
                for record in self._state.of("unknown", "absent")
                if batch_id in record.candidates
            },
        )

    def _begin_collect(self, action: Collect) -> None:
        number = action.number
        ids = self._ledger.ids_of(number)
        files = PartFiles.of(self._ledger.folder.parts, number)
        actions = self._options.on_error
        nonce = self._ledger.setting("nonce")

        def fill() -> tuple[PartWriter, PartManifest]:
            with PartWriter(files, ids.places(), policy.cause_of, self._system) as part:
                part.fill()
                return part, part.finish()

        def collect() -> dict[str, Any]:
            failed = transfers.download(action.batch_id, files.download, self._service)
            if failed is not None and not files.has_download:
                return {"outcome": failed}
            part, manifest = self._filler.submit(fill).result()
            abort = abort_of(manifest.failures, actions)
            why = failed.reason if failed else ""
            return {
                "outcome": Part(
                    part.held,
                    part.foreign,
                    True,
                    abort,
                    why,
                    transfers.partition_in(part.first_foreign, nonce),
                ),
                "manifest": manifest,
            }

        self._begin_plain(action)
        self._run(action, number, collect)

    def _begin_merge(self, action: Merge) -> None:
        number = action.number
        files = PartFiles.of(self._ledger.folder.parts, number)
        kept, suffix = self._ledger.kept_of(number), self._ledger.suffix_of(number)
        original_ids = self._ledger.shown_ids(number)
        checkpoint, out = self._ledger.checkpoint, self._ledger.folder.results

        def merge() -> dict[str, Any]:
            lines = kept_lines(files, kept, suffix, original_ids)
            appended = append_lines(out, lines, checkpoint, self._system)
            return {"outcome": Done(), "checkpoint": appended}

        self._begin_plain(action)
        self._run(action, number, merge)

    def _start(self, action: Action, number: int, call: Callable[[], Outcome]) -> None:
        self._begin_plain(action)
        self._run(action, number, lambda: _of(call()))

    def _begin_plain(self, action: Action) -> None:
        self._commit(planner.begin(self._state, action, self._clocks()))

    def _run(self, action: Action, number: int, work: Callable[[], dict[str, Any]]) -> None:
        """Do something in a separate thread; a transfer takes seconds, a thread microseconds."""

        def run() -> None:
            try:
                result = work()
            except BaseException as error:
                self._finished.put(_Finished(action, number, None, error=error))
            else:
                self._finished.put(_Finished(action, number, **result))

        # A daemon, so that a process that was reported to end is not held up by a download.
        threading.Thread(target=run, name=f"{type(action).__name__} {number}", daemon=True).start()

    # Outcomes

    def _apply_next(self, wake_at: float | None) -> Iterator[Event]:
        """Wait for the next outcome, but not beyond the time at which the planner looks again."""
        wait = None if wake_at is None else max(wake_at - self._system.monotonic(), 0.0)
        try:
            finished = self._system.get(self._finished, wait, len(self._state.flights))
        except queue.Empty:
            return
        yield from self._apply(finished)

    def _apply(self, finished: _Finished) -> Iterator[Event]:
        action, number = finished.action, finished.number
        outcome = finished.outcome
        if outcome is None:
            # What the machine cannot do, such as on a full disk, or a changed input: everything
            # that is under way is waited for, then it is raised.
            self._error = self._error or finished.error
            outcome = _outcome_of(finished)
        changes = planner.apply(self._state, action, outcome, self._clocks(), number=number)
        self._commit(changes, part=finished.manifest, checkpoint=finished.checkpoint)
        if isinstance(action, Merge) and isinstance(outcome, Done):
            PartFiles.of(self._ledger.folder.parts, number).remove()
        for text in outcome_texts(self._ledger, self._state, action, number, outcome, changes):
            # A download that fails the same way for an hour is reported once.
            yield self.event(None if text == self._said.get(number) else text)
            self._said[number] = text or self._said.get(number)

    def _commit(
        self,
        changes: list[Change],
        *,
        members: Any = None,
        part: PartManifest | None = None,
        checkpoint: OutputCheckpoint | None = None,
    ) -> None:
        if not changes:
            return
        self._state.pool = self._ledger.commit(
            changes,
            members=members,
            part=part,
            checkpoint=checkpoint,
            is_retried=self._is_retried,
        )
        self._state.change(changes)

    def _is_retried(self, cause: str, attempts: int) -> bool:
        return is_retried(
            cause, self._options.on_error, attempts=attempts, retries=self._options.retries
        )

    def event(self, text: str | None = None) -> Event:
        """Return an event with the current progress."""
        return Event(progress_of(self._ledger, self._state), text)

    def _stop(self) -> None:
        """Wait a moment for creates that are under way: each would have to be looked for."""
        deadline = self._system.monotonic() + _STOP_SECONDS
        while self._is_sending:
            left = deadline - self._system.monotonic()
            if left <= 0:
                return
            try:
                finished = self._system.get(self._finished, left, len(self._state.flights))
            except queue.Empty:
                return
            if finished.outcome is not None:
                for _ in self._apply(finished):
                    pass


def _planner_options(options: RunOptions, goal: Goal) -> PlannerOptions:
    return PlannerOptions(
        goal=goal,
        uploads=options.uploads,
        downloads=options.downloads,
        max_batch_requests=options.max_batch_requests,
        max_batch_bytes=options.max_batch_bytes,
        max_queued=options.max_queued_requests,
        max_open_batches=options.max_open_batches,
        proven_ids=options.wire_ids == "tagged",
        window=options.reconcile_for,
        start_anew=options.start_anew,
        give_up_after=options.give_up_after,
        polling_interval=options.polling_interval,
    )


def _outcome_of(finished: _Finished) -> Failed:
    reason = str(finished.error)
    if not isinstance(finished.action, Submit):
        return Failed("unreachable", reason)
    # The input is read while the body is sent: where it has changed, the body was not complete.
    unsent = isinstance(finished.error, InputError)
    return Failed("not_sent" if unsent else "ambiguous", reason)


def _of(outcome: Outcome) -> dict[str, Any]:
    return {"outcome": outcome}
