"""
The steps of a run: each does what can be done now, and returns a value.

A step takes the lock of the run for as long as it writes, so steps may be called from any number of
tasks and processes at once, and one that is repeated finds its work done. What keeps a step from
more is a `Waiting`: another task at work, a full queue, a create whose response was lost, a time
that the service asked for. An exception means that calling again will not help by itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from attrs import define

from message_batches.jobs.engine import (
    CollectTask,
    Finished,
    OnDownloaded,
    OnFinished,
    Service,
    Task,
    Threads,
    collect_task,
    look,
    not_ended,
    planner_options,
    preview,
)
from message_batches.jobs.errors import InputError, RunLockedError
from message_batches.jobs.ledger import Ledger, LockHeldError, locked
from message_batches.jobs.open_run import as_started, client_for, resume_run, start_run
from message_batches.jobs.options import RunOptions
from message_batches.jobs.output import output_of
from message_batches.jobs.plan import batches_ahead
from message_batches.jobs.run import Run
from message_batches.jobs.start import open_ledger
from message_batches.jobs.state import Collect, Failed, Part, PartitionRecord, PlannerOptions, State
from message_batches.jobs.steps.turns import (
    LOCKED_SECONDS,
    deadline_of,
    exhaust,
    limits_until,
    locked_out,
    when_free,
)
from message_batches.jobs.steps.values import (
    Collected,
    Forecast,
    Handle,
    Polled,
    Retried,
    Submitted,
    Waiting,
)
from message_batches.jobs.system import SYSTEM

if TYPE_CHECKING:
    from message_batches import Anthropic

_T = TypeVar("_T")


def plan(
    source: str | Path,
    out: str | Path,
    *,
    client: Anthropic | None = None,
    options: RunOptions | None = None,
    wait_at_most: float = 60.0,
) -> Forecast:
    """
    Check all requests, prepare the run, and return what it will send. The service is not called.

    Args:
        source: the requests file.
        out: the output; everything else about the run is in a folder beside it, `<out>.run`.
        client: the API client; by default one made from the environment.
        options: how the run is split into batches, and how it retries and waits. Pass the same ones
            to every step.
        wait_at_most: how many seconds to wait for another task that works on the run.

    Raises:
        InputError: the requests have errors, or the output belongs to another run.
        RunLockedError: another task was still preparing the run after that time.
    """
    options = options or RunOptions()
    try:
        _starting(source, out, client, options, deadline_of(wait_at_most)).close()
    except RunLockedError as error:
        # Who holds the lock has prepared the run, or is about to.
        try:
            return _forecast(out, options)
        except InputError:
            raise error from None
    return _forecast(out, options)


def submit(
    source: str | Path,
    out: str | Path,
    *,
    client: Anthropic | None = None,
    options: RunOptions | None = None,
    wait_at_most: float = 60.0,
) -> Submitted:
    """
    Send every batch that may be sent now, those of retries too, and return what was sent so far.

    What was sent before is not sent again. So call it until `waiting` is None, and after results
    were collected until `done` is true.

    Args:
        source: as for `plan`.
        out: as for `plan`.
        client: as for `plan`.
        options: as for `plan`.
        wait_at_most: as for `plan`.

    Raises:
        InputError: as for `plan`.
        ServiceRefusedError: the service refuses until something outside the run changes.
        DecisionRequiredError: a person has to decide about a create whose response was lost.
        CostCapError: what is left of `max_cost` is too little, and no results will make room.
        PilotError: what the pilot showed does not allow the other requests to follow.
    """
    deadline = deadline_of(wait_at_most)
    try:
        with (
            _starting(source, out, client, options or RunOptions(), deadline) as run,
            run._holder.open() as held,
        ):
            executor = exhaust(run._work.steps(held, "submit", limits_until(deadline)))
            waiting = None if executor is None else executor.waiting()
            return _submitted(held.ledger, None if waiting is None else Waiting(*waiting))
    except RunLockedError as error:
        try:
            with _reading(out, options) as ledger:
                return _submitted(ledger, locked_out(error))
        except InputError:
            return Submitted((), locked_out(error), done=False)


def poll(
    out: str | Path, *, client: Anthropic | None = None, options: RunOptions | None = None
) -> Polled:
    """
    Return how far the batches of a run have come. It takes no lock, and changes nothing.

    Args:
        out: the output of the run.
        client: as for `plan`.
        options: as for `plan`.

    Raises:
        InputError: there is no such run.
        ServiceRefusedError: as for `submit`.
        DecisionRequiredError: the key is one of another workspace.
    """
    with ExitStack() as stack:
        ledger = stack.enter_context(_reading(out, options))
        options = as_started(ledger, options)
        service = Service(client_for(client, None, stack), options.beta)
        state = look(ledger, service, planner_options(options, "drain"))
        handles = partial(_handles, ledger, state)
        return Polled(
            handles("ended", "fetched"),
            handles("submitted"),
            handles("collected"),
            _still_in_progress(state),
        )


def collect(
    handle: Handle,
    *,
    client: Anthropic | None = None,
    options: RunOptions | None = None,
    wait_at_most: float = 60.0,
) -> Collected:
    """
    Put the results of a batch into the output.

    They are downloaded without the lock of the run, so that any number of tasks can collect
    batches at once. A download that was interrupted is continued; one that is complete is not
    repeated.

    Args:
        handle: the batch.
        client: as for `plan`.
        options: as for `plan`.
        wait_at_most: as for `plan`; what was downloaded is kept for the next call.

    Raises:
        InputError: the batch is not one of this run, or the output was changed by something else.
        ServiceRefusedError: as for `submit`.
        DecisionRequiredError: the results of the batch are gone; a person has to decide.
    """
    deadline = deadline_of(wait_at_most)
    with ExitStack() as stack:
        with _reading(handle.out, options) as ledger:
            options = as_started(ledger, options)
            number = _partition_of(ledger, handle).number
            files = output_of(ledger).place_of(number, handle.batch_id).files
        files.turn.parent.mkdir(mode=0o700, exist_ok=True)
        try:
            when_free(lambda: stack.enter_context(locked(files.turn)), deadline)
        except LockHeldError:
            waiting = Waiting("another task is collecting this batch", LOCKED_SECONDS)
            return Collected(handle, {}, waiting, done=False)
        service = Service(client_for(client, None, stack), options.beta)
        with _reading(handle.out, options) as ledger:
            record = _partition_of(ledger, handle)
            if record.state == "collected" and ledger.has_work:
                return _collected(ledger, handle, None)
            task = None
            if record.state in ("submitted", "ended"):
                action = Collect(record.number, handle.batch_id)
                task = collect_task(ledger, output_of(ledger), action, options)
        finished = None
        if task is not None:
            # What the ledger has as ended has ended; of others, only the service knows.
            early = not_ended(handle.batch_id, service) if record.state == "submitted" else None
            finished = task.run(service) if early is None else Finished(early)
        if finished is not None and _is_for_later(finished):
            waiting = _incomplete(finished, record, options)
            return Collected(handle, {}, waiting, done=False)
        return _commit(handle, record, finished, service, options, deadline)


def retry(
    out: str | Path,
    *,
    every: bool = False,
    answers: Iterable[str] = (),
    max_tokens: int | None = None,
    client: Anthropic | None = None,
    options: RunOptions | None = None,
    wait_at_most: float = 60.0,
) -> Retried:
    """
    Mark the requests that failed or are missing for a retry, which the next `submit` sends.

    Transient failures do not need it: `submit` sends those requests again, as often as
    `options.retries` says. Results that are missing from batches that still exist are downloaded
    again first, which costs nothing.

    Args:
        out: the output of the run.
        every: whether to retry invalid requests too, which the service will refuse again.
        answers: as for `Run.retry`.
        max_tokens: as for `Run.retry`.
        client: as for `plan`.
        options: as for `plan`.
        wait_at_most: as for `plan`.

    Raises:
        InputError: there is no such run, or the output was changed by something else.
        AnthropicError: the service refused, or could not be reached. Nothing was marked.
        ValueError: an answer cannot have such a status, or with `every`.
    """
    deadline = deadline_of(wait_at_most)
    try:
        opening = partial(resume_run, out, client=client, options=options)
        if answers:
            with when_free(opening, deadline) as run:
                return Retried(run.retry(every=every, answers=answers, max_tokens=max_tokens), None)
        with when_free(opening, deadline) as run, run._holder.open() as held:
            executor = exhaust(run._work.steps(held, "collect_missing", limits_until(deadline)))
            if executor is not None and held.ledger.states().get("ended"):
                reason = "results that are missing are not downloaded yet"
                return Retried(0, Waiting(reason, run._options.polling_interval))
            return Retried(held.output.reset_failed(include_invalid=every), None)
    except RunLockedError as error:
        return Retried(0, locked_out(error))


def _starting(
    source: str | Path,
    out: str | Path,
    client: Anthropic | None,
    options: RunOptions,
    deadline: float,
) -> Run:
    return when_free(partial(start_run, source, out, client=client, options=options), deadline)


# What the ledger holds


def _reading(out: str | Path, options: RunOptions | None) -> Ledger:
    database = None if options is None else options.ledger
    return open_ledger(out, database=database, for_reading=True)


def _forecast(out: str | Path, options: RunOptions) -> Forecast:
    with _reading(out, options) as ledger:
        found = preview(ledger, planner_options(as_started(ledger, options), "submit"))
        return Forecast(
            str(ledger.folder.out),
            ledger.setting("requests"),
            batches_ahead(ledger),
            found.batches,
            found.later,
            None if found.waiting is None else Waiting(*found.waiting),
        )


def _submitted(ledger: Ledger, waiting: Waiting | None) -> Submitted:
    state = ledger.load(PlannerOptions())
    handles = _handles(ledger, state, "submitted", "ended", "fetched")
    return Submitted(handles, waiting, not ledger.has_work)


def _handles(ledger: Ledger, state: State, *states: Any) -> tuple[Handle, ...]:
    return tuple(
        Handle(
            str(ledger.folder.out),
            record.number,
            str(record.batch_id),
            record.requests,
            record.created_at or 0.0,
        )
        for record in sorted(state.of(*states), key=lambda record: record.number)
    )


def _partition_of(ledger: Ledger, handle: Handle) -> PartitionRecord:
    """Return the partition that a batch holds; another one, if its results showed that."""
    state = ledger.load(PlannerOptions())
    number = state.claimed.get(handle.batch_id)
    if number is None:
        raise InputError.at(
            handle.out, f"{handle.batch_id} is not a batch of this run.", "Pass a handle of it."
        )
    return state.partitions[number]


def _still_in_progress(state: State) -> Waiting | None:
    if state.reads.count:
        reason = f"a call failed ({state.reads.reason})"
    elif state.has("sending", "unknown"):
        reason = "it is not known yet what became of a create"
    elif state.has("submitted"):
        reason = "batches are in progress"
    else:
        return None
    look_at = max(state.next_listing, state.reads.not_before)
    return Waiting(reason, max(look_at - SYSTEM.monotonic(), 0.0))


# Results


@define
class _Downloaded:
    """A carrier that has one task done already, and leaves the others to threads."""

    threads: Threads
    batch_id: str
    finished: Finished | None
    outlives_process: ClassVar = False

    def start(
        self, task: Task, name: str, on_finished: OnFinished, on_downloaded: OnDownloaded
    ) -> None:
        """Bring back what was downloaded, the first time; a further download is made here."""
        done = self.finished
        if done is None or not isinstance(task, CollectTask) or task.batch_id != self.batch_id:
            self.threads.start(task, name, on_finished, on_downloaded)
        else:
            self.finished = None
            on_finished(done)


def _commit(
    handle: Handle,
    record: PartitionRecord,
    finished: Finished | None,
    service: Service,
    options: RunOptions,
    deadline: float,
) -> Collected:
    """Record and merge what was downloaded, under the lock of the run."""
    opening = partial(
        resume_run,
        handle.out,
        client=service.client,
        options=options,
        make_carrier=lambda service: _Downloaded(Threads(service), handle.batch_id, finished),
    )
    try:
        with when_free(opening, deadline) as run, run._holder.open() as held:
            exhaust(run._work.steps(held, "collect_ready", limits_until(deadline, record.number)))
            return _collected(held.ledger, handle, _incomplete(finished, record, options))
    except RunLockedError as error:
        return Collected(handle, {}, locked_out(error), done=False)


def _collected(ledger: Ledger, handle: Handle, otherwise: Waiting | None) -> Collected:
    record = _partition_of(ledger, handle)
    if record.state != "collected":
        return Collected(handle, {}, otherwise, done=False)
    return Collected(handle, ledger.outcomes_of(record.number), None, not ledger.has_work)


def _is_for_later(finished: Finished) -> bool:
    """Return whether a download failed in a way from which nothing follows but to try again."""
    outcome = finished.outcome
    return (
        isinstance(outcome, Failed)
        and outcome.kind in ("busy", "unreachable")
        and not outcome.unknown_batch
    )


def _incomplete(finished: Finished | None, record: PartitionRecord, options: RunOptions) -> Waiting:
    outcome = None if finished is None else finished.outcome
    seconds = options.polling_interval
    if isinstance(outcome, Failed):
        return Waiting(outcome.reason, max(outcome.retry_after or 0.0, seconds))
    if isinstance(outcome, Part) and outcome.held < record.requests:
        why = outcome.waiting or f"{outcome.held:,} of {record.requests:,} results are there"
        return Waiting(why, seconds)
    return Waiting("the service does not list the batch as ended yet", seconds)
