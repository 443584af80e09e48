"""The batches of a workspace that no run knows."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from attrs import frozen

OrphanOrigin = Literal["known_run", "other_run", "other_program", "unknown"]
"""
Whose ids the first results of a batch have.

known_run: those of a run that was found, although its ledger does not know the batch. other_run:
those of a run of message-batches that was not found. other_program: those of something else, or of
a run with `--wire-ids as-is`. unknown: there are no results to read, or not yet.
"""


@frozen
class Orphan:
    """
    A batch that no ledger knows; times are seconds since the epoch.

    Attributes:
        batch_id: its id.
        status: `in_progress`, `canceling` or `ended`, as the service says.
        requests: how many requests; None where the service does not say.
        outcomes: the requests by outcome, as far as the service says; `processing` is one.
        created_at: when it was created.
        ended_at: when it ended; None before.
        results_until: when its results vanish, or vanished.
        archived: whether they have.
        ids: the ids of its first results.
        origin: whose ids these are.
        nonce: what names the run in the ids of a run of message-batches.
        runs: the outputs of the runs that were found and have these ids.
        may_belong_to: the outputs of other runs that the batch may be of: their ledger cannot be
            read, or the response to a create with as many requests was lost.
    """

    batch_id: str
    status: str
    requests: int | None
    outcomes: dict[str, int]
    created_at: float
    ended_at: float | None
    results_until: float
    archived: bool
    ids: tuple[str, ...] = ()
    origin: OrphanOrigin = "unknown"
    nonce: str | None = None
    runs: tuple[str, ...] = ()
    may_belong_to: tuple[str, ...] = ()

    @property
    def has_results(self) -> bool:
        """Whether its results can be downloaded now."""
        return self.status == "ended" and not self.archived


@frozen
class UnreadableLedger:
    """
    A ledger that cannot be read, or a folder that cannot be searched for ledgers.

    Attributes:
        name: the output of the run, or the folder.
        reason: why not.
    """

    name: str
    reason: str


@frozen
class OrphanReport:
    """
    The batches of a workspace that no ledger knows.

    Attributes:
        base_url: the address of the service.
        at: when the batches were listed, by the service's clock, in seconds since the epoch.
        batches: how many batches were listed.
        runs: how many ledgers were read.
        orphans: the batches that none of them knows, the newest first.
        unreadable: what could not be read; the batches of its runs are among the orphans.
    """

    base_url: str
    at: float
    batches: int
    runs: int
    orphans: list[Orphan]
    unreadable: list[UnreadableLedger]


@frozen
class CollectedBatch:
    """
    What became of the download of a batch.

    Attributes:
        batch_id: its id.
        outcome: `collected`; `there`: its file was complete; `not_ended`; `gone`: its results are
            no longer kept; `failed`: try again.
        path: the file; None where nothing was written.
        reason: why the results are not there, or not all of them; None where they are.
    """

    batch_id: str
    outcome: Literal["collected", "there", "not_ended", "gone", "failed"]
    path: Path | None = None
    reason: str | None = None
