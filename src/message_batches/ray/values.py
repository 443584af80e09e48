"""
The plain values that pass between the driver, the actor and the tasks.

None of them holds a credential: each worker takes those from its own environment.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from attrs import frozen

from message_batches import Anthropic
from message_batches.jobs import Progress, ServiceRefusedError
from message_batches.jobs.input.partition import PartitionDraft
from message_batches.jobs.steps import Handle, Partition, Service

Facts = dict[str, Any]
"""What a run was begun with and must be taken up with."""


@frozen
class Access:
    """
    How a worker reaches the service.

    Attributes:
        base_url: where it is; None for what the worker's environment says.
        anthropic_version: the API version.
        betas: beta features, for the beta surface; None for the standard one.
        name: what stands for the service in the ledger; None for its address.
    """

    base_url: str | None
    anthropic_version: str
    betas: tuple[str, ...] | None
    name: str | None

    def __attrs_post_init__(self) -> None:
        if self.base_url and urlsplit(self.base_url).username is not None:
            raise ValueError(
                "base_url holds a credential, which would be handed from machine to machine. Put "
                "it into the environment variable ANTHROPIC_BASE_URL of the workers."
            )

    @contextmanager
    def service(self, expected: str | None = None) -> Iterator[Service]:
        """
        Make a service of this worker's own, with the credentials of its environment.

        Raises:
            ServiceRefusedError: there are none, or the environment names another service than
                `expected`.
        """
        with Anthropic(base_url=self.base_url, anthropic_version=self.anthropic_version) as client:
            if not client.has_credentials:
                raise ServiceRefusedError(
                    "No API key is known on a worker. Put one into the environment variable "
                    "ANTHROPIC_API_KEY of every node before Ray is started there.",
                    wrong_input=True,
                )
            name = self.name or str(client.base_url)
            if expected is not None and name != expected:
                raise ServiceRefusedError(
                    f"A worker would talk to {name}, and this run was begun with {expected}. Give "
                    "every node the same ANTHROPIC_BASE_URL, or give base_url.",
                    wrong_input=True,
                )
            yield Service(client, self.betas)


@frozen
class Cut:
    """Some rows of a file that make a batch, short of the number that the ledger will give it."""

    spans: tuple[tuple[int, int], ...]
    rows: int
    size: int
    fingerprint: str

    @classmethod
    def of(cls, piece: PartitionDraft) -> Cut:
        """Leave out of a piece where each single row lies."""
        return cls(piece.spans, len(piece.extents), piece.size, piece.fingerprint)


@frozen
class Planned:
    """
    A requests file and the batches that it is cut into.

    Attributes:
        source: its path.
        size: its bytes.
        changed_at: when it was last changed, nanoseconds since the epoch by the file system.
        cuts: the batches, in the order of the rows.
    """

    source: str
    size: int
    changed_at: int
    cuts: tuple[Cut, ...]

    @property
    def rows(self) -> int:
        """Rows of the file."""
        return sum(cut.rows for cut in self.cuts)


@frozen
class CollectTask:
    """
    A batch whose results are to be brought.

    Attributes:
        handle: the batch.
        sends: how often its rows were sent.
        recalled: whether it was canceled for the time being only.
    """

    handle: Handle
    sends: int
    recalled: bool


@frozen
class WorkPlan:
    """
    What a run owes.

    Attributes:
        submit: partitions to be sent now, or found again.
        waiting: batches that have not ended, as far as is known.
        collect: batches whose results are to be brought.
        owes: whether anything is left to be done.
        progress: where the run stands.
    """

    submit: tuple[Partition, ...]
    waiting: tuple[Handle, ...]
    collect: tuple[CollectTask, ...]
    owes: bool
    progress: Progress


@frozen
class CollectedPart:
    """
    Results that were written to a file, which is not under its final name yet.

    Attributes:
        scratch: the file.
        size: its bytes.
        sha256: its hash.
        outcomes: rows by outcome.
        missing: rows without a result; `<scratch>.missing` names them if there are any.
        surplus: lines that were left out because no row of the batch was waiting for them.
        again: rows that are to be sent again, and that the file does not have.
        stopped_by: the cause, with its message, of a row that calls for an end of the run.
    """

    scratch: str
    size: int
    sha256: str
    outcomes: dict[str, int]
    missing: int
    surplus: int
    again: Cut | None
    stopped_by: tuple[str, str | None] | None


@frozen
class Part:
    """
    The results of one batch.

    Attributes:
        number: the batch's position in the plan, from 1.
        batch_id: the batch.
        path: a file with each result as the server sent it, one on each line.
        size: its bytes.
        sha256: its hash.
        outcomes: its rows by outcome.
        missing: rows of the batch for which the service had no result. The file beside the part
            that ends in `.missing` names them if there are any.
        surplus: lines that were left out: a second one for a row, or one that is not ours.
    """

    number: int
    batch_id: str
    path: str
    size: int
    sha256: str
    outcomes: dict[str, int]
    missing: int
    surplus: int

    @property
    def rows(self) -> int:
        """Lines of the file."""
        return sum(self.outcomes.values())


@frozen
class Collected:
    """
    All results of a run that is finished.

    Attributes:
        folder: where the run is kept.
        rows: rows of the input. As many are in the parts, the missing ones included.
        parts: the files, in the order of the plan.
    """

    folder: str
    rows: int
    parts: tuple[Part, ...]

    @property
    def outcomes(self) -> dict[str, int]:
        """Rows by outcome, those without a result as `missing`."""
        counts: Counter[str] = Counter()
        for part in self.parts:
            counts.update(part.outcomes)
            counts.update({"missing": part.missing} if part.missing else {})
        return dict(counts)


def missing_path(part: str | Path) -> Path:
    """Name the file that tells which rows of a part have no result."""
    return Path(part).with_suffix(".missing")
