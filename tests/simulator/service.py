"""The service of a simulated history: it knows the truth about every batch."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import define, field

from message_batches.jobs.state import BatchView

WireId = tuple[str, int, int]
"""The run, the partition and the request that an id on the wire names."""

OURS = "ours"
OTHERS = "others"

RESULTS_KEPT = 29 * 86_400.0
"""How long the service keeps results."""


@define(eq=False)
class Batch:
    """
    A batch, as the service knows it. Times are virtual.

    Attributes:
        id: its id.
        owner: who sent it.
        ids: its requests.
        accepted: when the service accepted it.
        visible: since when lists show it.
        counted: since when they show its counts.
        ends: when it ends.
        outcomes: what becomes of each request, by index; none where the service loses the result.
        canceled: when it was canceled.
        deleted: when somebody deleted it.
        workspace: where it is.
        honest: whether its counts are right once it has ended.
    """

    id: str
    owner: str
    ids: tuple[WireId, ...]
    accepted: float
    visible: float
    counted: float
    ends: float
    outcomes: dict[int, str] = field(factory=dict)
    canceled: float | None = None
    deleted: float | None = None
    workspace: str = "first"
    honest: bool = True


class Service:
    """Two workspaces with batches of this run and of others."""

    def __init__(self) -> None:
        self.batches: list[Batch] = []
        self.by_id: dict[str, Batch] = {}
        self.clock = 1e9
        """What its clock shows at the virtual time 0."""
        self.date_set = 0.0
        """By how much the clock that dates responses was set."""

    def add(self, batch: Batch) -> Batch:
        self.batches.append(batch)
        self.by_id[batch.id] = batch
        return batch

    def view(self, batch: Batch, now: float) -> BatchView:
        """Return what the service shows of a batch."""
        ended = now >= batch.ends
        counts: int | None = None
        if now >= batch.counted:
            counts = len(batch.ids)
            if ended and len(batch.outcomes) < counts:
                # Counts may say how many results there are, or be nonsense for ever.
                counts = len(batch.outcomes) if batch.honest else None
        return BatchView(
            batch.id,
            batch.accepted + self.clock,
            counts or None,
            ended,
            batch.ends + self.clock if ended else None,
            now > batch.accepted + RESULTS_KEPT,
        )

    def listing(self, now: float, workspace: str) -> list[Batch]:
        """Return the batches that can be seen, newest first."""
        seen = [
            batch
            for batch in self.batches
            if batch.visible <= now and batch.deleted is None and batch.workspace == workspace
        ]
        seen.sort(key=_age)
        return seen

    def find(self, batch_id: str, now: float, workspace: str) -> Batch | None:
        """Return a batch by its id, as `retrieve` does."""
        batch = self.by_id[batch_id]
        hidden = batch.visible > now or batch.deleted is not None or batch.workspace != workspace
        return None if hidden else batch

    def queued(self, now: float, owners: Iterable[str]) -> int:
        """Return how many requests are in the queue."""
        return sum(
            [len(batch.ids) for batch in self.batches if batch.ends > now and batch.owner in owners]
        )


def _age(batch: Batch) -> float:
    return -batch.accepted
