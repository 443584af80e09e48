"""
The values that the driver, the ledger actor and the tasks send to each other.

None of them holds a credential: each worker reads its own from its environment.
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
from message_batches.jobs.input import PartitionDraft
from message_batches.jobs.steps import Handle, Partition, Service

RunFacts = dict[str, Any]
"""The settings of a run that every later call must repeat."""


@frozen
class Access:
    """
    How a worker reaches the service.

    Attributes:
        base_url: the address of the service; None for the one in the worker's environment.
        anthropic_version: the API version.
        betas: beta features, for the beta endpoints; None for the standard endpoints.
        name: the name of the service in the ledger; None for its address.
    """

    base_url: str | None
    anthropic_version: str
    betas: tuple[str, ...] | None
    name: str | None

    def __attrs_post_init__(self) -> None:
        if self.base_url and urlsplit(self.base_url).username is not None:
            raise ValueError(
                "base_url holds a credential, which Ray would send from machine to machine. Set "
                "the environment variable ANTHROPIC_BASE_URL of the workers instead."
            )

    @contextmanager
    def service(self, expected: str | None = None) -> Iterator[Service]:
        """
        Yield a service that uses the credentials in the environment of this worker.

        Args:
            expected: the name of the service that the run was started with; None for any.

        Raises:
            ServiceRefusedError: the worker has no credentials, or its environment names another
                service than `expected`.
        """
        with Anthropic(base_url=self.base_url, anthropic_version=self.anthropic_version) as client:
            if not client.has_credentials:
                raise ServiceRefusedError(
                    "A worker has no API key. Set the environment variable ANTHROPIC_API_KEY on "
                    "every node before you start Ray there.",
                    nothing_sent=True,
                )
            name = self.name or str(client.base_url)
            if expected is not None and name != expected:
                raise ServiceRefusedError(
                    f"A worker uses the service {name}, but this run uses {expected}. Set the same "
                    "ANTHROPIC_BASE_URL on every node, or pass base_url.",
                    nothing_sent=True,
                )
            yield Service(client, self.betas)


@frozen
class PlannedPartition:
    """
    The requests of one file that make one batch, before the ledger has numbered the partition.

    Attributes:
        spans: byte ranges of the file.
        requests: the number of requests.
        size: bytes of the request body.
        fingerprint: hash of the requests' bytes.
    """

    spans: tuple[tuple[int, int], ...]
    requests: int
    size: int
    fingerprint: str

    @classmethod
    def of(cls, draft: PartitionDraft) -> PlannedPartition:
        """Return a draft without the position of each single request."""
        return cls(draft.spans, len(draft.request_spans), draft.size, draft.fingerprint)


@frozen
class FilePlan:
    """
    A requests file and its partitions.

    Attributes:
        source: its path.
        size: its bytes.
        changed_at: when it was last changed, nanoseconds since the epoch by the file system.
        partitions: in the order of the requests.
    """

    source: str
    size: int
    changed_at: int
    partitions: tuple[PlannedPartition, ...]

    @property
    def requests(self) -> int:
        """The number of requests in the file."""
        return sum(partition.requests for partition in self.partitions)


@frozen
class CollectTask:
    """
    A batch whose results are ready to download.

    Attributes:
        handle: the batch.
        attempts: how many times its requests were sent.
        recalled: whether the run canceled the batch and will send its canceled requests again.
    """

    handle: Handle
    attempts: int
    recalled: bool


@frozen
class WorkPlan:
    """
    The work that is left in a run.

    Attributes:
        submit: partitions to send now, or to reconcile.
        waiting: batches that have not ended, as far as the ledger knows.
        collect: batches whose results are ready to download.
        unfinished: whether any work is left.
        progress: how far the run has come.
    """

    submit: tuple[Partition, ...]
    waiting: tuple[Handle, ...]
    collect: tuple[CollectTask, ...]
    unfinished: bool
    progress: Progress


@frozen
class CollectedPart:
    """
    Downloaded results in a file that does not have its final name yet.

    Attributes:
        scratch: the path of the file.
        size: its bytes.
        sha256: its hash.
        outcomes: requests by outcome.
        missing: requests without a result; `<scratch>.missing` lists their ids if there are any.
        unmatched: result lines that were dropped because no request of the batch expected them.
        retry: requests to send again, whose results are not in the file; None for none.
        aborted_by: the cause and message of a failed request whose cause aborts the run.
    """

    scratch: str
    size: int
    sha256: str
    outcomes: dict[str, int]
    missing: int
    unmatched: int
    retry: PlannedPartition | None
    aborted_by: tuple[str, str | None] | None


@frozen
class Part:
    """
    The results of one batch.

    Attributes:
        partition: the number of the partition, from 1.
        batch_id: the batch.
        path: a file with one result on each line, as the service sent it.
        size: its bytes.
        sha256: its hash.
        outcomes: its requests by outcome.
        missing: requests of the batch for which the service had no result. A file with the same
            name and the extension `.missing` lists their ids if there are any.
        unmatched: result lines that were dropped: a second result for a request, or a result for an
            unknown id.
    """

    partition: int
    batch_id: str
    path: str
    size: int
    sha256: str
    outcomes: dict[str, int]
    missing: int
    unmatched: int

    @property
    def results(self) -> int:
        """The number of results in the file."""
        return sum(self.outcomes.values())


@frozen
class Collected:
    """
    All results of a finished run.

    Attributes:
        folder: the folder of the run.
        requests: requests in the input. The parts cover every one, including the missing ones.
        parts: the files, in the order of the plan.
    """

    folder: str
    requests: int
    parts: tuple[Part, ...]

    @property
    def outcomes(self) -> dict[str, int]:
        """Requests by outcome; those without a result count as `missing`."""
        counts: Counter[str] = Counter()
        for part in self.parts:
            counts.update(part.outcomes)
            counts.update({"missing": part.missing} if part.missing else {})
        return dict(counts)


def missing_path(part: str | Path) -> Path:
    """Return the path of the file that lists the requests of a part without a result."""
    return Path(part).with_suffix(".missing")
