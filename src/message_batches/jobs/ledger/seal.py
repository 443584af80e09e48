"""
A digest of what a ledger says of partitions and requests.

SQLite writes the pages of a transaction one after the other. A copy of the file that was made
meanwhile, without the journal, holds some of them; then the digest differs, and the copy is
refused. Otherwise it could say that nothing was sent.

The digest is a sum, so that a change costs only what it changes.
"""

from __future__ import annotations

import hashlib

from message_batches.jobs.ledger.store import Store

_MODULUS = 1 << 64


def _term(*parts: object) -> int:
    digest = hashlib.blake2b(digest_size=8)
    for part in parts:
        content = bytes(part) if isinstance(part, bytes | bytearray) else repr(part).encode()
        digest.update(b"%d:" % len(content))
        digest.update(content)
    return int.from_bytes(digest.digest(), "big")


def page_term(number: int, codes: bytes | bytearray) -> int:
    """Return what a page of codes adds to the digest."""
    return _term("codes", number, codes)


def setting_term(name: str, value: str) -> int:
    """Return what a fact of the run adds to the digest."""
    return _term("setting", name, value)


def proof_term(batch_id: str, partitions: str) -> int:
    """Return what is known of a batch adds to the digest."""
    return _term("proof", batch_id, partitions)


def partition_term(database: Store, number: int) -> int:
    """Return what a partition adds to the digest; 0 if it does not exist."""
    row = database.execute(f"{_PARTITIONS} WHERE number = ?", (number,)).fetchone()
    return _term(*row) if row else 0


def part_term(database: Store, number: int) -> int:
    """Return what a part at a URL adds to the digest; 0 if the ledger has none of this number."""
    row = database.execute(f"{_PARTS} WHERE part = ?", (number,)).fetchone()
    return _term(*row) if row else 0


def failure_counts(database: Store) -> tuple[int, int]:
    """Return how many requests the table of failures says to retry, and how many are final."""
    (due,) = database.execute("SELECT COUNT(*) FROM failures WHERE due_at IS NOT NULL").fetchone()
    (final,) = database.execute(
        "SELECT COUNT(*) FROM failures WHERE due_at IS NULL AND outcome IS NOT NULL"
    ).fetchone()
    return due, final


_PARTITIONS = "SELECT number, state, batch_id, cancel, members, kept FROM partitions"
_PARTS = "SELECT part, partition, name, merged FROM parts"


def tables_term(database: Store) -> int:
    """Return what partitions, parts, facts and proofs add to the digest, from scratch."""
    total = 0
    for table in (_PARTITIONS, _PARTS):
        for row in database.execute(table):
            total += _term(*row)
    for name, value in database.execute("SELECT name, value FROM settings"):
        total += setting_term(name, value)
    for batch_id, partitions in database.execute("SELECT batch_id, partitions FROM proofs"):
        total += proof_term(batch_id, partitions)
    return total


def text_of(total: int) -> str:
    """Return a digest as text."""
    return f"{total % _MODULUS:016x}"
