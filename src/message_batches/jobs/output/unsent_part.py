"""Settle requests with results that were not downloaded, as a partition that was never sent."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from attrs import evolve

from message_batches._files import create_private
from message_batches.jobs.input import from_wire
from message_batches.jobs.ledger import Ledger
from message_batches.jobs.output.output import output_of
from message_batches.jobs.output.part import Judgement, PartFiles, PartWriter
from message_batches.jobs.state import Change, KnownBy, Opened, PartitionRecord, Settled


def settle_unsent(
    ledger: Ledger,
    results: Iterable[tuple[int, bytes]],
    known_by: KnownBy,
    judgement: Judgement,
    changes_for: Callable[[int, int], list[Change]],
) -> int:
    """
    Record results and append them to the output, as those of a batch.

    Args:
        ledger: the ledger, with its lock held, and with an output that is a file.
        results: the line of a request in the input, and its result under any id; each request once.
        known_by: how the partition is known.
        judgement: how the results are judged.
        changes_for: returns what else to record, by partition and number of requests.

    Returns:
        how many requests were settled.
    """
    number = ledger.setting("number") + 1
    files = PartFiles.of(ledger.folder.parts, number)
    ledger.folder.parts.mkdir(mode=0o700, exist_ok=True)
    files.remove()
    lines = []
    with create_private(files.download) as file:
        for line, result in results:
            (wire_id,) = ledger.wire_ids(ledger.members_on([line]), number)
            file.write(from_wire(result, b'"%b"' % wire_id) + b"\n")
            lines.append(line)
    if not lines:
        files.remove()
        return 0
    members = ledger.members_on(sorted(lines))
    now = ledger.system.now()
    record = PartitionRecord(
        number,
        "fetched",
        members.requests,
        members.size,
        "fresh",
        resends=0,
        began=now,
        not_after=now,
        known_by=known_by,
    )
    ids = ledger.wire_ids(members, number).places()
    with PartWriter(files, ids, judgement, ledger.system) as part:
        part.fill()
        manifest = evolve(part.finish(), usage={})  # it was paid for where it was sent
    changes = changes_for(number, members.requests)
    ledger.commit([Opened(record), Settled(number), *changes], members=members, part=manifest)
    append = output_of(ledger).append(number, None)
    if append is not None:
        ledger.merged(number, append(ledger.system))
    files.remove()
    return members.requests
