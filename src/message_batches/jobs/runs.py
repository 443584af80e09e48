"""A whole run behind one call: hand over requests, get back every answer."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from anyio import to_thread

from message_batches.sdk.errors import AnthropicError
from message_batches.sdk.values import loads

from .checks import Rules
from .engine import Engine, Event, Settings
from .errors import BadInput, Problem
from .ledger import SUFFIX, Ledger
from .locking import locked_run
from .output import put_in_order, take_back
from .planning import check_unchanged, plan
from .prices import Prices
from .report import Report, report_on, write_errors
from .rows import read_spans
from .service import Service, counts_of, trouble_of
from .spooling import Source, spool
from .submission import remove_locks
from .values import Limits

if TYPE_CHECKING:
    from message_batches import Anthropic
    from message_batches_api.models import MessageBatchIndividualResponse


def ledger_path(out: Path) -> Path:
    """Name the ledger that belongs to an output."""
    return out.with_name(out.name + SUFFIX)


class Run:
    """
    A run that is under way, or finished.

    Iterate over it to get every result, those of earlier calls included, in the order in which
    they come in; it submits, waits and collects meanwhile. Or call `finish` and read the output.
    Leave it at any time: what was sent goes on, and the same call takes the run up again.

    Use as a context manager, or call `close`.
    """

    def __init__(
        self, ledger: Ledger, service: Service, settings: Settings, held: ExitStack
    ) -> None:
        self._ledger = ledger
        self._service = service
        self._settings = settings
        self._held = held
        self.out = ledger.out

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __iter__(self) -> Iterator[MessageBatchIndividualResponse]:
        """Yield each result as a record."""
        for line in self.lines():
            yield _record_of(line)

    def lines(self) -> Iterator[bytes]:
        """Yield each result as the line that the server sent."""
        read = 0
        for _ in self.events():
            size = self._ledger.out_size
            if size > read:
                yield from read_spans(str(self.out), [(read, size)])
                read = size

    def events(self) -> Iterator[Event]:
        """Do the work, and say at each step how far it has come."""
        engine = self._engine()
        yield from engine.steps()
        remove_locks(self._ledger)
        if self._settings.ordered:
            put_in_order(self._ledger)
        write_errors(self._ledger)
        yield engine.event()

    def submissions(self) -> Iterator[Event]:
        """Send what is planned, without waiting for any of it to end."""
        return self._engine().submissions()

    def harvest(self) -> Iterator[Event]:
        """Collect the results of the batches that have ended by now."""
        yield from self._engine().harvest()
        write_errors(self._ledger)

    def reconciliations(self) -> Iterator[Event]:
        """Find out what became of the batches whose create was never answered."""
        return self._engine().reconciliations()

    def decide(self, number: int | None, *, adopt: str | None) -> None:
        """
        Settle by a person's word what became of a batch whose create was never answered.

        Args:
            number: its number in the plan; may be None while there is only one.
            adopt: the id of the batch that it became; None if it became none, and is to be sent
                again.

        Raises:
            BadInput: there is no such question, or the batch given does not fit.
        """
        open_ = self._ledger.numbers("sending")
        number = open_[0] if number is None and len(open_) == 1 else number
        if number not in open_:
            raise self._bad(
                f"There is nothing to settle for batch {number}."
                if number
                else f"{len(open_)} batches wait to be settled.",
                f"Give one of these with --partition: {', '.join(map(str, open_)) or 'none'}.",
            )
        if adopt is None:
            self._ledger.mark_not_sent(number, "by a person's word")
            return
        rows = self._ledger.record(number).partition.rows
        batch = self._service.retrieve(adopt)
        found = sum(counts_of(batch).values())
        if found != rows or adopt in self._ledger.known_batches(number):
            raise self._bad(
                f"{adopt} cannot be batch {number}: it holds {found:,} requests, not {rows:,}."
                if found != rows
                else f"{adopt} is another batch of this run, or was found to hold other rows.",
                "Give the id of the batch that fits.",
            )
        self._ledger.mark_submitted(number, batch.id, batch.created_at, adopted=True)

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
        """Ask the batches that are under way to end early; give the ids of those that could be."""
        canceled = []
        for record in self._ledger.records("submitted"):
            batch_id = record.handle.batch_id
            try:
                self._service.cancel(batch_id)
            except AnthropicError as error:
                # It may have ended meanwhile, which is as good.
                if trouble_of(error) != "refused":
                    raise
            else:
                canceled.append(batch_id)
        return canceled

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

    def _bad(self, what: str, mend: str) -> BadInput:
        return BadInput(str(self._ledger.path), [Problem(what, mend)])

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

    Raises:
        BadInput: the rows have faults, or this is not the run that the ledger belongs to.
    """
    client = client or _client()
    surface = None if betas is None else tuple(betas)
    with ExitStack() as stack:
        path = stack.enter_context(
            _prepared(
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
        return Run(ledger, Service(client, surface), settings or Settings(), stack.pop_all())


def prepare(
    source: Source,
    out: str | Path,
    *,
    service: str,
    betas: Iterable[str] | None = None,
    anthropic_version: str = "2023-06-01",
    limits: Limits | None = None,
    id_field: str | None = None,
) -> None:
    """
    Check the rows and write the plan of a run beside its output. Nothing is sent, or asked.

    `run` does the same first; called before it, this spares making a client for a file with faults.
    """
    with _prepared(
        source,
        out,
        service=service,
        betas=betas,
        anthropic_version=anthropic_version,
        limits=limits or Limits(),
        id_field=id_field,
    ):
        pass


def resume(
    out: str | Path,
    *,
    client: Anthropic | None = None,
    settings: Settings | None = None,
    service: str | None = None,
) -> Run:
    """
    Take up a run that was begun before, without its input being given again.

    Raises:
        BadInput: there is no such run, or it was begun with another service or API version.
    """
    client = client or _client()
    out = Path(out).absolute()
    with ExitStack() as stack:
        path = ledger_path(out)
        ledger = stack.enter_context(open_ledger(out))
        stack.enter_context(locked_run(path))
        betas = ledger.setting("betas")
        _refuse_changes(
            ledger,
            {
                "service": service or str(client.base_url),
                "betas": betas,
                "anthropic_version": client.anthropic_version,
                "id_field": ledger.setting("id_field"),
            },
        )
        surface = None if betas is None else tuple(betas)
        return Run(ledger, Service(client, surface), settings or Settings(), stack.pop_all())


def open_ledger(out: str | Path) -> Ledger:
    """Open the ledger that belongs to an output; raise BadInput if there is none."""
    out = Path(out).absolute()
    try:
        return Ledger.open(ledger_path(out))
    except FileNotFoundError:
        raise BadInput(
            str(out),
            [
                Problem(
                    f"No run belongs to this output: {ledger_path(out).name} is not there.",
                    "Check the name, or begin one with message-batches run FILE --out OUT.",
                )
            ],
        ) from None


@contextmanager
def _prepared(
    source: Source,
    out: str | Path,
    *,
    service: str,
    betas: Iterable[str] | None,
    anthropic_version: str,
    limits: Limits,
    id_field: str | None,
) -> Iterator[Path]:
    """Hold the lock of a ledger that fits the input and the facts; make it if there is none."""
    facts = {
        "service": service,
        "betas": None if betas is None else list(betas),
        "anthropic_version": anthropic_version,
        "id_field": id_field,
    }
    out = Path(out).absolute()
    path = ledger_path(out)
    if not out.parent.is_dir():
        raise BadInput(
            str(out), [Problem("There is no such folder.", "Make it, or give another --out.")]
        )
    with locked_run(path):
        if path.exists():
            _check_same_run(path, source, facts)
        else:
            _refuse_foreign_output(out)
            _plan(path, source, limits, facts)
        yield path


async def async_run(source: Source, out: str | Path, **arguments: Any) -> AsyncRun:
    """Do what `run` does without blocking the event loop; it takes the same arguments."""
    return AsyncRun(await to_thread.run_sync(partial(run, source, out, **arguments)))


class AsyncRun:
    """
    A `Run` for an event loop.

    Each step is done in a worker thread. A task that is cancelled meanwhile waits for that step to
    end, so that nothing is cut in the middle.
    """

    def __init__(self, run: Run) -> None:
        self._run = run
        self.out = run.out

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def __aiter__(self) -> AsyncIterator[MessageBatchIndividualResponse]:
        """Yield each result as a record."""
        records = iter(self._run)
        while (record := await to_thread.run_sync(next, records, None)) is not None:
            yield record

    async def events(self) -> AsyncIterator[Event]:
        """Do the work, and say at each step how far it has come."""
        events = self._run.events()
        while (event := await to_thread.run_sync(next, events, None)) is not None:
            yield event

    async def finish(self) -> Report:
        """Do all the work and give the report."""
        return await to_thread.run_sync(self._run.finish)

    async def report(self, prices: Prices | None = None) -> Report:
        """Give the account of the run as it stands, with its cost if there is a price list."""
        return await to_thread.run_sync(self._run.report, prices)

    async def close(self) -> None:
        """Let go of the ledger."""
        await to_thread.run_sync(self._run.close)


def _client() -> Anthropic:
    from message_batches import Anthropic

    return Anthropic()


def _plan(path: Path, source: Source, limits: Limits, facts: dict[str, Any]) -> None:
    facts = dict(facts)
    rules = Rules(facts["anthropic_version"], facts.pop("id_field"))
    if isinstance(source, str | Path):
        plan(source, path, limits=limits, rules=rules, **facts)
        return
    requests = path.with_name(path.stem + ".requests")
    spool(source, requests)
    try:
        plan(requests, path, limits=limits, rules=rules, name="requests", **facts)
    except BaseException:
        requests.unlink()
        raise


def _check_same_run(path: Path, source: Source, facts: dict[str, Any]) -> None:
    with Ledger.open(path) as ledger:
        _refuse_changes(ledger, facts)
        if isinstance(source, str | Path):
            check_unchanged(ledger, Path(source), str(source))
            return
        again = path.with_name(path.stem + ".requests.again")
        spool(source, again)
        try:
            check_unchanged(ledger, again, "requests")
        finally:
            again.unlink()


_FACTS = {
    "service": ("the service", "--base-url or ANTHROPIC_BASE_URL, or --sandbox"),
    "betas": ("the beta features", "--beta"),
    "anthropic_version": ("the API version", "--anthropic-version"),
    "id_field": ("ids from the field", "--id-field"),
}


def _refuse_changes(ledger: Ledger, facts: dict[str, Any]) -> None:
    problems = [
        Problem(
            f"This run was begun with {what} {_shown(ledger.setting(name))}, "
            f"and now it is {_shown(facts[name])}.",
            f"Give the same again ({where}), or another --out to begin a new run.",
        )
        for name, (what, where) in _FACTS.items()
        if ledger.setting(name) != facts[name]
    ]
    if problems:
        raise BadInput(str(ledger.path), problems)


def _shown(fact: Any) -> str:
    if fact is None:
        return "none"
    if isinstance(fact, list):
        return ", ".join(fact) or "none by name"
    return str(fact)


def _refuse_foreign_output(out: Path) -> None:
    if out.exists() and out.stat().st_size:
        raise BadInput(
            str(out),
            [
                Problem(
                    "The output is there already and no run belongs to it.",
                    "Give another --out, or move the file away.",
                )
            ],
        )


def _record_of(line: bytes) -> MessageBatchIndividualResponse:
    from message_batches_api.models import MessageBatchIndividualResponse

    record = loads(line)
    record["custom_id"] = str(record["custom_id"])  # a row's own id may be a number
    return MessageBatchIndividualResponse.from_dict(record)
