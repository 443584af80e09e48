"""
Carry out a run: tasks move bytes, one thread keeps the ledger.

The thread that iterates asks the planner what to do, writes down what must be on disk before, and
starts a task for each action. What a task brings back comes through a queue. Nothing is decided
here; a process may die between any two lines, and the next one continues from the ledger.
"""

from __future__ import annotations

import math
import queue
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, NamedTuple

from attrs import evolve

from message_batches._wording import count
from message_batches.jobs.engine import planner, policy
from message_batches.jobs.engine.allowance import cap_in, cap_of, expose, judge, load
from message_batches.jobs.engine.carrier import Carrier
from message_batches.jobs.engine.events import (
    Happened,
    Reporter,
    after_outcome,
    at_deadline,
    ended,
    failed,
    is_power_of_two,
    results_vanish,
    started,
    still_lost,
    unsent,
    waiting,
    waiting_of,
)
from message_batches.jobs.engine.limits import Limits, deadline_of, planner_options
from message_batches.jobs.engine.reactions import AnswerPolicy, is_retried, judgement_of
from message_batches.jobs.engine.resolve import run_error
from message_batches.jobs.engine.service import Service
from message_batches.jobs.engine.tasks import (
    CancelTask,
    CollectTask,
    CreateTask,
    Finished,
    IdentifyTask,
    MergeTask,
    ObserveTask,
    Task,
)
from message_batches.jobs.engine.transfers import Suspect, clocks_of
from message_batches.jobs.errors import InputError, PilotError, RunError
from message_batches.jobs.ledger import Ledger, Merged, PartManifest
from message_batches.jobs.options import RunOptions
from message_batches.jobs.output import Output, output_of
from message_batches.jobs.priming import prime
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
    Settled,
    Submit,
    Updated,
)
from message_batches.jobs.types import Event

_STOP_SECONDS = 10.0
"""How long creates that are under way may take to be answered after a person stopped the run."""

LONG_UPLOAD = 10_000_000
"""Bytes of a request body whose upload is long enough to be reported."""


class _Completion(NamedTuple):
    """An action that was carried out, its partition, and what its task brings back."""

    action: Action
    number: int
    finished: Finished


class _Downloaded(NamedTuple):
    """A partition whose results are on this machine, but not counted yet."""

    number: int


class Executor:
    """
    Does the work of one run, from the state of its ledger.

    Args:
        ledger: the ledger of the run.
        service: the API.
        options: how to send, retry and wait.
        goal: what of the work to do.
        carrier: what carries the tasks out.
        limits: how much of the work to do.
    """

    def __init__(
        self,
        ledger: Ledger,
        service: Service,
        options: RunOptions,
        goal: Goal,
        carrier: Carrier,
        limits: Limits,
    ) -> None:
        self._ledger = ledger
        self._service = service
        self._output = output_of(ledger)
        self._carrier = carrier
        self._options = options
        self._policy = AnswerPolicy.of(ledger, options.retries)
        ledger.folder.parts.mkdir(mode=0o700, exist_ok=True)
        ledger.system.sync_folder(ledger.folder.folder)
        self._system = ledger.system
        self._completions: queue.SimpleQueue[_Completion | _Downloaded | None] = queue.SimpleQueue()
        self._error: BaseException | None = None
        self._limits = limits
        if goal in ("finish", "submit"):
            ledger.admit(ledger.allowed)
        self._primed = self._prime() if goal in ("finish", "submit") else None
        chosen = planner_options(options, goal, limits.partitions)
        self._state = load(ledger, evolve(chosen, max_cost=cap_of(ledger)), options.prices)
        self._plan: planner.Plan | None = None
        self._question: RunError | None = None
        self._reporter = Reporter(ledger, self._state)
        self._cancels = ledger.setting("cancels")
        self._past_deadline = False
        self._deadline = deadline_of(options) if goal == "finish" else math.inf

    def close(self) -> None:
        """End the spans of this process."""
        self._reporter.close()

    def error(self) -> RunError | None:
        """Return the error that the work ended with; None if it was done, or is to be continued."""
        if self._plan is None:
            return None
        if self._plan.verdict == "incomplete" and self._limits.until < math.inf:
            # A process that does not wait leaves to the next one what is not there yet.
            return None
        return self._question or run_error(self._plan, self._state, self._ledger)

    def waiting(self) -> tuple[str, float] | None:
        """Return why requests are not sent yet, and when to look again, after the work ended."""
        return waiting_of(self._state, self._plan or planner.Plan(), self._clocks())

    def wake(self) -> None:
        """Let the work yield an event soon, whatever it waits for; in any thread."""
        self._completions.put(None)

    def work(self) -> Iterator[Event]:
        """Do the work, and yield an event for each thing that happens."""
        if self._ledger.setting("key_fingerprint") is None:
            # Before the first create: an equal key and address is the same workspace.
            self._ledger.store({"key_fingerprint": self._service.key_fingerprint})
        if self._carrier.outlives_process and not self._ledger.setting("outlived"):
            self._ledger.store({"outlived": True})
        sole = not (self._ledger.is_shared or self._ledger.setting("outlived"))
        self._commit(planner.recover(self._state, self._clocks(), sole=sole))
        self._output.remove_merged(self._state.partitions.values())
        yield self._reporter.event(started(self._ledger, self._reporter.progress))
        if self._primed:
            yield self._reporter.event(self._primed)
        now = self._system.now()
        in_service = self._state.of("submitted", "ended")
        if soon := policy.vanishing((record.created_at for record in in_service), now):
            yield self._reporter.event(results_vanish(soon, now))
        for record in self._state.of("unknown"):
            yield self._reporter.event(still_lost(record, self._state, self._clocks()))
        reported = planner.Plan()
        try:
            while True:
                if stopped := self._heed_deadline():
                    yield self._reporter.event(stopped)
                plan = planner.next_actions(self._state, self._clocks())
                if self._error is not None and not self._state.flights:
                    raise self._error
                if plan.verdict == "done" and (released := self._release()):
                    yield self._reporter.event(released)
                    continue
                if plan.verdict is not None or self._is_to_be_continued(plan):
                    self._plan = plan
                    if left := unsent(self._ledger, self._state, plan):
                        yield self._reporter.event(left)
                    return
                # The outcome of a create that is under way may change the reason.
                if plan.reason and not self._is_sending and self._is_news(plan, reported):
                    reported = plan
                    yield self._reporter.event(waiting(plan, self._system.monotonic()))
                if plan.actions and self._error is None:
                    for action in plan.actions:
                        if started_one := self._begin(action):
                            yield self._reporter.event(started_one)
                    continue
                yield from self._reporter.heartbeat(plan, self._clocks())
                yield from self._apply_next(plan.wake_at)
        finally:
            self._stop()

    def _heed_deadline(self) -> Happened | None:
        """Cancel what is not done by the deadline, and send nothing more; return what to report."""
        if self._system.now() < self._deadline:
            return None
        self._deadline = math.inf
        changes = planner.cancel(self._state, for_resume=True)
        # Before the calls: a process that ends in between leaves them to the next one.
        self._commit(changes)
        planner.heed_cancels(self._state, {}, anew=True)
        canceled = [self._state.partitions[number] for number in _numbers(changes)]
        self._past_deadline = True
        return at_deadline(self._state, canceled)

    def _prime(self) -> Happened | None:
        """Hold requests back for the prompt cache, or let them go; return what to report."""
        ends, waited = self._ledger.is_priming, self._ledger.waiting_for_cache
        text = prime(self._ledger)
        if text is None:
            return None
        if ends:
            return Happened("cache.primed", text, released=waited)
        return Happened("cache.priming", text, waiting=self._ledger.waiting_for_cache)

    def _release(self) -> Happened | None:
        """Let requests go that waited for others to be settled; return what to report."""
        goal = self._state.options.goal
        # Who only submits leaves batches in progress.
        if goal not in ("finish", "submit") or (goal == "submit" and self._ledger.has_work):
            return None
        if self._ledger.is_priming:
            released = self._prime()
        elif (
            self._ledger.is_piloting
            and self._ledger.held_back
            and self._ledger.allowed != 1  # a spread takes two
        ):
            released = self._judge()
        else:
            return None
        self._state.pool = self._ledger.pool()
        return released

    def _judge(self) -> Happened | None:
        """Let the others follow if what the pilot showed allows it; return what to report."""
        cap = cap_in(self._state)
        committed = Decimal(0) if cap is None else cap.committed
        pilot, why = judge(self._ledger, committed, self._options.prices)
        if not why:
            self._ledger.admit(self._ledger.allowed)
            return Happened(
                "pilot.judged",
                f"Pilot: {pilot}",
                requests=pilot.requests,
                failures=pilot.failures,
                passed=pilot.passed,
            )
        self._question = PilotError(
            f"Pilot: {pilot}. As {why}, nothing more was sent. To send the others anyway, "
            "run the same command without --pilot and --max-failures; or raise the limit that it "
            "names.",
            pilot,
        )
        return None

    def _is_to_be_continued(self, plan: planner.Plan) -> bool:
        """Return whether there is nothing to do but to wait for longer than this process may."""
        idle = not plan.actions and not self._state.flights
        return idle and plan.wake_at is not None and plan.wake_at > self._limits.until

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

    # Actions

    def _begin(self, action: Action) -> Happened | None:
        """Write down what must be on disk, and start an action; return what to report."""
        match action:
            case Submit():
                return self._begin_create(action)
            case Observe():
                self._heed_cancels()
                self._start(action, ObserveTask(action, self._ledger.setting("key_fingerprint")))
            case Identify():
                self._start(action, IdentifyTask(action, self._suspect(action.batch_id)))
            case Collect():
                task = collect_task(self._ledger, self._output, action, self._options)
                self._start(action, task, action.number)
            case Merge():
                append = self._output.append(action.number, self._options.prices)
                self._start(action, MergeTask(append), action.number)
            case Cancel():
                self._start(action, CancelTask(action), action.number)
        return None

    def _begin_create(self, action: Submit) -> Happened | None:
        self._heed_cancels()
        if self._state.options.goal == "drain":
            return None
        clocks = self._clocks()
        cut, members = self._ledger.cut(action, clocks.wall)
        if not cut.requests:
            planner.found_no_room(self._state)
            return None
        action = evolve(action, cut=cut)
        number = self._state.facts.number + 1
        self._commit(planner.begin(self._state, action, clocks), members=members)
        upload = self._ledger.upload_of(number)
        not_after = self._state.partitions[number].not_after
        facts = {"partition": number, "requests": cut.requests, "bytes": cut.size}
        self._carry(action, CreateTask(upload, not_after), number, facts)
        text = None
        if cut.size >= LONG_UPLOAD:
            requests = count(cut.requests, "request")
            text = f"Partition {number}: uploading {requests} ({cut.size / 1e6:,.0f} MB)"
        return Happened("batch.submitting", text, **facts)

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

    def _start(self, action: Action, task: Task, number: int = 0) -> None:
        self._commit(planner.begin(self._state, action, self._clocks()))
        self._carry(action, task, number)

    def _carry(
        self, action: Action, task: Task, number: int, facts: dict[str, Any] | None = None
    ) -> None:
        self._reporter.begin(action, number, facts or {})
        self._carrier.start(
            task,
            f"{type(action).__name__} {number}",
            lambda finished: self._completions.put(_Completion(action, number, finished)),
            lambda: self._completions.put(_Downloaded(number)),
        )

    # Outcomes

    def _apply_next(self, wake_at: float | None) -> Iterator[Event]:
        """Wait for the next outcome, but not beyond the time at which the planner looks again."""
        wait = None
        if wake_at is not None:
            look_at = min(wake_at, self._reporter.heartbeat_at) - self._system.monotonic()
            wait = max(min(look_at, self._deadline - self._system.now()), 0.0)
        try:
            completion = self._system.get(self._completions, wait, len(self._state.flights))
        except queue.Empty:
            return
        if completion is None:
            yield self._reporter.event(Happened("run.progress"))
        elif isinstance(completion, _Downloaded):
            self._state.downloaded.add(completion.number)
        else:
            yield from self._apply(*completion)

    def _apply(self, action: Action, number: int, finished: Finished) -> Iterator[Event]:
        outcome = finished.outcome
        if outcome is None:
            # What the machine cannot do, such as on a full disk, or a changed input: everything
            # that is under way is waited for, then it is raised.
            self._error = self._error or finished.error
            outcome = _outcome_of(action, finished.error)
        self._reporter.end(action, number, outcome)
        changes = planner.apply(self._state, action, outcome, self._clocks(), number=number)
        self._commit(changes, part=finished.manifest, merged=finished.merged)
        if isinstance(action, Merge) and isinstance(outcome, Done):
            self._output.remove_merged([self._state.partitions[number]])
        for happened in after_outcome(self._ledger, self._state, action, number, outcome, changes):
            yield self._reporter.event_of(number, happened)

    def _commit(
        self,
        changes: list[Change],
        *,
        members: Any = None,
        part: PartManifest | None = None,
        merged: Merged | None = None,
    ) -> None:
        if not changes:
            return
        self._state.pool = self._ledger.commit(
            changes,
            members=members,
            part=part,
            merged=merged,
            is_retried=self._is_retried,
            next_action=self._policy.next_action,
        )
        self._state.change(changes)
        if part is not None and self._state.options.max_cost is not None:
            for number in {each.number for each in changes if isinstance(each, Settled)}:
                expose(self._ledger, self._state.partitions[number], self._options.prices)

    def _is_retried(self, cause: str, attempts: int) -> bool:
        return is_retried(
            cause, self._options.on_error, attempts=attempts, retries=self._options.retries
        )

    def last_event(self, error: RunError | None = None) -> Event:
        """Return the event of the end of the work: it was done, or ended with an error."""
        if error is not None:
            return self._reporter.event(failed(error))
        return self._reporter.event(
            ended(
                self._ledger,
                self._state,
                self._reporter.progress,
                past_deadline=self._past_deadline,
            )
        )

    def _stop(self) -> None:
        """Wait a moment for creates that are under way: each would have to be looked for."""
        deadline = self._system.monotonic() + _STOP_SECONDS
        while self._is_sending:
            left = deadline - self._system.monotonic()
            if left <= 0:
                return
            try:
                completion = self._system.get(self._completions, left, len(self._state.flights))
            except queue.Empty:
                return
            if isinstance(completion, _Completion) and completion.finished.outcome is not None:
                for _ in self._apply(*completion):
                    pass


def collect_task(
    ledger: Ledger, output: Output, action: Collect, options: RunOptions
) -> CollectTask:
    """Return the task that downloads the results of a batch."""
    return CollectTask(
        action.batch_id,
        output.place_of(action.number, action.batch_id),
        ledger.ids_of(action.number),
        ledger.setting("nonce"),
        judgement_of(ledger, options.schema),
        dict(options.on_error),
    )


def _numbers(changes: list[Change]) -> list[int]:
    return [change.number for change in changes if isinstance(change, Updated)]


def _outcome_of(action: Action, error: BaseException | None) -> Failed:
    reason = str(error)
    if not isinstance(action, Submit):
        return Failed("unreachable", reason)
    # The input is read while the body is sent: where it has changed, the body was not complete.
    unsent = isinstance(error, InputError)
    return Failed("not_sent" if unsent else "ambiguous", reason)
