"""A whole run behind one call: hand over requests, get back every answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Self

from message_batches.jobs.engine.executor import Engine
from message_batches.jobs.engine.resolve import decide
from message_batches.jobs.engine.service import Service
from message_batches.jobs.input.spool import Source
from message_batches.jobs.ledger.ledger import Ledger
from message_batches.jobs.ledger.lock import locked_run
from message_batches.jobs.options import RunOptions
from message_batches.jobs.output.redownload import forget_collected
from message_batches.jobs.output.results_file import lines_between, recover
from message_batches.jobs.output.rewrite import put_in_order, take_back
from message_batches.jobs.prices import Prices
from message_batches.jobs.progress import Event
from message_batches.jobs.report import Report, report_on, write_errors
from message_batches.jobs.start import open_ledger, prepared, refuse_changes
from message_batches.jobs.system import SYSTEM, System
from message_batches.sdk import failure_kind_of
from message_batches.sdk.errors import AnthropicError
from message_batches.sdk.results import loads

if TYPE_CHECKING:
    from message_batches import Anthropic, AsyncAnthropic
    from message_batches_api.models import (
        BetaMessageBatchIndividualResponse,
        MessageBatchIndividualResponse,
    )

    Record = MessageBatchIndividualResponse | BetaMessageBatchIndividualResponse

    OnFinish = Callable[[Ledger], None]

_BLOCK_LINES = 500


class Run:
    """
    A run that is under way, or finished.

    Iterate over it to get every result, those of earlier calls included, in the order in which
    they come in; it submits, waits and collects meanwhile. Or call `finish` and read the output.
    Leave it at any time: what was sent goes on, and the same call takes the run up again.

    A result in which a value is not of the type that the API describes has no typed record:
    iterating raises `message_batches_api.DecodeError` there. The line is in the output all the
    same, and `lines` gives it as it is.

    Use as a context manager, or call `close`.
    """

    def __init__(
        self,
        ledger: Ledger,
        service: Service,
        options: RunOptions,
        held: ExitStack,
        on_finish: OnFinish | None = None,
    ) -> None:
        self._ledger = ledger
        self._service = service
        self._options = options
        self._held = held
        self._on_finish = on_finish
        self.out = ledger.out

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __iter__(self) -> Iterator[Record]:
        """Yield each result as a record, of the surface that the run uses."""
        for block in self.blocks():
            yield from map(self.record_of, block)

    def lines(self) -> Iterator[bytes]:
        """Yield each result as the line that the server sent, without its line end."""
        for block in self.blocks():
            yield from block

    def blocks(self) -> Iterator[list[bytes]]:
        """Yield result lines in lists, each as soon as its lines are safe."""
        read = 0
        for _ in self.events():
            size = self._ledger.out_size
            if size > read:
                lines = lines_between(self.out, read, size)
                while block := list(islice(lines, _BLOCK_LINES)):
                    yield block
                read = size

    def record_of(self, line: bytes) -> Record:
        """Make the typed record of a result line."""
        from message_batches_api import models

        record = loads(line)
        record["custom_id"] = str(record["custom_id"])  # a row's own id may be a number
        model = (
            models.MessageBatchIndividualResponse
            if self._service.betas is None
            else models.BetaMessageBatchIndividualResponse
        )
        try:
            return model.from_dict(record)
        except ValueError as error:
            error.add_note(
                f"This is the result of {record['custom_id']!r}. The output holds its line all the"
                " same, and `lines()` gives every line as it is."
            )
            raise

    def events(self) -> Iterator[Event]:
        """Do the work, and say at each step how far it has come."""
        engine = self._engine()
        yield from engine.steps()
        self._ledger.remove_locks()
        if self._options.ordered:
            put_in_order(self._ledger)
        self._conclude()
        yield engine.event()

    def recover(self) -> None:
        """
        Bring the output to where the ledger says it is, which `events` and `harvest` do first.

        Raises:
            InputError: somebody else has changed the output; it was left as it is.
        """
        recover(self._ledger)

    def submissions(self) -> Iterator[Event]:
        """Send what is planned, without waiting for any of it to end."""
        return self._engine().submissions()

    def harvest(self) -> Iterator[Event]:
        """Collect the results of the batches that have ended by now."""
        yield from self._engine().harvest()
        self._conclude()

    def _conclude(self) -> None:
        write_errors(self._ledger)
        if self._on_finish and not self._ledger.owes:
            self._on_finish(self._ledger)

    def reconciliations(self) -> Iterator[Event]:
        """Find out what became of the batches whose create was never answered."""
        return self._engine().reconciliations()

    def decide(self, number: int | None, *, adopt: str | None) -> None:
        """
        Settle by a person's word what became of a batch.

        Args:
            number: its number in the plan; may be None while there is only one question open.
            adopt: the id of the batch that it became; None if it became none or that one is gone,
                and it is to be sent again.

        Raises:
            InputError: there is no such question, or the batch given does not fit.
        """
        decide(self._ledger, self._service, number, adopt=adopt)

    def collect_again(self) -> int:
        """
        Have every result downloaded again, into a new output, because the old one is lost.

        Call `harvest` or go on with the run afterwards. Nothing is sent again for it.

        Returns:
            how many batches are to be collected again.

        Raises:
            InputError: the output is there.
        """
        return forget_collected(self._ledger)

    def retry(self, *, every: bool = False) -> int:
        """
        Make the rows that failed or are missing due again; their lines leave the output.

        Args:
            every: also those that the service called invalid, which it will again.

        Returns:
            how many rows are due now.
        """
        return take_back(self._ledger, every=every)

    def cancel(self) -> list[str]:
        """
        Ask the batches that are under way to end early, for good: what is canceled has failed.

        Returns:
            the ids of those that could be canceled.
        """
        return list(self._cancel(recalled=False))

    def recall(self) -> Iterator[str]:
        """
        Ask the batches that are under way to end early, for the time being.

        What is done by then has its results; the rows that were canceled were not paid for, and are
        sent again when the run is taken up. Yields the id of each batch that could be canceled.
        """
        return self._cancel(recalled=True)

    def _cancel(self, *, recalled: bool) -> Iterator[str]:
        for record in self._ledger.records("submitted", spans=False):
            batch_id = record.handle.batch_id
            # First, so that a crash in between does not make canceled rows final.
            self._ledger.mark_canceling(record.partition.number, recalled=recalled)
            try:
                self._service.cancel(batch_id)
            except AnthropicError as error:
                # It may have ended meanwhile, which is as good.
                if failure_kind_of(error) != "refused":
                    raise
            else:
                yield batch_id

    @property
    def begun(self) -> bool:
        """Whether anything was sent before."""
        return set(self._ledger.states()) != {"planned"}

    def finish(self) -> Report:
        """Do all the work and give the report."""
        for _ in self.events():
            pass
        return self.report()

    def report(self, prices: Prices | None = None) -> Report:
        """Give the account of the run as it stands, with its cost if there is a price list."""
        return report_on(self._ledger, prices)

    def _engine(self) -> Engine:
        return Engine(self._ledger, self._service, self._options)

    def close(self) -> None:
        """Let go of the ledger. Nothing is lost; batches that were sent go on."""
        self._held.close()


def run(
    source: Source,
    out: str | Path,
    *,
    client: Anthropic | AsyncAnthropic | None = None,
    options: RunOptions | None = None,
) -> Run:
    """
    Start a run, or resume it.

    All requests are checked before anything is sent. The ledger of the run stands beside the
    output, as `<out>.ledger`.

    Args:
        source: the requests: a path, a binary file of JSON lines, or an iterable of requests.
        out: where each result line goes, as the server sent it.
        client: the API client; by default one made from the environment, which the run closes.
        options: how the run is cut into batches, and how it retries and waits.

    Raises:
        InputError: the requests have faults, or this is not the run that the ledger belongs to.
        RunLockedError: another process, or another `Run` of this one, is working on the run.
    """
    return start_run(source, out, client=client, options=options)


def start_run(
    source: Source,
    out: str | Path,
    *,
    client: Anthropic | AsyncAnthropic | None = None,
    options: RunOptions | None = None,
    service: str | None = None,
    on_finish: OnFinish | None = None,
    system: System = SYSTEM,
) -> Run:
    """
    Do what `run` does, for packages on top of it.

    Args:
        source: as for `run`.
        out: as for `run`.
        client: as for `run`.
        options: as for `run`.
        service: a name for the service, where the client's base URL changes from call to call.
        on_finish: called with the ledger whenever all results are there.
        system: the machine.
    """
    options = options or RunOptions()
    with ExitStack() as stack:
        used = _client_for(client, stack)
        path = stack.enter_context(
            prepared(
                source,
                out,
                service=service or str(used.base_url),
                anthropic_version=used.anthropic_version,
                options=options,
            )
        )
        ledger = stack.enter_context(Ledger.open(path, system))
        return Run(ledger, Service(used, options.beta), options, stack.pop_all(), on_finish)


def resume(
    out: str | Path,
    *,
    client: Anthropic | AsyncAnthropic | None = None,
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
    client: Anthropic | AsyncAnthropic | None = None,
    options: RunOptions | None = None,
    service: str | None = None,
    on_finish: OnFinish | None = None,
    system: System = SYSTEM,
) -> Run:
    """Do what `resume` does, for packages on top of it; the arguments are those of `start_run`."""
    with ExitStack() as stack:
        ledger = stack.enter_context(open_ledger(out, system))
        stack.enter_context(locked_run(ledger.path))
        used = _client_for(client, stack)
        refuse_changes(
            ledger,
            {
                "service": service or str(used.base_url),
                "betas": ledger.setting("betas"),
                "anthropic_version": used.anthropic_version,
                "id_field": ledger.setting("id_field"),
            },
        )
        betas = ledger.setting("betas")
        surface = Service(used, None if betas is None else tuple(betas))
        return Run(ledger, surface, options or RunOptions(), stack.pop_all(), on_finish)


def _client_for(client: Anthropic | AsyncAnthropic | None, stack: ExitStack) -> Anthropic:
    """Return the client to use; one that is made here is closed with the run."""
    from message_batches import Anthropic, AsyncAnthropic

    if client is None:
        return stack.enter_context(Anthropic())
    if isinstance(client, AsyncAnthropic):
        raise TypeError("A run needs an Anthropic client, not an AsyncAnthropic. Pass Anthropic().")
    return client
