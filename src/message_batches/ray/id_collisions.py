"""Plan requests files on the node that runs the task, and find ids that two files share."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator, Set
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from message_batches.jobs import InputError
from message_batches.jobs.input import stamp_of
from message_batches.jobs.ledger import Ledger
from message_batches.jobs.steps import BatchLimits, ValidationRules, plan
from message_batches.ray.messages import FilePlan, PlannedPartition

BUCKETS = 8
"""Tasks that compare the ids of all files. At 10^9 requests each of them needs 1 GB."""

_IDS_AT_ONCE = 10_000


def plan_file(source: str, limits: BatchLimits, rules: ValidationRules) -> tuple[Any, ...]:
    """Return the plan of one requests file, or its InputError, and hashes of its ids in buckets."""
    try:
        with _temporary_plan(source, limits, rules) as ledger:
            size, changed_at = ledger.setting("source_size"), ledger.setting("source_mtime")
            partitions = tuple(
                PlannedPartition(p.spans, p.requests, p.size, p.fingerprint)
                for p in (record.partition for record in ledger.records())
            )
            return FilePlan(source, size, changed_at, partitions), *_buckets(ledger)
    except InputError as error:
        return error, *([None] * BUCKETS)


def is_unchanged(file_plan: FilePlan) -> bool:
    """Return whether a file has the size and time that it had when it was planned."""
    try:
        return stamp_of(file_plan.source) == (file_plan.size, file_plan.changed_at)
    except OSError:
        return False


def repeated_hashes(*hashes: Any) -> set[int]:
    """Return the hashes that occur more than once."""
    together = np.sort(np.concatenate(hashes))
    return set(together[1:][together[1:] == together[:-1]].tolist())


def ids_with_hashes(
    source: str, hashes: Set[int], limits: BatchLimits, rules: ValidationRules
) -> list[tuple[str, int]]:
    """Return the ids of a file that have one of the hashes, as JSON text, with their lines."""
    with _temporary_plan(source, limits, rules) as ledger:
        return [
            (shown, line)
            for custom_id, shown, line in ledger.ids()
            if int.from_bytes(_hash_of(custom_id), "little") in hashes
        ]


@contextmanager
def _temporary_plan(source: str, limits: BatchLimits, rules: ValidationRules) -> Iterator[Ledger]:
    """Plan a file in a temporary ledger."""
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "plan.ledger"
        plan(source, path, limits=limits, rules=rules)
        with Ledger.open(path) as ledger:
            yield ledger


def _buckets(ledger: Ledger) -> list[Any]:
    arrays = [np.empty(0, "<u8")]
    wire_ids = ledger.wire_ids()
    while ids := list(islice(wire_ids, _IDS_AT_ONCE)):
        arrays.append(np.frombuffer(b"".join(_hash_of(id_) for id_ in ids), "<u8"))
    hashes = np.concatenate(arrays)
    return [hashes[hashes % BUCKETS == bucket] for bucket in range(BUCKETS)]


def _hash_of(custom_id: str) -> bytes:
    return hashlib.blake2b(custom_id.encode(), digest_size=8).digest()
