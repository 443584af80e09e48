"""Drive a run on Ray: ask the ledger actor for work and start tasks for it."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

import ray
from attrs import evolve
from ray.data import Dataset
from ray.exceptions import RayError, RayTaskError

from message_batches.jobs import DecisionRequiredError, Progress, RunError, RunOptions
from message_batches.jobs.engine import (
    FailedCall,
    FailureTracker,
    PollPolicy,
    aborted_by,
    in_words,
)
from message_batches.jobs.steps import BatchLimits, BatchState, Handle, System, ValidationRules
from message_batches.ray.ledger_actor import LedgerActor
from message_batches.ray.messages import Access, Collected, CollectedPart, WorkPlan
from message_batches.ray.plan import ensure_plan, paths_of
from message_batches.ray.tasks import (
    BatchMismatch,
    CreateUnknown,
    RetryLater,
    TooLarge,
    check_service,
    collect_part,
    poll_batches,
    submit_partition,
)
from message_batches.sdk import DEFAULT_ANTHROPIC_VERSION

log = logging.getLogger("message_batches.ray")

_WAIT_FOR_LOCK = 15.0
"""Seconds until a killed driver and its actor have ended."""

_MAX_CRASHES = 20
"""Workers that may die in a row before the run stops."""

_MAX_WAIT = 5.0
"""Seconds after which the driver looks for new work even if no task has ended."""

_SYSTEM = System()
_NONE: Mapping[str, Any] = MappingProxyType({})


def run_on_ray(
    source: Dataset | str | Path | Iterable[str | Path],
    folder: str | Path,
    *,
    column: str | None = None,
    base_url: str | None = None,
    anthropic_version: str = DEFAULT_ANTHROPIC_VERSION,
    options: RunOptions | None = None,
    service: str | None = None,
    lease: float = 30.0,
    task_options: Mapping[str, Any] = _NONE,
    ledger_options: Mapping[str, Any] = _NONE,
    on_progress: Callable[[Progress], None] | None = None,
) -> Collected:
    """
    Send all requests, wait, and collect the results, on all machines of a Ray cluster.

    To resume after an interruption, call it again with the same folder. A call for a finished run
    returns its results.

    Args:
        source: the requests: a Ray Dataset, or the paths of one or more requests files. The rows of
            a Dataset are first written into the folder, once.
        folder: the folder for the ledger and the results. Every node must see it, and the files of
            `source`, under the same path, and it must outlive the nodes.
        column: the column of the Dataset that holds each request as a line of JSON; by default the
            columns `custom_id` and `params` make up the request.
        base_url: the address of the service; by default the one in the environment of the workers.
            Credentials always come from that environment.
        anthropic_version: the API version.
        options: how to divide the requests into batches, to retry and to wait.
        service: a name for the service, for when its address differs from call to call.
        lease: seconds after which a worker that cannot reach the ledger actor exits. If a worker
            dies while it sends a partition, another worker resumes it after twice as many.
        task_options: options of the Ray tasks, such as `num_cpus` or `resources`.
        ledger_options: options of the ledger actor.
        on_progress: called with the progress whenever it may have changed.

    Raises:
        InputError: the requests have errors, or the folder holds another run.
        RunLockedError: another process is working on this run.
        ServiceRefusedError: the service refuses until something outside the run changes.
        ServiceUnreachableError: the service did not answer for too long; call again to resume.
        DecisionRequiredError: a person must choose between batches that could all be ours.
            Everything else is done.
    """
    options = options or RunOptions()
    if options.ordered:
        raise ValueError("A run on Ray does not order its results. Sort the Dataset instead.")
    if lease <= 0:
        raise ValueError("lease must be above 0 seconds.")
    requests = source if isinstance(source, Dataset) else paths_of(source, column)
    access = Access(base_url, anthropic_version, options.beta, service)
    folder = str(Path(folder).absolute())
    actor = (
        ray.remote(LedgerActor)
        .options(**{"num_cpus": 0, "max_restarts": -1, "max_task_retries": -1, **ledger_options})
        .remote(folder, lease, _WAIT_FOR_LOCK)
    )
    driver = _Driver(actor, folder, access, options, lease, task_options, on_progress)
    try:
        driver.check_service()
        ensure_plan(
            requests,
            Path(folder),
            call=driver.call,
            task=driver.task,
            column=column,
            limits=BatchLimits(options.max_batch_requests, options.max_batch_bytes),
            rules=ValidationRules(anthropic_version, options.id_field, options.beta),
            facts={
                "service": driver.expected,
                "betas": None if access.betas is None else list(access.betas),
                "anthropic_version": anthropic_version,
                "id_field": options.id_field,
            },
        )
        return driver.run()
    finally:
        driver.close()


class _Driver:
    """Keeps tasks running until no work is left. All lasting state is in the ledger."""

    def __init__(
        self,
        actor: Any,
        folder: str,
        access: Access,
        options: RunOptions,
        lease: float,
        task_options: Mapping[str, Any],
        on_progress: Callable[[Progress], None] | None,
    ) -> None:
        self._actor = actor
        self._folder = folder
        self._access = access
        self._options = options
        self._lease = lease
        self._task_options = dict(task_options)
        self._on_progress = on_progress or (lambda _: None)
        # Longer backoff than for other calls: each create sends the complete body again.
        polling = self._poll_policy = PollPolicy.up_to(options.polling_interval)
        slow = evolve(polling, longest=5 * polling.longest)
        self._creating = FailureTracker(slow, options.give_up_after, seen=False, system=_SYSTEM)
        self._reading = FailureTracker(polling, options.give_up_after, seen=True, system=_SYSTEM)
        self._next_create = self._next_collect = self._next_poll = 0.0
        self._submitted_at = time.time()
        self._crashes = 0
        self._submitting: dict[Any, int] = {}
        self._collecting: dict[Any, int] = {}
        self._polling: Any = None
        self._decisions: dict[int, DecisionRequiredError] = {}
        self._error: RunError | None = None
        self.expected = ""

    def call(self, method: str, *arguments: Any) -> Any:
        """Call a method of the ledger actor."""
        return _result_of(getattr(self._actor, method).remote(*arguments))

    def task(self, function: Callable[..., Any], *arguments: Any, returns: int = 1) -> Any:
        """Start a task; return its reference, or a list of them if it returns several values."""
        options = {**self._task_options, "num_returns": returns}
        return ray.remote(function).options(**options).remote(*arguments)

    def check_service(self) -> None:
        """Find out which service the workers use; raise RunError if they cannot use it."""
        outcome = _result_of(self.task(check_service, self._access))
        if isinstance(outcome, RunError):
            raise outcome
        self.expected = outcome

    def run(self) -> Collected:
        """Start tasks until no work is left; return the results."""
        while True:
            work = self._next_work()
            self._on_progress(work.progress)
            self._start(work)
            tasks = self._tasks()
            if not tasks:
                if self._error:
                    raise self._error
                if not work.unfinished:
                    break
                self._raise_if_blocked(work)
            self._handle_next(tasks)
        collected: Collected = self.call("finish")
        return collected

    def close(self) -> None:
        """Cancel the tasks and end the actor. Batches on the service continue."""
        for task in self._tasks():
            ray.cancel(task, force=True)
        ray.kill(self._actor)

    def _next_work(self) -> WorkPlan:
        submitting = [*self._submitting.values(), *self._decisions]
        work: WorkPlan = self.call(
            "next_work", submitting, [*self._collecting.values()], self._options.max_open_batches
        )
        return work

    def _tasks(self) -> list[Any]:
        polling = [] if self._polling is None else [self._polling]
        return [*self._submitting, *self._collecting, *polling]

    def _start(self, work: WorkPlan) -> None:
        if self._error:
            return
        now = time.time()
        if now >= self._next_create:
            # No more than the CPUs: a task that waits in Ray's queue could not be delayed any more.
            free = max(int(ray.cluster_resources().get("CPU", 1)), 1) - len(self._submitting)
            for partition in work.submit[: max(free, 0)]:
                task = self.task(
                    submit_partition,
                    self._actor,
                    self._folder,
                    partition,
                    self._access,
                    self.expected,
                    self._options.reconcile_for,
                    self._lease,
                )
                self._submitting[task] = partition.number
        if now >= self._next_collect:
            for item in work.collect:
                task = self.task(
                    collect_part, item, self._folder, self._access, self.expected, self._options
                )
                self._collecting[task] = item.handle.partition.number
        if work.waiting and self._polling is None and now >= self._next_poll:
            self._polling = self.task(poll_batches, list(work.waiting), self._access, self.expected)

    def _raise_if_blocked(self, work: WorkPlan) -> None:
        """Raise DecisionRequiredError if no work is left but what a person must decide."""
        idle = not (work.submit or work.waiting or work.collect)
        if self._decisions and idle:
            raise next(iter(self._decisions.values()))

    def _handle_next(self, tasks: list[Any]) -> None:
        now = time.time()
        times = [self._next_create, self._next_collect, self._next_poll]
        wait = min([at - now for at in times if at > now] + [_MAX_WAIT])
        if not tasks:
            time.sleep(min(wait, self._poll_policy.first))
            return
        done, _ = ray.wait(tasks, num_returns=1, timeout=wait)
        for task in done:
            handle = self._handler_of(task)
            try:
                outcome = _result_of(task)
            except RayError as error:
                if isinstance(error, RayTaskError) and not isinstance(error.cause, RayError):
                    raise  # the task itself failed; no worker died
                self._crashed(error)
            else:
                self._crashes = 0
                handle(outcome)

    def _handler_of(self, task: Any) -> Callable[[Any], None]:
        """Remove a finished task; return the method that handles its outcome."""
        if task in self._submitting:
            return partial(self._submitted, self._submitting.pop(task))
        if task in self._collecting:
            return partial(self._collected, self._collecting.pop(task))
        self._polling = None
        return self._polled

    def _crashed(self, error: RayError) -> None:
        """Count a dead worker; its work is still in the ledger."""
        self._crashes += 1
        log.warning("a worker died (%s); another worker will repeat its task", _first_line(error))
        if self._crashes > _MAX_CRASHES:
            raise error

    def _submitted(self, number: int, outcome: Any) -> None:
        if isinstance(outcome, Handle):
            self._creating.reset()
            self._submitted_at = time.time()
            self._next_poll = min(
                self._next_poll,
                self._submitted_at + self._poll_policy.wait(0.0, uniform=_SYSTEM.uniform),
            )
            log.info("partition %d: submitted as %s", number, outcome.batch_id)
        elif isinstance(outcome, RetryLater):
            self._next_create = time.time() + self._poll_policy.first
        elif isinstance(outcome, CreateUnknown):
            log.warning(
                "partition %d: the response to its create was lost (%s)", number, outcome.reason
            )
            self._stop_if_raised(lambda: self._creating.response_lost(outcome.reason))
        elif isinstance(outcome, TooLarge):
            self.call("divide", number, outcome.partitions)
            log.info("partition %d: too large for the service; split into two partitions", number)
        elif isinstance(outcome, FailedCall):
            wait = self._wait_after(
                f"partition {number}: not accepted yet", self._creating, outcome
            )
            self._next_create = time.time() + wait
        elif isinstance(outcome, DecisionRequiredError):
            self._decisions[number] = outcome
        else:
            self._stop(outcome)

    def _polled(self, outcome: Any) -> None:
        if isinstance(outcome, RunError):
            self._stop(outcome)
            return
        if isinstance(outcome, FailedCall):
            wait = self._wait_after("the service did not answer", self._reading, outcome)
        else:
            states: list[BatchState] = outcome
            self._reading.reset()
            self.call("note_states", states)
            wait = self._poll_policy.wait(
                time.time() - self._submitted_at, states, uniform=_SYSTEM.uniform
            )
        self._next_poll = time.time() + wait

    def _collected(self, number: int, outcome: Any) -> None:
        if isinstance(outcome, CollectedPart):
            self._reading.reset()
            part = self.call("add_part", number, outcome)
            log.info("partition %d: %s", number, part.outcomes)
            if outcome.aborted_by:
                self._stop(aborted_by(*outcome.aborted_by))
        elif isinstance(outcome, BatchMismatch):
            batch_id = self.call("record", number).batch_id
            self.call("reject_batch", number, batch_id)
            log.warning("partition %d: %s holds other requests", number, batch_id)
        elif isinstance(outcome, FailedCall):
            what = f"partition {number}: the download was interrupted"
            self._next_collect = time.time() + self._wait_after(what, self._reading, outcome)
        else:
            self._stop(outcome)

    def _wait_after(self, what: str, tracker: FailureTracker, failure: FailedCall) -> float:
        wait = self._stop_if_raised(lambda: tracker.wait(failure)) or 0.0
        if tracker.is_worth_reporting:
            log.warning("%s (%s); next attempt in %s", what, failure.reason, in_words(wait))
        return wait

    def _stop_if_raised(self, track: Callable[[], float | None]) -> float | None:
        try:
            return track()
        except RunError as error:
            self._stop(error)
            return None

    def _stop(self, error: RunError) -> None:
        """Start no more tasks; raise the error once the running ones have ended."""
        self._error = self._error or error


def _result_of(reference: Any) -> Any:
    """Wait for a result; raise a RunError without the RayTaskError around it."""
    try:
        return ray.get(reference)
    except RayTaskError as error:
        if isinstance(error.cause, RunError):
            raise error.cause from None
        raise


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]
