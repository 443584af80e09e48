"""
The ledger of a run over many files and machines, and the parts beside it.

Only the ledger actor has it open.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from attrs import asdict

from message_batches.jobs import Progress
from message_batches.jobs.ledger import PartitionOutline, PlannedFile, SharedLedger
from message_batches.ray.messages import (
    CollectedPart,
    FilePlan,
    Part,
    PlannedPartition,
    RunFacts,
    missing_path,
)

NAME = "run.ledger"


class PartsLedger(SharedLedger):
    """The ledger of a run over many files. Its parts are in the folder `results` beside it."""

    @classmethod
    def create_run(cls, path: Path, run: str, facts: RunFacts, plans: Iterable[FilePlan]) -> None:
        """Write the plan of a new run; the ledger appears at `path` once it is complete."""
        files = (
            PlannedFile(
                plan.source, plan.size, plan.changed_at, tuple(map(_outline, plan.partitions))
            )
            for plan in plans
        )
        # `parts` stops the commands that collect into one output file; those that show a run
        # or reconcile a batch work on this ledger too.
        settings = {"run": run, "source": str(path.parent), "out_size": 0, "parts": True, **facts}
        cls.create(path, files, settings)

    def file_plans(self) -> list[FilePlan]:
        """Return the original plan, file by file."""
        return [
            FilePlan(
                file.path,
                file.size,
                file.changed_at,
                tuple(PlannedPartition(*outline) for outline in file.partitions),
            )
            for file in self.files()
        ]

    def update_source(self, file_plan: FilePlan) -> None:
        """Record the new size and time of a file that was rewritten with the same requests."""
        self.update_file(file_plan.source, file_plan.size, file_plan.changed_at)

    def divide(self, number: int, partitions: Iterable[PlannedPartition]) -> None:
        """Replace a partition that the service refused as too large with smaller ones."""
        self.split(number, map(_outline, partitions))

    def keep_part(self, number: int, collected: CollectedPart) -> Part:
        """
        Rename the results of a partition to their final name and close the partition.

        A second call for the same partition changes nothing: the first results stay.
        """
        scratch = Path(collected.scratch)
        if (kept := self.part(number)) is not None:
            scratch.unlink(missing_ok=True)
            missing_path(scratch).unlink(missing_ok=True)
            return Part(**kept)
        path = self.path.parent / "results" / f"part-{number:05}.jsonl"
        if missing_path(scratch).exists():
            missing_path(scratch).replace(missing_path(path))
        # Already renamed if the process died between this line and the transaction below.
        if scratch.exists():
            scratch.replace(path)
        part = Part(
            number,
            self.record(number).handle.batch_id,
            str(path),
            collected.size,
            collected.sha256,
            collected.outcomes,
            collected.missing,
            collected.unmatched,
        )
        retry = _outline(collected.retry) if collected.retry else None
        self.add_part(number, asdict(part), retry=retry)
        return part

    def all_parts(self) -> list[Part]:
        """Return the parts collected so far, in the order of the plan."""
        return [Part(**part) for part in self.parts()]

    def progress(self, answered: int) -> Progress:
        """Return the progress, given how many requests of open batches have been processed."""
        states = self.states()
        states.pop("replaced", None)
        collected = states.get("collected", 0)
        open_, to_retry = self.open_counts()
        return Progress(
            requests=self.setting("requests"),
            settled=self.setting("requests") - open_,
            answered=answered,
            batches=sum(states.values()),
            submitted=states.get("submitted", 0) + states.get("ended", 0) + collected,
            collected=collected,
            to_retry=to_retry,
        )


def _outline(planned: PlannedPartition) -> PartitionOutline:
    return PartitionOutline(planned.spans, planned.requests, planned.size, planned.fingerprint)
