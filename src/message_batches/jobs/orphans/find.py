"""List the batches that no ledger knows, and say whose they are, as far as their ids show it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import evolve

from message_batches.jobs.engine import RETENTION, Service, counts_of, is_batch_id, view_of
from message_batches.jobs.input import parse_wire_id
from message_batches.jobs.orphans.ledgers import (
    KnownRun,
    LedgerSource,
    holds_all,
    ledgers_in,
    read_run,
)
from message_batches.jobs.output import NotAResultError, read_line
from message_batches.jobs.system import SYSTEM, System
from message_batches.jobs.types import Orphan, OrphanReport, UnreadableLedger
from message_batches.sdk import failure_kind_of

if TYPE_CHECKING:
    from message_batches import Anthropic

_IDS_READ = 20
_AT_ONCE = 4  # batches whose first results are read


def find_orphans(
    folders: Iterable[str | Path] = (".",), *, client: Anthropic, system: System = SYSTEM
) -> OrphanReport:
    """
    Return the batches of the client's workspace that no ledger in these folders knows.

    Ledgers are only read, also those of runs that a process is working on.

    Args:
        folders: where to look for runs, with the folders inside.
        client: the client for the workspace.
        system: the machine.

    Raises:
        InputError: one of these is not a folder.
        MessageBatchesError: the batches cannot be listed.
    """
    service = Service(client, system=system)
    # The list first: every batch in it was created before the ledgers are looked for and read.
    response = service.list()
    batches = [batch for page in response.value.iter_pages() for batch in page.data]
    runs, unreadable = _read(ledgers_in(folders))
    known = {batch_id for run in runs for batch_id in run.batches}
    lost = [
        _described(batch, response.date)
        for batch in batches
        if getattr(batch, "id", "") not in known
    ]
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        ids = threads.map(lambda orphan: _first_ids(orphan, service), lost)
        orphans = [
            _attributed(evolve(orphan, ids=each), runs, unreadable)
            for orphan, each in zip(lost, ids, strict=True)
        ]
    return OrphanReport(
        str(client.base_url), response.date, len(batches), len(runs), orphans, unreadable
    )


def runs_of_batches(
    sources: Iterable[LedgerSource | UnreadableLedger],
) -> tuple[dict[str, str], list[UnreadableLedger]]:
    """Return the name of the run of each batch that these ledgers know, and what is unreadable."""
    runs, unreadable = _read(sources)
    return {batch_id: run.source.name for run in runs for batch_id in run.batches}, unreadable


def _read(
    sources: Iterable[LedgerSource | UnreadableLedger],
) -> tuple[list[KnownRun], list[UnreadableLedger]]:
    read = [read_run(each) if isinstance(each, LedgerSource) else each for each in sources]
    return (
        [each for each in read if isinstance(each, KnownRun)],
        [each for each in read if isinstance(each, UnreadableLedger)],
    )


def _described(batch: Any, date: float) -> Orphan:
    view = view_of(batch, date)
    counts = counts_of(batch)
    return Orphan(
        batch_id=str(batch.id),
        status=str(batch.processing_status),
        requests=view.requests,
        outcomes={name: number for name, number in (counts or {}).items() if number},
        created_at=view.created_at,
        ended_at=view.ended_at,
        results_until=view.created_at + RETENTION,
        archived=view.archived,
    )


def _first_ids(orphan: Orphan, service: Service) -> tuple[str, ...]:
    """Return the ids of the first results of a batch; none where there are no results."""
    if not orphan.has_results or not is_batch_id(orphan.batch_id):
        return ()
    found: list[str] = []
    try:
        with closing(service.results(orphan.batch_id)) as lines:
            for line in islice(lines, _IDS_READ):
                try:
                    found.append(read_line(line).custom_id)
                except NotAResultError:
                    continue
    except Exception as error:
        # Results that cannot be read now say nothing of the batch; the list says that it exists.
        if failure_kind_of(error) is None:
            raise
    return tuple(found)


def _attributed(
    orphan: Orphan, runs: Sequence[KnownRun], unreadable: Sequence[UnreadableLedger]
) -> Orphan:
    """Return a batch with whose it is, by its ids, or could be."""
    possible = tuple(each.name for each in unreadable)
    if not orphan.ids:
        waiting = [run.source.name for run in runs if orphan.requests in run.open_creates]
        return evolve(orphan, may_belong_to=(*possible, *waiting))
    nonce = _nonce_of(orphan.ids)
    owners = [run.source.name for run in runs if nonce is not None and run.nonce == nonce]
    if owners:
        return evolve(orphan, origin="known_run", nonce=nonce, runs=tuple(owners))
    bases = [each.rpartition("-")[0] for each in orphan.ids] if nonce else orphan.ids
    return evolve(
        orphan,
        origin="other_program" if nonce is None else "other_run",
        nonce=nonce,
        runs=tuple(run.source.name for run in runs if holds_all(run.source, bases)),
        may_belong_to=possible,
    )


def _nonce_of(ids: Sequence[str]) -> str | None:
    """Return the run that the ids name; None if they are not of one partition of a run."""
    parsed = [parse_wire_id(each) for each in ids]
    named = {(each.nonce, each.number) if each else None for each in parsed}
    first = parsed[0]
    return first.nonce if first is not None and len(named) == 1 else None
