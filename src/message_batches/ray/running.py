"""Drives a run on Ray: asks the actor what is owed, and lets tasks do it."""

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
from message_batches.jobs.engine.backoff import Failure, FailureTracker, in_words
from message_batches.jobs.engine.executor import stop_for
from message_batches.jobs.steps import BatchState, Handle, ValidationRules
from message_batches.jobs.system import SYSTEM
from message_batches.ray.keeper import LedgerActor
from message_batches.ray.planning import paths_of, planned_input
from message_batches.ray.tasks import (
    Foreign,
    Later,
    Lost,
    TooLarge,
    collect_part,
    look_around,
    poll_batches,
    submit_partition,
)
from message_batches.ray.values import Access, Collected, CollectedPart, WorkPlan
from message_batches.sdk import DEFAULT_ANTHROPIC_VERSION

log = logging.getLogger("message_batches.ray")

_WAIT_FOR_LOCK = 15.0
"""Seconds in which a driver that was killed is gone with its actor."""

_CRASHES = 20
"""Workers that may die in a row, with nothing achieved in between."""

_NAP = 5.0
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
    keeper_options: Mapping[str, Any] = _NONE,
    on_progress: Callable[[Progress], None] | None = None,
) -> Collected:
    """
    Send every request, wait, and collect the results, on all machines of a Ray cluster.

    Call it again with the same folder after anything, also after it returned: it goes on.

    Args:
        source: the requests: a Ray Dataset, or one or more paths of JSONL files. The rows of a
            Dataset are written into the folder first, once.
        folder: where the run is kept, with its ledger and its results: a folder that every node
            sees under the same path, and that outlives the nodes. The files of `source` too.
        column: the column of the Dataset that holds each request as a line of JSON; by default its
            columns `custom_id` and `params` are the requests.
        base_url: where the service is; by default what the environment of the workers says. The
            credentials always come from there.
        anthropic_version: the API version.
        options: how the run is cut into batches, and how it retries and waits.
        service: a name for the service that stays the same from call to call, where its address
            does not.
        lease: the seconds after which a worker that cannot reach the actor ends itself. What a
            worker was sending when it died is taken up after twice as many.
        task_options: options of the Ray tasks, such as `num_cpus` or `resources`.
        keeper_options: options of the actor that owns the ledger.
        on_progress: called with where the run stands, whenever that may have changed.

    Raises:
        InputError: the rows have faults, or this is not the run that the folder belongs to.
        ServiceRefusedError: the service refuses to go on.
        ServiceUnreachableError: the service did not answer for too long.
        DecisionRequiredError: a person must choose between batches that could all be ours. What
            else could be done was done before.
    """
    options = options or RunOptions()
    if options.ordered:
        raise ValueError("The parts of a run on Ray are not ordered; sort the Dataset instead.")
    if lease <= 0:
        raise ValueError("lease is a number of seconds above 0.")
    given = source if isinstance(source, Dataset) else paths_of(source, column)
    access = Access(base_url, anthropic_version, options.beta, service)
    folder = str(Path(folder).absolute())
    keeper = (
        ray.remote(LedgerActor)
        .options(**{"num_cpus": 0, "max_restarts": -1, "max_task_retries": -1, **keeper_options})
        .remote(folder, lease, _WAIT_FOR_LOCK)
    )
    driver = _Driver(keeper, folder, access, options, lease, task_options, on_progress)
    try:
        driver.look_around()
        planned_input(
            given,
            Path(folder),
            ask=driver.ask,
            task=driver.task,
            column=column,
            limits=options.limits,
            rules=ValidationRules(
                anthropic_version, options.id_field, beta=options.beta is not None
            ),
            facts={
                "service": driver.expected,
                "betas": None if access.betas is None else list(access.betas),
                "anthropic_version": anthropic_version,
                "id_field": options.id_field,
            },
        )
        return driver.run()
    finally:
        driver.leave()


class _Driver:
    """Keeps tasks going until nothing is owed. What matters is in the ledger, nothing here."""

    def __init__(
        self,
        keeper: Any,
        folder: str,
        access: Access,
        settings: RunOptions,
        lease: float,
        options: Mapping[str, Any],
        on_progress: Callable[[Progress], None] | None,
    ) -> None:
        self._keeper = keeper
        self._folder = folder
        self._access = access
        self._settings = settings
        self._lease = lease
        self._options = dict(options)
        self._on_progress = on_progress or (lambda _: None)
        # As in the engine of a run on one machine: each try of a create sends the whole body.
        polling = settings.polling
        slow = evolve(polling, longest=5 * polling.longest)
        self._creating = FailureTracker(slow, settings.give_up_after, seen=False, system=SYSTEM)
        self._asking = FailureTracker(polling, settings.give_up_after, seen=True, system=SYSTEM)
        self._next_create = self._next_collect = self._next_look = 0.0
        self._sent_at = time.time()
        self._crashes = 0
        self._submitting: dict[Any, int] = {}
        self._collecting: dict[Any, int] = {}
        self._polling: Any = None
        self._undecided: dict[int, DecisionRequiredError] = {}
        self._error: RunError | None = None
        self.expected = ""

    def ask(self, what: str, *arguments: Any) -> Any:
        """Call the actor."""
        return _got(getattr(self._keeper, what).remote(*arguments))

    def task(self, function: Callable[..., Any], *arguments: Any, returns: int = 1) -> Any:
        """Start a task; give its reference, or a list of them where it returns several values."""
        options = {**self._options, "num_returns": returns}
        return ray.remote(function).options(**options).remote(*arguments)

    def look_around(self) -> None:
        """Find out which service the workers would talk to, and whether they have a key."""
        found = _got(self.task(look_around, self._access))
        if isinstance(found, RunError):
            raise found
        self.expected = found

    def run(self) -> Collected:
        """Do what is owed until nothing is."""
        while True:
            orders = self._orders()
            self._on_progress(orders.progress)
            self._start(orders)
            under_way = self._under_way()
            if not under_way:
                if self._error:
                    raise self._error
                if not orders.owes:
                    break
                self._refuse_to_wait(orders)
            self._settle_next(under_way)
        collected: Collected = self.ask("finish")
        return collected

    def leave(self) -> None:
        """End what is still going on. Batches that were sent go on without it."""
        for task in self._under_way():
            ray.cancel(task, force=True)
        ray.kill(self._keeper)

    def _orders(self) -> WorkPlan:
        submitting = [*self._submitting.values(), *self._undecided]
        orders: WorkPlan = self.ask(
            "orders", submitting, [*self._collecting.values()], self._settings.max_open_batches
        )
        return orders

    def _under_way(self) -> list[Any]:
        polling = [] if self._polling is None else [self._polling]
        return [*self._submitting, *self._collecting, *polling]

    def _start(self, orders: WorkPlan) -> None:
        if self._error:
            return
        now = time.time()
        if now >= self._next_create:
            # No more than can run: what waits in Ray's queue could not be put off any more.
            free = max(int(ray.cluster_resources().get("CPU", 1)), 1) - len(self._submitting)
            for partition in orders.submit[: max(free, 0)]:
                task = self.task(
                    submit_partition,
                    self._keeper,
                    self._folder,
                    partition,
                    self._access,
                    self.expected,
                    self._settings.reconcile_for,
                    self._lease,
                )
                self._submitting[task] = partition.number
        if now >= self._next_collect:
            for errand in orders.collect:
                task = self.task(
                    collect_part, errand, self._folder, self._access, self.expected, self._settings
                )
                self._collecting[task] = errand.handle.partition.number
        if orders.waiting and self._polling is None and now >= self._next_look:
            self._polling = self.task(
                poll_batches, list(orders.waiting), self._access, self.expected
            )

    def _refuse_to_wait(self, orders: WorkPlan) -> None:
        """Raise what a person must decide when nothing else can be done until then."""
        idle = not (orders.submit or orders.waiting or orders.collect)
        if self._undecided and idle:
            raise next(iter(self._undecided.values()))

    def _settle_next(self, under_way: list[Any]) -> None:
        now = time.time()
        dues = [self._next_create, self._next_collect, self._next_look]
        wait = min([due - now for due in dues if due > now] + [_NAP])
        if not under_way:
            time.sleep(min(wait, self._settings.polling.first))
            return
        done, _ = ray.wait(under_way, num_returns=1, timeout=wait)
        for task in done:
            settle = self._settler_of(task)
            try:
                outcome = _got(task)
            except RayError as error:
                if isinstance(error, RayTaskError) and not isinstance(error.cause, RayError):
                    raise  # no worker died; something is wrong with it
                self._crashed(error)
            else:
                self._crashes = 0
                settle(outcome)

    def _settler_of(self, task: Any) -> Callable[[Any], None]:
        """Forget a task that is done; give what takes its outcome."""
        if task in self._submitting:
            return partial(self._submitted, self._submitting.pop(task))
        if task in self._collecting:
            return partial(self._collected, self._collecting.pop(task))
        self._polling = None
        return self._polled

    def _crashed(self, error: RayError) -> None:
        """Take it that a worker died; what it was to do is still owed."""
        self._crashes += 1
        log.warning("a worker died (%s); its work will be done by another", _first_line(error))
        if self._crashes > _CRASHES:
            raise error

    def _submitted(self, number: int, outcome: Any) -> None:
        if isinstance(outcome, Handle):
            self._creating.end()
            self._sent_at = time.time()
            self._next_look = min(
                self._next_look,
                self._sent_at + self._settings.polling.wait(0.0, uniform=SYSTEM.uniform),
            )
            log.info("batch %d: sent as %s", number, outcome.batch_id)
        elif isinstance(outcome, Later):
            self._next_create = time.time() + self._settings.polling.first
        elif isinstance(outcome, Lost):
            log.warning("batch %d: the answer to its create was lost (%s)", number, outcome.why)
            self._trying(lambda: self._creating.lost(outcome.why))
        elif isinstance(outcome, TooLarge):
            self.ask("divide", number, outcome.cuts)
            log.info("batch %d: too large for the service; cut in two", number)
        elif isinstance(outcome, Failure):
            wait = self._wait_after(f"batch {number}: not accepted yet", self._creating, outcome)
            self._next_create = time.time() + wait
        elif isinstance(outcome, DecisionRequiredError):
            self._undecided[number] = outcome
        else:
            self._stop(outcome)

    def _polled(self, outcome: Any) -> None:
        if isinstance(outcome, RunError):
            self._stop(outcome)
            return
        if isinstance(outcome, Failure):
            wait = self._wait_after("no answer from the service", self._asking, outcome)
        else:
            states: list[BatchState] = outcome
            self._asking.end()
            self.ask("note_states", states)
            wait = self._settings.polling.wait(
                time.time() - self._sent_at, states, uniform=SYSTEM.uniform
            )
        self._next_look = time.time() + wait

    def _collected(self, number: int, outcome: Any) -> None:
        if isinstance(outcome, CollectedPart):
            self._asking.end()
            part = self.ask("keep", number, outcome)
            log.info("batch %d: %s", number, part.outcomes)
            if outcome.stopped_by:
                self._stop(stop_for(*outcome.stopped_by))
        elif isinstance(outcome, Foreign):
            batch_id = self.ask("record", number).batch_id
            self.ask("reject_batch", number, batch_id)
            log.warning("batch %d: %s is not its batch after all", number, batch_id)
        elif isinstance(outcome, Failure):
            what = f"batch {number}: the download broke off"
            self._next_collect = time.time() + self._wait_after(what, self._asking, outcome)
        else:
            self._stop(outcome)

    def _wait_after(self, what: str, streak: FailureTracker, failure: Failure) -> float:
        wait = self._trying(lambda: streak.wait(failure)) or 0.0
        if streak.worth_telling:
            log.warning("%s (%s); next try in %s", what, failure.reason, in_words(wait))
        return wait

    def _trying(self, judge: Callable[[], float | None]) -> float | None:
        try:
            return judge()
        except RunError as error:
            self._stop(error)
            return None

    def _stop(self, error: RunError) -> None:
        """Let what is under way come to its end, and begin nothing more."""
        self._error = self._error or error


def _got(reference: Any) -> Any:
    """Wait for a result; raise what was raised, without Ray's wrapping around it."""
    try:
        return ray.get(reference)
    except RayTaskError as error:
        if isinstance(error.cause, RunError):
            raise error.cause from None
        raise


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]
