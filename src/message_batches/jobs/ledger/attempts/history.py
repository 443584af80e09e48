"""All answers to the requests that were asked more than once."""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from message_batches.jobs.ledger.attempts.answers import LedgerAnswers
from message_batches.jobs.ledger.codes import ANSWERED, FAILED, MISSING, STATUSES
from message_batches.jobs.ledger.index import AT_ONCE
from message_batches.jobs.ledger.members import Range, ranges_of, unpacked
from message_batches.jobs.ledger.records import PartEntry
from message_batches.jobs.ledger.store import in_ranges


class AttemptEntry(NamedTuple):
    """
    What the ledger has of an answer to a request that was asked more than once.

    Attributes:
        line: the line of the request in the input.
        custom_id: the user's id of it.
        number: which answer this is, from 1.
        action: what was done to get it after the answer before; None for the first.
        partition: whose batch answered; None where that is not known.
        batch_id: that batch.
        status: the status of the answer, or the outcome of a request that failed in the end.
        reason: why the answer is not complete.
        offset: where the request is that was asked, in the files with what was sent.
        length: its bytes.
        file: the file with the line where that is not in the output; None where a part has it.
        is_final: whether the line is in the output.
    """

    line: int
    custom_id: str | int
    number: int
    action: str | None
    partition: int | None
    batch_id: str | None
    status: str
    reason: str | None
    offset: int
    length: int
    file: str | None
    is_final: bool


class LedgerHistory(LedgerAnswers):
    """What a ledger has of requests that were asked more than once."""

    def attempts(self) -> Iterator[AttemptEntry]:
        """Yield all answers to these requests: by request, in the order of the input."""
        last = 0
        while True:
            lines = [
                line
                for (line,) in self._database.execute(
                    "SELECT DISTINCT line FROM attempts WHERE line > ? ORDER BY line LIMIT ?",
                    (last, AT_ONCE),
                )
            ]
            if not lines:
                return
            yield from self._attempts_on(lines)
            last = lines[-1]

    def _attempts_on(self, lines: Sequence[int]) -> Iterator[AttemptEntry]:
        ranges = tuple(ranges_of(lines))
        columns = "line, attempt, partition, status, reason, action, asked_at, asked_bytes, lines"
        rows: dict[int, list[tuple[int, int, str, str, str | None, int | None, int, str]]] = {}
        for found in in_ranges(self._database, columns, "attempts", ranges):
            for line, *row in found.fetchall():
                rows.setdefault(line, []).append(tuple(row))
        final = self._final_answers(lines, ranges)
        batches = dict(
            self._database.execute(
                "SELECT number, batch_id FROM partitions WHERE state = 'collected'"
            )
        )
        ids = map(json.loads, self._index.shown_ids(ranges))
        beyond = self._input_size
        for line, custom_id in zip(lines, ids, strict=True):
            ((start, end),) = self._input_index.wire_spans([(line, line)])
            status, reason, partition = final.get(line, (None, None, None))
            action = None
            number = 0
            merged = (row for row in sorted(rows[line]) if row[1] in batches)
            for number, row in enumerate(merged, 1):
                _, answered_by, its_status, its_reason, following, at, size, file = row
                offset, length = (start, end - start) if at is None else (beyond + at, size)
                is_final = status is not None and answered_by == partition
                yield AttemptEntry(
                    line,
                    custom_id,
                    number,
                    action,
                    answered_by,
                    batches[answered_by],
                    its_status,
                    its_reason,
                    offset,
                    length,
                    file,
                    is_final,
                )
                if is_final:
                    break
                action = following
            else:
                if status is not None:
                    ((start, end),) = self._index.wire_spans([(line, line)])
                    yield AttemptEntry(
                        line,
                        custom_id,
                        number + 1,
                        action,
                        partition,
                        None if partition is None else batches.get(partition),
                        status,
                        reason,
                        start,
                        end - start,
                        None,
                        is_final=True,
                    )

    def _final_answers(
        self, lines: Sequence[int], ranges: tuple[Range, ...]
    ) -> dict[int, tuple[str, str | None, int | None]]:
        """Return status, reason and partition of the requests that are settled."""
        newest = self._newest_partitions(lines)
        found: dict[int, tuple[str, str | None, int | None]] = {}
        for line, code in zip(lines, self._codes.of(ranges), strict=True):
            if code in ANSWERED:
                found[line] = STATUSES[code], None, newest.get(line)
            elif code in (FAILED, MISSING):
                found[line] = "missing", None, newest.get(line)
        columns = "line, outcome, message"
        for rows in in_ranges(self._database, columns, "failures", ranges):
            for line, outcome, message in rows.fetchall():
                if line in found and outcome is not None:
                    found[line] = outcome, message, found[line][2]
        for rows in in_ranges(self._database, "line, status, reason, partition", "answers", ranges):
            for line, *answer in rows.fetchall():
                if line in found:
                    found[line] = answer[0], answer[1], answer[2]
        return found

    def _newest_partitions(self, lines: Sequence[int]) -> dict[int, int]:
        """Return the last partition with a batch that had each of these requests."""
        newest: dict[int, int] = {}
        for number, members in self._database.execute(
            "SELECT number, members FROM partitions WHERE batch_id IS NOT NULL "
            "AND state = 'collected' AND first_line <= ? AND last_line >= ? "
            "ORDER BY number",
            (lines[-1], lines[0]),
        ).fetchall():
            for first, last in unpacked(members):
                for at in range(bisect_left(lines, first), bisect_right(lines, last)):
                    newest[lines[at]] = number
        return newest

    def parts_put_aside(self, partition: int) -> list[PartEntry]:
        """Return the parts of a partition, with only what was put aside marked as merged."""
        lines = self._database.execute(
            "SELECT line FROM attempts WHERE partition = ? ORDER BY line", (partition,)
        )
        return self.parts_with(partition, [line for (line,) in lines])
