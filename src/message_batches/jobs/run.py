"""A complete run behind one call: requests in, every result out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from attrs import evolve, frozen

from message_batches.jobs.engine import (
    Executor,
    Service,
    accept_missing,
    cancel,
    decide,
    reset_missing,
)
from message_batches.jobs.input import Source
from message_batches.jobs.ledger import Ledger, locked_run
from message_batches.jobs.options import RunOptions
from message_batches.jobs.output import (
    lines_between,
    recover,
    reset_collected,
    reset_failed,
    sort_output,
)
from message_batches.jobs.prices import Prices
from message_batches.jobs.report import Report, report_on, write_errors
from message_batches.jobs.start import open_ledger, prepared, refuse_changes
from message_batches.jobs.state import Goal
from message_batches.jobs.storage import RunFolder
from message_batches.jobs.system import SYSTEM, System
from message_batches.jobs.types import Event, Step
from message_batches.sdk.results import loads

if TYPE_CHECKING:
    from message_batches import Anthropic
    from message_batches.jobs.types import Record

OnFinish = Callable[[Ledger], None]

_GOALS: dict[Step, Goal] = {
    "finish": "finish",
    "submit": "submit",
    "collect_ready": "collect",
    "collect_missing": "collect",
    "reconcile": "reconcile",
    "check": "check",
}

_BLOCK_LINES = 500


@frozen
class _Resources:
    """What a run holds while it works: its lock and ledger, and a client that was made for it."""

    ledger: Ledger
    service: Service
    held: ExitStack


class Run:
    """
    A run: all work from an input to an output.

    Iterate over it to get every result, those of earlier calls included, in the order of arrival;
    iterating submits, waits and collects. Or call `finish` and read the output. Stop at any time:
    batches that were submitted continue at the service, and the same call resumes the run.

    The run holds a lock, which keeps other processes and other `Run` objects from working on it.
    A run that has nothing left to do releases the lock by itself, and `report` still works. Use the
    object as a context manager, or call `close`, to release an unfinished run.

    Attributes:
        out: the output: a file of result lines, or a table.
    """

    out: Path

    def __init__(
        self,
        resources: _Resources,
        reopen: Callable[[], _Resources],
        options: RunOptions,
        on_finish: OnFinish | None,
    ) -> None:
        self._held: _Resources | None = resources
        self._reopen = reopen
        self._options = options
        self._on_finish = on_finish
        self._closed = False
        self._has_collected_missing = False
        self._folder = resources.ledger.folder
        self._system = resources.ledger.system
        self.out = resources.ledger.folder.out

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __iter__(self) -> Iterator[Record]:
        """
        Do all remaining work and yield every result as a typed record, with `custom_id` as text.

        The records are those of the standard or the beta surface, whichever the run uses. What
        differs from the API's description is read as far as it fits; see `deviations_of`.

        Raises:
            RunError: as for `events`.
        """
        for block in self._blocks():
            yield from map(self._record_of, block)

    def lines(self) -> Iterator[bytes]:
        """
        Do all remaining work and yield every result as the line that the server sent.

        Lines have no line end. A line is yielded once it is safe in the output.

        Raises:
            RunError: as for `events`.
        """
        for block in self._blocks():
            yield from block

    def events(self, step: Step = "finish") -> Iterator[Event]:
        """
        Do all remaining work, or one step of it, and yield an event for each thing that happens.

        Nothing happens until the iterator is advanced. The first event of `finish` comes after the
        output was checked and before anything is sent.

        Args:
            step: `finish` for all work; or the name of the method whose work is to be done.

        Raises:
            InputError: the output or the requests file was changed by something else.
            ServiceRefusedError: the service refuses until something outside the run changes.
            ServiceUnreachableError: the service did not answer for `give_up_after` seconds.
            DecisionRequiredError: more than one batch could be the one whose create was not
                answered; see `decide`.
        """
        with self._open() as run:
            yield from self._steps(run, step)

    def finish(self) -> Report:
        """
        Do all remaining work and return the report.

        Raises:
            RunError: as for `events`.
        """
        return self._do("finish")

    def submit(self) -> Report:
        """
        Submit every batch that is planned, without waiting for any of them, and return the report.

        Raises:
            RunError: as for `events`.
        """
        return self._do("submit")

    def collect_ready(self) -> Report:
        """
        Collect the results of the batches that have ended by now, and return the report.

        Raises:
            RunError: as for `events`.
        """
        return self._do("collect_ready")

    def reconcile(self) -> Report:
        """
        Find out what became of each create whose response was lost, and return the report.

        A batch that was accepted is adopted. One that does not appear at the service within
        `reconcile_for` seconds counts as never accepted, and is submitted by the next `finish` or
        `submit`. Nothing is sent here.

        Raises:
            RunError: as for `events`.
        """
        return self._do("reconcile")

    def check(self) -> Report:
        """
        Look once for batches whose create got no response, and return the report. Nothing is sent.

        Such a batch may appear after the run has finished. What it holds was paid for twice, and is
        in the report once it has ended. Where every create was answered, the service is not called.

        Raises:
            RunError: as for `events`.
        """
        return self._do("check")

    def decide(
        self, partition: int | None = None, *, adopt: str | None = None, resubmit: bool = False
    ) -> None:
        """
        Settle, on a person's authority, which batch a partition was submitted as. Nothing is sent.

        Args:
            partition: the number of the partition; None if only one is undecided.
            adopt: the id of the batch that it was submitted as.
            resubmit: whether to submit it again, because no batch holds it, or that batch is gone.

        Raises:
            ValueError: neither or both of `adopt` and `resubmit` are given.
            InputError: the partition is not undecided, or the batch does not fit.
            AnthropicError: the service refused, or could not be reached.
        """
        if (adopt is None) is not resubmit:
            raise ValueError("Pass either adopt or resubmit=True.")
        with self._open() as run:
            decide(run.ledger, run.service, partition, adopt=adopt)

    def accept_missing(self, partition: int | None = None) -> None:
        """
        Let requests count as missing whose results the service never had in full.

        Until then the run waits for them. Nothing is sent; `retry` sends missing requests again.

        Args:
            partition: the number of the partition; None if results of only one are outstanding.

        Raises:
            InputError: no results of the partition are outstanding.
        """
        with self._open() as run:
            accept_missing(run.ledger, partition, self._options)

    def redownload(self) -> int:
        """
        Discard what was collected, so that every result is downloaded again into a new output.

        For an output that is lost. Call `collect_ready` or `finish` afterwards. Nothing is sent
        for it, and nothing is paid.

        Returns:
            how many batches will be downloaded again.

        Raises:
            InputError: the output still exists.
        """
        with self._open() as run:
            return reset_collected(run.ledger)

    def retry(self, *, every: bool = False) -> int:
        """
        Mark the requests that failed or are missing for a retry; their lines leave the output.

        Results that are missing from batches that still exist are downloaded again first, which
        costs nothing. Call `finish` afterwards, which sends the others.

        Args:
            every: whether to retry invalid requests too, which the service will refuse again.

        Returns:
            how many requests will be retried.

        Raises:
            InputError: the output was changed by something else.
            ServiceUnreachableError: results cannot be downloaded now. Nothing was marked.
            AnthropicError: the service refused, or could not be reached. Nothing was marked.
        """
        with self._open() as run:
            if not self._has_collected_missing:
                for _ in self._steps(run, "collect_missing"):
                    pass
            return reset_failed(run.ledger, include_invalid=every)

    def cancel(self, *, for_resume: bool = False) -> list[str]:
        """
        Ask the service to end every batch in progress early.

        What the service has processed by then has results and is paid for. Call `collect_ready`
        or `finish` to collect it. A batch that is not proven to be of this run is not canceled.

        Args:
            for_resume: whether the requests that get canceled are sent again when the run is
                resumed; by default they count as failed.

        Returns:
            the ids of the batches that the service is canceling.

        Raises:
            AnthropicError: the service refused, or could not be reached; some batches may have
                been canceled. Call again to cancel the rest.
        """
        with self._open() as run:
            return cancel(run.ledger, run.service, for_resume=for_resume)

    def report(self, prices: Prices | None = None) -> Report:
        """
        Return the report of the run as it is now, also after the run was finished or closed.

        Args:
            prices: a price list, for the cost.
        """
        if self._held:
            return report_on(self._held.ledger, prices)
        with Ledger.for_reading(self._folder, self._system) as ledger:
            return report_on(ledger, prices)

    def close(self) -> None:
        """
        Release the lock, the ledger, and a client that was made for the run.

        Nothing is lost; batches that were submitted continue at the service.
        """
        self._closed = True
        self._release()

    def _do(self, step: Step) -> Report:
        with self._open() as run:
            for _ in self._steps(run, step):
                pass
            return report_on(run.ledger)

    @contextmanager
    def _open(self) -> Iterator[_Resources]:
        """Provide what the run works with; release it afterwards if no work is left."""
        if self._closed:
            raise ValueError("This run is closed. Call run or resume again.")
        run = self._held = self._held or self._reopen()
        try:
            run.ledger.claim()
            yield run
        finally:
            if self._held is run and not run.ledger.unfinished:
                self._release()

    def _release(self) -> None:
        if self._held:
            held, self._held = self._held.held, None
            held.close()

    def _steps(self, run: _Resources, step: Step) -> Iterator[Event]:
        if step not in _GOALS:
            raise ValueError(f"{step!r} is not a step. Pass one of {', '.join(_GOALS)}.")
        recover(run.ledger)
        if step == "collect_missing":
            self._has_collected_missing = True
            if not reset_missing(run.ledger, run.service):
                return
        executor = Executor(run.ledger, run.service, self._options, _GOALS[step])
        yield from executor.work()
        if error := executor.error():
            write_errors(run.ledger)
            raise error
        if step == "finish" and self._options.ordered and not run.ledger.unfinished:
            sort_output(run.ledger)
        if step in ("finish", "collect_ready", "collect_missing", "check"):
            self._conclude(run.ledger)
            yield executor.event()

    def _conclude(self, ledger: Ledger) -> None:
        write_errors(ledger)
        if self._on_finish and not ledger.unfinished:
            self._on_finish(ledger)

    def _blocks(self) -> Iterator[list[bytes]]:
        """Yield result lines in lists, each as soon as its lines are safe."""
        read = 0
        with self._open() as run:
            for _ in self._steps(run, "finish"):
                size = run.ledger.checkpoint.size
                if size > read:
                    lines = lines_between(self._folder.results, read, size)
                    while block := list(islice(lines, _BLOCK_LINES)):
                        yield block
                    read = size

    def _record_of(self, line: bytes) -> Record:
        from message_batches_api import models

        record = loads(line)
        record["custom_id"] = str(record["custom_id"])  # an id of the user may be a number
        model: Any = (
            models.MessageBatchIndividualResponse
            if self._options.beta is None
            else models.BetaMessageBatchIndividualResponse
        )
        return model.from_dict(record)  # type: ignore[no-any-return]


def run(
    source: Source,
    out: str | Path,
    *,
    client: Anthropic | None = None,
    options: RunOptions | None = None,
) -> Run:
    """
    Start a run, or resume it.

    All requests are checked before anything is sent. The ledger and all other files of the run are
    in a folder beside the output, `<out>.run`.

    Args:
        source: the requests: a path, a binary file of JSON lines, or an iterable of requests.
        out: the file for the result lines, each as the server sent it.
        client: the API client; by default one made from the environment, which the run closes.
        options: how the run is split into batches, and how it retries and waits.

    Raises:
        InputError: the requests have errors, or the ledger belongs to another run.
        RunLockedError: another process, or another `Run` of this one, is working on the run.
    """
    return start_run(source, out, client=client, options=options)


def start_run(
    source: Source,
    out: str | Path,
    *,
    client: Anthropic | None = None,
    connect: Callable[[], Anthropic] | None = None,
    options: RunOptions | None = None,
    service: str | None = None,
    on_finish: OnFinish | None = None,
    system: System = SYSTEM,
) -> Run:
    """
    Start a run, or resume it, for packages on top of `run`.

    Args:
        source: as for `run`.
        out: as for `run`.
        client: as for `run`.
        connect: a function that makes the client where none is given; the run closes that client.
        options: as for `run`.
        service: a name for the service, where the client's base URL changes from call to call.
        on_finish: called with the ledger whenever all results are collected.
        system: the machine.

    Raises:
        InputError: as for `run`.
        RunLockedError: as for `run`.
    """
    options = options or RunOptions()

    def serve(stack: ExitStack) -> Service:
        return Service(_client_for(client, connect, stack), options.beta, system)

    with ExitStack() as stack:
        service_used = serve(stack)
        folder = stack.enter_context(
            prepared(
                source,
                out,
                service=service or str(service_used.client.base_url),
                anthropic_version=service_used.client.anthropic_version,
                options=options,
                system=system,
            )
        )
        ledger = stack.enter_context(Ledger.open(folder, system))
        resources = _Resources(ledger, service_used, stack.pop_all())
    return Run(resources, lambda: _reopened(folder, serve, system), options, on_finish)


def resume(
    out: str | Path,
    *,
    client: Anthropic | None = None,
    options: RunOptions | None = None,
) -> Run:
    """
    Resume a run without its input.

    Args:
        out: the output of the run, or its ledger.
        client: as for `run`.
        options: how to retry and wait; what was fixed when the run started is in its ledger.

    Raises:
        InputError: there is no such run, or it was started with another service or API version.
        RunLockedError: another process, or another `Run` of this one, is working on the run.
    """
    return resume_run(out, client=client, options=options)


def resume_run(
    out: str | Path,
    *,
    client: Anthropic | None = None,
    connect: Callable[[], Anthropic] | None = None,
    options: RunOptions | None = None,
    service: str | None = None,
    on_finish: OnFinish | None = None,
    system: System = SYSTEM,
) -> Run:
    """
    Resume a run without its input, for packages on top of `resume`.

    Args:
        out: as for `resume`.
        client: as for `resume`.
        connect: as for `start_run`.
        options: as for `resume`.
        service: as for `start_run`.
        on_finish: as for `start_run`.
        system: as for `start_run`.

    Raises:
        InputError: as for `resume`.
        RunLockedError: as for `resume`.
    """
    with open_ledger(out, system) as ledger:
        folder = ledger.folder
        fixed = {name: ledger.setting(name) for name in ("betas", "id_field", "wire_ids")}
        limits = ledger.setting("limits")
    options = evolve(
        options or RunOptions(),
        beta=fixed["betas"],
        id_field=fixed["id_field"],
        wire_ids=fixed["wire_ids"],
        max_batch_requests=limits["requests"],
        max_batch_bytes=limits["size"],
    )

    def serve(stack: ExitStack) -> Service:
        return Service(_client_for(client, connect, stack), options.beta, system)

    resources = _reopened(folder, serve, system)
    try:
        refuse_changes(
            resources.ledger,
            {
                "service": service or str(resources.service.client.base_url),
                "anthropic_version": resources.service.client.anthropic_version,
                **fixed,
            },
        )
    except BaseException:
        resources.held.close()
        raise
    return Run(resources, lambda: _reopened(folder, serve, system), options, on_finish)


def cancel_run(
    out: str | Path,
    *,
    client: Anthropic,
    for_resume: bool = False,
    system: System = SYSTEM,
) -> list[str]:
    """
    Ask the service to end every batch of a run early, even while a process works on the run.

    That process sends nothing more, and ends when the batches have ended.

    Args:
        out: the output of the run, or its folder.
        client: the API client.
        for_resume: as for `Run.cancel`.
        system: the machine.

    Returns:
        the ids of the batches that the service is canceling.

    Raises:
        InputError: there is no such run.
        AnthropicError: as for `Run.cancel`.
    """
    with open_ledger(out, system) as ledger:
        betas = ledger.setting("betas")
        service = Service(client, None if betas is None else tuple(betas), system)
        return cancel(ledger, service, for_resume=for_resume)


def _reopened(
    folder: RunFolder, serve: Callable[[ExitStack], Service], system: System
) -> _Resources:
    with ExitStack() as stack:
        stack.enter_context(locked_run(folder))
        ledger = stack.enter_context(Ledger.open(folder, system))
        return _Resources(ledger, serve(stack), stack.pop_all())


def _client_for(
    client: Anthropic | None, connect: Callable[[], Anthropic] | None, stack: ExitStack
) -> Anthropic:
    """Return the client to use; one that is made here is closed with the run."""
    if client is not None:
        return client
    from message_batches import Anthropic

    return stack.enter_context((connect or Anthropic)())
