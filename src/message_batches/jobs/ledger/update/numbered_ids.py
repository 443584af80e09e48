"""
The ids of requests that have none but their place in the source, when that source has changed.

A request that is the same keeps the id under which it was sent; equal ones keep theirs in their
order. All others get numbers that the run never used.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
from contextlib import closing
from pathlib import Path

from message_batches._files import atomic_write
from message_batches.jobs.errors import InputError
from message_batches.jobs.ledger.store import connect
from message_batches.jobs.system import System

_NUMBERED = re.compile(rb'\{"custom_id":"(row-)([0-9]+)",')


def keep_ids(requests: Path, earlier: Path, index: Path, system: System) -> None:
    """
    Write requests again with the ids that they had.

    Args:
        requests: the new requests file, which is written again.
        earlier: the one before.
        index: the index of the run, with every id that was sent.
        system: the file operations.

    Raises:
        InputError: the earlier file is gone.
    """
    # An empty name is a private database that SQLite spills to a temporary file.
    with closing(sqlite3.connect("", isolation_level=None)) as database:
        database.execute("CREATE TABLE ids (content BLOB, number INTEGER)")
        database.execute("BEGIN")
        try:
            with open(earlier, "rb") as file:
                database.executemany(
                    "INSERT INTO ids VALUES (?, ?)", filter(None, map(_parts, file))
                )
        except FileNotFoundError:
            raise InputError.at(
                earlier,
                "The requests that this run kept are gone, so rows cannot be compared with them.",
                "Restore the file, or pass another --out to start a new run.",
            ) from None
        database.execute("CREATE INDEX by_content ON ids (content, number)")
        next_number = 1 + _last_number(index)
        with (
            atomic_write(requests, fsync=system.fsync) as scratch,
            open(requests, "rb") as old,
            open(scratch, "wb") as new,
        ):
            for line in old:
                parts = _parts(line)
                if parts is None:
                    new.write(line)
                    continue
                found = database.execute(
                    "SELECT rowid, number FROM ids WHERE content = ? ORDER BY number LIMIT 1",
                    parts[:1],
                ).fetchone()
                if found is None:
                    number, next_number = next_number, next_number + 1
                else:
                    number = found[1]
                    database.execute("DELETE FROM ids WHERE rowid = ?", found[:1])
                new.write(_NUMBERED.sub(rb'{"custom_id":"\g<1>%d",' % number, line, count=1))


def _parts(line: bytes) -> tuple[bytes, int] | None:
    """Return a hash of a request without its id, and the number in that."""
    match = _NUMBERED.match(line)
    if match is None:
        return None
    content = hashlib.blake2b(line[match.end() :].strip(), digest_size=16).digest()
    return content, int(match[2])


def _last_number(index: Path) -> int:
    with closing(connect(index)) as database:
        numbers = (
            custom_id.removeprefix("row-")
            for (custom_id,) in database.execute("SELECT custom_id FROM requests")
        )
        return max((int(number) for number in numbers if number.isdecimal()), default=0)
