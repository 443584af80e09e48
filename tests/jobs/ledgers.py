"""Helpers for tests of a ledger alone."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from secrets import token_hex
from typing import Any

from message_batches.jobs.input import digest_of
from message_batches.jobs.ledger import Ledger, home_of
from message_batches.jobs.state import Opened, PartitionRecord, Source, Submit
from message_batches.jobs.storage import RunFolder
from message_batches.jobs.system import SYSTEM, System
from tests.jobs.fake_api import row


def new_run(
    folder: Path,
    lines: Sequence[int],
    system: System = SYSTEM,
    database: str | None = None,
    **settings: Any,
) -> RunFolder:
    """
    Create a run with a request on each of these lines; the other lines are blank.

    Args:
        folder: where the output would be.
        lines: the lines that have a request.
        system: the machine.
        database: the URL of the database for the ledger; None for a file.
        settings: facts of the run.
    """
    run = RunFolder.of(folder / "results.jsonl", database)
    run.folder.mkdir(parents=True)
    used = set(lines)
    content = [row(f"r{line}") if line in used else b"" for line in range(1, max(lines) + 1)]
    run.requests.write_bytes(b"".join(each + b"\n" for each in content))
    home = home_of(run, system)
    with home.building(run.folder, system) as builder:
        offset = 0
        for line, request in enumerate(content, 1):
            if request:
                length = len(request)
                place = offset, length, length, digest_of(request)
                builder.add_requests([(line, f"r{line}", None, *place, None)])
            offset += len(request) + 1
        assert builder.duplicates(1) == ([], 0)
        files = [[None, offset, len(content), [offset, None]]]
        facts = {"run": token_hex(4), "nonce": "abcde", "number": 0, "files": files, "out_size": 0}
        builder.store({**facts, "requests": len(lines), **settings})
    with home.held():  # and not any more
        pass
    return run


def opened(
    folder: Path,
    lines: Sequence[int],
    system: System = SYSTEM,
    database: str | None = None,
    **settings: Any,
) -> Ledger:
    """Create a run and open its ledger; the arguments are those of `new_run`."""
    return Ledger.open(new_run(folder, lines, system, database, **settings), system)


def begin(ledger: Ledger, most: int, source: Source = "fresh") -> int:
    """Open a partition of so many requests and return its number."""
    cut, members = ledger.cut(Submit(source, most, 10**9), 1e12)
    number = int(ledger.setting("number")) + 1
    record = PartitionRecord(
        number=number,
        state="sending",
        requests=cut.requests,
        size=cut.size,
        source=source,
        resends=0,
        began=0.0,
        not_after=60.0,
        absent=cut.absent,
    )
    ledger.commit([Opened(record)], members=members)
    return number
