"""A whole run behind one call: hand over requests, get back every answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Self

from message_batches.sdk.errors import AnthropicError
from message_batches.sdk.values import loads

from .decisions import decide
from .engine import Engine
from .ledger import Ledger
from .locking import locked_run
from .output import lines_between, recover
from .preparing import open_ledger, prepared, refuse_changes
from .prices import Prices
from .progress import Event
from .recollecting import forget_collected
from .report import Report, report_on, write_errors
from .rewriting import put_in_order, take_back
from .service import Service, trouble_of
from .settings import Settings
from .spooling import Source
from .values import Limits

if TYPE_CHECKING:
    from message_batches import Anthropic
    from message_batches_api.models import (
        BetaMessageBatchIndividualResponse,
        MessageBatchIndividualResponse,
    )

    Record = MessageBatchIndividualResponse | BetaMessageBatchIndividualResponse

    After = Callable[[Ledger], None]

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
        settings: Settings,
        held: ExitStack,
        after: After | None = None,
    ) -> None:
        self._ledger = ledger
        self._service = service
        self._settings = settings
        self._held = held
        self._after = after
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
        if self._settings.ordered:
            put_in_order(self._ledger)
        self._conclude()
        yield engine.event()

    def recover(self) -> None:
        """
        Bring the output to where the ledger says it is, which `events` and `harvest` do first.

        Raises:
            BadInput: somebody else has changed the output; it was left as it is.
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
        if self._after and not self._ledger.owes:
            self._after(self._ledger)

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
            BadInput: there is no such question, or the batch given does not fit.
        """
        decide(self._ledger, self._service, number, adopt=adopt)

    def collect_again(self) -> int:
        """
        Have every result downloaded again, into a new output, because the old one is lost.

        Call `harvest` or go on with the run afterwards. Nothing is sent again for it.

        Returns:
            how many batches are to be collected again.

        Raises:
            BadInput: the output is there.
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
                if trouble_of(error) != "refused":
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
        return Engine(self._ledger, self._service, self._settings)

    def close(self) -> None:
        """Let go of the ledger. Nothing is lost; batches that were sent go on."""
        self._held.close()


def run(
    source: Source,
    out: str | Path,
    *,
    client: Anthropic | None = None,
    betas: Iterable[str] | None = None,
    limits: Limits | None = None,
    settings: Settings | None = None,
    service: str | None = None,
    id_field: str | None = None,
    after: After | None = None,
) -> Run:
    """
    Begin a run, or take one up again.

    All rows are checked before anything is sent. The ledger of the run stands beside the output, as
    `<out>.ledger`.

    Args:
        source: the requests: a path, a binary file of JSON lines, or an iterable of requests.
        out: where each result line goes, as the server sent it.
        client: the API client; by default one made from the environment.
        betas: beta features, for the beta surface; None for the standard one.
        limits: how large one batch may be.
        settings: how to retry, wait and ask.
        service: a name for the service that stays the same from call to call, where the client's
            base URL does not.
        id_field: the field that holds each row's own id, any text or whole number. The wire gets
            another id in its place, and the results get the own one back as their `custom_id`.
        after: what is to be done with the results whenever all of them are there.

    Raises:
        BadInput: the rows have faults, or this is not the run that the ledger belongs to.
    """
    client = client or _client()
    surface = None if betas is None else tuple(betas)
    with ExitStack() as stack:
        path = stack.enter_context(
            prepared(
                source,
                out,
                service=service or str(client.base_url),
                betas=surface,
                anthropic_version=client.anthropic_version,
                limits=limits or Limits(),
                id_field=id_field,
            )
        )
        ledger = stack.enter_context(Ledger.open(path))
        return Run(ledger, Service(client, surface), settings or Settings(), stack.pop_all(), after)


def resume(
    out: str | Path,
    *,
    client: Anthropic | None = None,
    settings: Settings | None = None,
    service: str | None = None,
    after: After | None = None,
) -> Run:
    """
    Take up a run that was begun before, without its input being given again.

    Raises:
        BadInput: there is no such run, or it was begun with another service or API version.
    """
    client = client or _client()
    with ExitStack() as stack:
        ledger = stack.enter_context(open_ledger(out))
        stack.enter_context(locked_run(ledger.path))
        betas = ledger.setting("betas")
        refuse_changes(
            ledger,
            {
                "service": service or str(client.base_url),
                "betas": betas,
                "anthropic_version": client.anthropic_version,
                "id_field": ledger.setting("id_field"),
            },
        )
        surface = None if betas is None else tuple(betas)
        return Run(ledger, Service(client, surface), settings or Settings(), stack.pop_all(), after)


def _client() -> Anthropic:
    from message_batches import Anthropic

    return Anthropic()
