"""The requests of a run and of its partitions: what is sent, and under which ids."""

from __future__ import annotations

import json
import sqlite3
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import accumulate, chain
from pathlib import Path

from attrs import fields

from message_batches.jobs.input import (
    RequestSpan,
    Upload,
    base_of,
    shown_id_in,
    suffix_of,
    wire_id,
)
from message_batches.jobs.ledger.codes import DUE, FRESH, SUSPENDED
from message_batches.jobs.ledger.database import LedgerDatabase, defect, places
from message_batches.jobs.ledger.members import Members, Range, overlap, ranges_of, unpacked
from message_batches.jobs.ledger.schema import SHOWN_ID
from message_batches.jobs.ledger.texts import Texts
from message_batches.jobs.state import (
    DURABLE,
    Anchor,
    Cut,
    Facts,
    PartitionRecord,
    PlannerOptions,
    Pool,
    State,
    Submit,
)
from message_batches.jobs.storage import fingerprint_of
from message_batches.sdk.create import body_size

_FACTS = tuple(attribute.name for attribute in fields(Facts))

_AT_ONCE = 1_000
"""Requests read at once, so that a reader does not hold up a process that works on the run."""


class LedgerRequests(LedgerDatabase):
    """What a run sends."""

    def load(self, options: PlannerOptions) -> State:
        """Return what a new process knows of the run."""
        self._refresh()
        state = State(options)
        for row in self._database.execute(
            f"SELECT {', '.join(DURABLE)} FROM partitions WHERE state != 'void' ORDER BY number"
        ):
            state.add(_record(*row))
        state.facts = Facts(**{name: self.setting(name) for name in _FACTS if name in self._texts})
        state.proofs = {
            batch_id: tuple(json.loads(partitions))
            for batch_id, partitions in self._database.execute("SELECT * FROM proofs")
        }
        state.pool = self.pool()
        return state

    def cancels(self) -> dict[int, str]:
        """Return what was decided about canceling batches in progress, by any process."""
        self._refresh()
        return dict(
            self._database.execute(
                "SELECT number, cancel FROM partitions WHERE cancel IS NOT NULL "
                "AND state IN ('sending', 'unknown', 'submitted')"
            )
        )

    def pool(self) -> Pool:
        """Return the requests that no partition holds."""
        counts = self._codes.counts
        due_at = None
        if counts[DUE]:
            (due_at,) = self._database.execute(
                "SELECT MIN(due_at) FROM failures WHERE due_at IS NOT NULL"
            ).fetchone()
        return Pool(counts[FRESH], counts[DUE], due_at or 0.0, counts[SUSPENDED])

    def cut(self, action: Submit, wall: float) -> tuple[Cut, Members]:
        """
        Take requests from the pool, in the order of the input. Nothing is changed.

        Args:
            action: from where to take them, and how many at most. A single request is taken even
                if it has more bytes.
            wall: what time it is, by the wall clock.
        """
        self._refresh()
        suffix = len(suffix_of(self.setting("nonce"), self.setting("number") + 1))
        take = self._fresh if action.source == "fresh" else self._due
        lines, digests, total = array("I"), array("I"), 0
        with closing(take(action.max_requests, wall)) as cursor:
            while rows := cursor.fetchmany(_AT_ONCE):
                numbers, sizes, hashes = zip(*rows, strict=True)
                totals = list(accumulate(map(suffix.__add__, sizes), initial=total))
                fitting = bisect_right(
                    range(1, len(totals)),
                    action.max_bytes,
                    key=lambda at: body_size(totals[at], len(lines) + at),
                )
                # A single request is taken even if it has more bytes.
                count = fitting if lines else max(fitting, 1)
                lines.extend(numbers[:count])
                digests.extend(hashes[:count])
                total = totals[count]
                if count < len(rows):
                    break
        ranges = tuple(ranges_of(lines))
        size = body_size(total, len(lines)) if lines else 0
        members = Members(ranges, len(lines), size, fingerprint_of(digests))
        return Cut(len(lines), size, self._absent_with(ranges)), members

    def _fresh(self, most: int, _: float) -> sqlite3.Cursor:
        ranges: list[Range] = []
        left = most
        for first, last in self._codes.runs(FRESH):
            ranges.append((first, min(last, first + left - 1)))
            left -= last - first + 1
            if left <= 0:
                break
        return self._in_ranges("line, size, digest", ranges)

    def _due(self, most: int, wall: float) -> sqlite3.Cursor:
        return self._database.execute(
            "SELECT line, size, digest FROM failures JOIN requests USING (line) "
            "WHERE due_at <= ? ORDER BY line LIMIT ?",
            (wall, most),
        )

    def _in_ranges(
        self, columns: str, ranges: Iterable[Range], table: str = "requests"
    ) -> sqlite3.Cursor:
        """Return columns of the rows in ranges of lines, in the order of the input."""
        # A statement for each range takes 6 us; a partition of retries has up to 100,000.
        return self._database.execute(
            "WITH ranges AS MATERIALIZED (SELECT json_extract(value, '$[0]') AS first, "
            "json_extract(value, '$[1]') AS last FROM json_each(?)) "
            f"SELECT {columns} FROM ranges CROSS JOIN {table} WHERE line BETWEEN first AND last",
            (json.dumps(tuple(ranges)),),
        )

    def _absent_with(self, ranges: tuple[Range, ...]) -> tuple[int, ...]:
        """Return the absent partitions that held some of these requests."""
        return tuple(
            number
            for number, other in self._overlapping(("absent",), ranges)
            if overlap(ranges, other)
        )

    def _overlapping(
        self, states: Iterable[str], ranges: tuple[Range, ...], after: int = 0
    ) -> Iterator[tuple[int, tuple[Range, ...]]]:
        if not ranges:
            return
        states = sorted(states)
        for number, members in self._database.execute(
            f"SELECT number, members FROM partitions WHERE state IN ({places(states)}) "
            "AND number > ? AND first_line <= ? AND last_line >= ? ORDER BY number",
            (*states, after, ranges[-1][1], ranges[0][0]),
        ).fetchall():
            yield number, unpacked(members)

    # A partition

    def members_of(self, number: int) -> Members:
        """Return the requests of a partition."""
        row = self._database.execute(
            "SELECT members, requests, size, fingerprint FROM partitions WHERE number = ?",
            (number,),
        ).fetchone()
        if row is None:
            raise defect(f"There is no partition {number}.")
        return Members(unpacked(row[0]), *row[1:])

    def upload_of(self, number: int) -> Upload:
        """Return what to send for a partition; a thread can read it without the ledger."""
        members = self.members_of(number)
        return Upload(
            str(self.source),
            self.wire_spans(number),
            self.suffix_of(number),
            self.setting("id_field"),
            members.fingerprint,
            members.requests,
            members.size,
        )

    def wire_spans(self, number: int) -> tuple[tuple[int, int], ...]:
        """Return the byte ranges of the requests file that hold the requests of a partition."""
        ranges = self.members_of(number).ranges
        starts = self._in_ranges("offset", ((first, first) for first, _ in ranges))
        ends = self._in_ranges("offset + length", ((last, last) for _, last in ranges))
        return tuple((start, end) for (start,), (end,) in zip(starts, ends, strict=True))

    def suffix_of(self, number: int) -> str:
        """Return what was sent after each id of a partition."""
        return suffix_of(self.setting("nonce"), number)

    def ids_of(self, number: int) -> Texts:
        """Return the ids that were sent for the requests of a partition, by their place."""
        return Texts(self._of_partition("custom_id", number), self.suffix_of(number))

    def shown_ids(self, number: int) -> Texts | None:
        """
        Return the user's id of each request of a partition, as JSON text, by its place.

        None where they are the ids that were sent, but for the suffix.
        """
        (others,) = self._in_ranges("COUNT(original_id)", self.members_of(number).ranges).fetchone()
        return Texts(self._of_partition(SHOWN_ID, number)) if others else None

    def kept_of(self, number: int) -> bytes:
        """Return a bit for each request of a partition, the lowest first: is its line kept?"""
        row = self._database.execute(
            "SELECT kept FROM partitions WHERE number = ?", (number,)
        ).fetchone()
        if row is None:
            raise defect(f"There is no partition {number}.")
        return bytes(row[0] or b"")

    def _of_partition(self, column: str, number: int) -> Iterator[str]:
        return chain.from_iterable(self._in_ranges(column, self.members_of(number).ranges))

    # The input

    @property
    def source(self) -> Path:
        """The file with the requests: the input, or what was kept of it."""
        name = self.setting("source")
        return self.folder.requests if name is None else self.path_of(name)

    def path_of(self, name: str) -> Path:
        """Return the path of a file that the facts of the run name."""
        return self.folder.absolute(name, self.setting("place"))

    def input_spans(self) -> Iterator[RequestSpan]:
        """Yield every request of the input in order."""
        last = -1
        while rows := self._database.execute(
            "SELECT line, offset, length, size, digest FROM requests WHERE line > ? "
            "ORDER BY line LIMIT ?",
            (last, _AT_ONCE),
        ).fetchall():
            yield from map(RequestSpan._make, rows)
            (last, *_) = rows[-1]

    def base_in(self, line: bytes) -> str:
        """
        Return the base of the id on the wire for a line of the output.

        Raises:
            ValueError: this JSON object has no id.
        """
        return self.base_for(shown_id_in(line))

    def base_for(self, shown_id: str | int) -> str:
        """Return the base of the id on the wire for an id of the output."""
        if self.setting("id_field") is not None:
            return wire_id(shown_id)
        return base_of(str(shown_id)) if self.setting("nonce") else str(shown_id)

    def span_of(self, base: str) -> RequestSpan | None:
        """Return where a request is in the requests file, by the base of its id on the wire."""
        row = self._database.execute(
            "SELECT line, offset, length, size, digest FROM requests WHERE custom_id = ?", (base,)
        ).fetchone()
        return RequestSpan(*row) if row else None

    def has_request(self, base: str) -> bool:
        """Return whether a request is of this run, by the base of its id on the wire."""
        return self.span_of(base) is not None


def _record(*row: object) -> PartitionRecord:
    values = dict(zip(DURABLE, row, strict=True))
    values["anchors"] = tuple(Anchor(*each) for each in json.loads(str(values["anchors"])))
    values["absent"] = tuple(json.loads(str(values["absent"])))
    for name in ("recalled_for", "permitted"):
        values[name] = bool(values[name])
    return PartitionRecord(**values)  # type: ignore[arg-type]
