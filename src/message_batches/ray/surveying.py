"""Planning files where they lie, as tasks; and finding the ids that two of them share."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator, Set
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from message_batches.jobs import InputError
from message_batches.jobs.ledger.ledger import Ledger
from message_batches.jobs.ledger.schema import SHOWN_ID
from message_batches.jobs.steps import BatchLimits, ValidationRules, plan
from message_batches.ray.values import Cut, Planned

BUCKETS = 8
"""Tasks among which the ids of all files are spread to be compared: 1 GB for each at 10^9 rows."""

_IDS_AT_ONCE = 10_000


def plan_file(source: str, limits: BatchLimits, rules: ValidationRules) -> tuple[Any, ...]:
    """Plan one file of requests where it lies; give the plan, and hashes of its ids in buckets."""
    try:
        with _planned(source, limits, rules) as ledger:
            size, changed_at = ledger.setting("source_size"), ledger.setting("source_mtime")
            cuts = tuple(
                Cut(p.spans, p.requests, p.size, p.fingerprint)
                for p in (record.partition for record in ledger.records())
            )
            return Planned(source, size, changed_at, cuts), *_buckets(ledger)
    except InputError as error:
        return error, *([None] * BUCKETS)


def is_as_planned(planned: Planned) -> bool:
    """Tell whether a file looks as it did when it was planned."""
    try:
        stat = Path(planned.source).stat()
    except OSError:
        return False
    return (stat.st_size, stat.st_mtime_ns) == (planned.size, planned.changed_at)


def clashing(*hashes: Any) -> set[int]:
    """Give the hashes that are there more than once."""
    together = np.sort(np.concatenate(hashes))
    return set(together[1:][together[1:] == together[:-1]].tolist())


def uses_of(
    source: str, hashes: Set[int], limits: BatchLimits, rules: ValidationRules
) -> list[tuple[str, int]]:
    """Give the ids of a file that have certain hashes, as JSON text, and their lines."""
    with _planned(source, limits, rules) as ledger:
        return [
            (shown, line)
            for custom_id, shown, line in ledger.database.execute(
                f"SELECT custom_id, {SHOWN_ID}, line FROM rows ORDER BY line"
            )
            if int.from_bytes(_hash_of(custom_id), "little") in hashes
        ]


@contextmanager
def _planned(source: str, limits: BatchLimits, rules: ValidationRules) -> Iterator[Ledger]:
    """Plan a file in a ledger that is thrown away."""
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "plan.ledger"
        plan(source, path, limits=limits, rules=rules)
        with Ledger.open(path) as ledger:
            yield ledger


def _buckets(ledger: Ledger) -> list[Any]:
    pieces = [np.empty(0, "<u8")]
    found = ledger.database.execute("SELECT custom_id FROM rows")
    while some := found.fetchmany(_IDS_AT_ONCE):
        pieces.append(np.frombuffer(b"".join(_hash_of(one) for (one,) in some), "<u8"))
    hashes = np.concatenate(pieces)
    return [hashes[hashes % BUCKETS == bucket] for bucket in range(BUCKETS)]


def _hash_of(custom_id: str) -> bytes:
    return hashlib.blake2b(custom_id.encode(), digest_size=8).digest()
