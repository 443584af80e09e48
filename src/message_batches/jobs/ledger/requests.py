"""The requests of a run and of its partitions: what is sent, and under which ids."""

from __future__ import annotations

import json
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from heapq import merge
from itertools import accumulate

from attrs import fields

from message_batches.jobs.input import (
    InputFile,
    RequestFiles,
    RequestPart,
    RequestSpan,
    Upload,
    base_of,
    shown_id_in,
    suffix_of,
    wire_id,
)
from message_batches.jobs.ledger.codes import DUE, FRESH, LATER, SUSPENDED
from message_batches.jobs.ledger.database import defect, places
from message_batches.jobs.ledger.index import PartIndex, RequestIndex, RevisedIndex
from message_batches.jobs.ledger.members import (
    Members,
    Range,
    Texts,
    lines_in,
    overlap,
    ranges_of,
    unpacked,
)
from message_batches.jobs.ledger.revisions import LedgerRevisions
from message_batches.jobs.ledger.store import Store
from message_batches.jobs.state import (
    DURABLE,
    Anchor,
    Cut,
    Facts,
    KnownBy,
    PartitionRecord,
    PlannerOptions,
    Pool,
    State,
    Submit,
)
from message_batches.jobs.storage import (
    Place,
    RunFolder,
    Stamp,
    fingerprint_of,
    parent_of,
    place_in,
    read_bytes,
)
from message_batches.jobs.system import SYSTEM, System
from message_batches.sdk.create import body_size

COPIED: KnownBy = "copied"
"""How a partition is known that has answers of equal requests, and was never sent."""

RESTORED: KnownBy = "restored"
"""How a partition is known that has answers which were put aside, and was never sent."""

REUSED: KnownBy = "reused"
"""How a partition is known that was never sent, and the setting with where its answers are from."""

_FACTS = tuple(attribute.name for attribute in fields(Facts))


class LedgerRequests(LedgerRevisions):
    """What a run sends."""

    def __init__(
        self, folder: RunFolder, store: Store, index: RequestIndex, system: System = SYSTEM
    ) -> None:
        super().__init__(folder, store, index, system)
        self._table = index
        numbers = self.setting("parts")
        if numbers is not None:
            self._index = self._index_of_parts(numbers)
        self._input_index = self._index
        self._input_index = self._index
        self._index = RevisedIndex(self._index, self._revisions)

    def close(self) -> None:
        """Close the database. A second call does nothing."""
        self._table.close()
        super().close()

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
        return Pool(counts[FRESH], counts[DUE], due_at or 0.0, counts[SUSPENDED], counts[LATER])

    def cut(self, action: Submit, wall: float, skip: int = 0) -> tuple[Cut, Members]:
        """
        Take requests from the pool, in the order of the input. Nothing is changed.

        Args:
            action: from where to take them, and how many at most. A single request is taken even
                if it has more bytes.
            wall: what time it is, by the wall clock.
            skip: how many requests to leave to the batches before, for a forecast.
        """
        self._refresh()
        suffix = len(suffix_of(self.setting("nonce"), self.setting("number") + 1))
        take = self._fresh if action.source == "fresh" else self._due
        lines, digests, total = array("I"), array("I"), 0
        left, too_dear = action.max_cost, False
        with closing(self._index.sizes(take(action.max_requests, wall, skip))) as blocks:
            for rows in blocks:
                numbers, sizes, hashes = zip(*rows, strict=True)
                totals = list(accumulate(map(suffix.__add__, sizes), initial=total))
                fitting = bisect_right(
                    range(1, len(totals)),
                    action.max_bytes,
                    key=lambda at: body_size(totals[at], len(lines) + at),
                )
                # A single request is taken even if it has more bytes.
                count = fitting if lines else max(fitting, 1)
                if left is not None:
                    wanted = count
                    count, left = self._affordable(numbers[:wanted], left)
                    too_dear = count < wanted
                lines.extend(numbers[:count])
                digests.extend(hashes[:count])
                total = totals[count]
                if count < len(rows):
                    break
        ceiling = 0 if left is None or action.max_cost is None else action.max_cost - left
        if too_dear and ceiling < action.least_cost:
            lines, digests, total, ceiling = array("I"), array("I"), 0, 0
        ranges = tuple(ranges_of(lines))
        size = body_size(total, len(lines)) if lines else 0
        members = Members(ranges, len(lines), size, fingerprint_of(digests))
        return Cut(len(lines), size, self._absent_with(ranges), ceiling), members

    def _affordable(self, lines: Sequence[int], most: int) -> tuple[int, int]:
        """Return how many of these requests cost at most so much, and what they leave of it."""
        for count, ceiling in enumerate(self._index.ceilings(ranges_of(lines))):
            if ceiling is None or ceiling > most:
                return count, most
            most -= ceiling
        return len(lines), most

    def _fresh(self, most: int, _: float, skip: int) -> list[Range]:
        ranges: list[Range] = []
        left = most
        for first, last in self._codes.runs(FRESH):
            skipped = min(skip, last - first + 1)
            skip, first = skip - skipped, first + skipped
            if first > last:
                continue
            ranges.append((first, min(last, first + left - 1)))
            left -= last - first + 1
            if left <= 0:
                break
        return ranges

    def _due(self, most: int, wall: float, skip: int) -> list[Range]:
        rows = self._database.execute(
            "SELECT line FROM failures WHERE due_at <= ? ORDER BY line LIMIT ? OFFSET ?",
            (wall, most, skip),
        )
        return list(ranges_of([line for (line,) in rows]))

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

    def ceiling_of(self, number: int) -> int | None:
        """Return what a partition costs at most, in `money.NANO`; None if nothing bounds it."""
        total = 0
        for ceiling in self._index.ceilings(self.members_of(number).ranges):
            if ceiling is None:
                return None
            total += ceiling
        return total

    def lacks_results(self, number: int) -> bool:
        """Return whether a partition was settled without a result of each request."""
        (missing,) = self._database.execute(
            "SELECT missing FROM partitions WHERE number = ?", (number,)
        ).fetchone()
        return bool(missing)

    def upload_of(self, number: int) -> Upload:
        """Return what to send for a partition; a thread can read it without the ledger."""
        members = self.members_of(number)
        return Upload(
            self.sent_from,
            self.wire_spans(number),
            self.suffix_of(number),
            self.setting("id_field"),
            members.fingerprint,
            members.requests,
            members.size,
        )

    def unsent_requests(self) -> Iterator[tuple[int, bytes]]:
        """Yield line and content of each request that was not sent, also of those held back."""
        for span, content in self.requests_on(self._lines_with((FRESH, LATER))):
            yield span.line, content

    def requests_on(self, lines: Iterable[int]) -> Iterator[tuple[RequestSpan, bytes]]:
        """Yield place and content of the requests on lines in ascending order; one may be twice."""
        lines = iter(lines)
        wanted = next(lines, None)
        with self.source.reader() as reader:
            for span in self._index.spans() if wanted is not None else ():
                while wanted is not None and wanted < span.line:
                    wanted = next(lines, None)
                if wanted is None:
                    return
                if span.line == wanted:
                    yield span, reader.read(span.offset, span.length)

    def _lines_with(self, codes: Iterable[int]) -> Iterator[int]:
        """Yield the lines of the requests that have one of some codes, in their order."""
        return merge(*(lines_in(self._codes.runs(code)) for code in codes))

    def members_on(self, lines: Sequence[int]) -> Members:
        """Return the requests on lines in ascending order, for a partition that is never sent."""
        ranges = tuple(ranges_of(lines))
        digests = array("I", (row[2] for block in self._index.sizes(ranges) for row in block))
        return Members(ranges, len(lines), 0, fingerprint_of(digests))

    def wire_ids(self, members: Members, number: int) -> Texts:
        """Return the ids on the wire for requests, as members of a partition."""
        return Texts(self._index.bases(members.ranges), self.suffix_of(number))

    def wire_spans(self, number: int) -> tuple[tuple[int, int], ...]:
        """Return the byte ranges of the input that hold the requests of a partition."""
        return self._index.wire_spans(self.members_of(number).ranges)

    def suffix_of(self, number: int) -> str:
        """Return what was sent after each id of a partition."""
        return suffix_of(self.setting("nonce"), number)

    def ids_of(self, number: int) -> Texts:
        """Return the ids that were sent for the requests of a partition, by their place."""
        return self.wire_ids(self.members_of(number), number)

    def shown_ids(self, number: int) -> Texts | None:
        """
        Return the user's id of each request of a partition, as JSON text, by its place.

        None where they are the ids that were sent, but for the suffix.
        """
        ranges = self.members_of(number).ranges
        has_others = self._index.has_other_ids(ranges)
        return Texts(self._index.shown_ids(ranges)) if has_others else None

    def kept_of(self, number: int) -> bytes:
        """Return a bit for each request of a partition, the lowest first: is its line kept?"""
        row = self._database.execute(
            "SELECT kept FROM partitions WHERE number = ?", (number,)
        ).fetchone()
        if row is None:
            raise defect(f"There is no partition {number}.")
        return bytes(row[0] or b"")

    # The input

    @property
    def source(self) -> RequestFiles:
        """The files with the requests: the input, or what was kept of it."""
        return RequestFiles(
            tuple(
                InputFile(self._place_of(name), size, lines, Stamp(*stamp))
                for name, size, lines, stamp in self.setting("files")
            )
        )

    @property
    def sent_from(self) -> RequestFiles:
        """The files with what is sent: the requests, and behind them those that follow answers."""
        return RequestFiles((*self.source.files, *self._revision_files()))

    def _index_of_parts(self, numbers: list[int]) -> PartIndex:
        files = self.source.files
        parts = [
            RequestPart(number, str(file.stamp.version), file.lines, file.size)
            for number, file in zip(numbers, files, strict=True)
        ]
        folders = {
            part.index_name: parent_of(file.place) for part, file in zip(parts, files, strict=True)
        }

        def read(name: str, start: int, end: int) -> bytes:
            return read_bytes(place_in(folders[name], name), start, end, self.system)

        return PartIndex(parts, read)

    @property
    def keeps_requests(self) -> bool:
        """Whether the requests are kept in the folder of the run."""
        return bool(self.setting("files")[0][0] is None)

    def _place_of(self, name: str | None) -> Place:
        return self.folder.requests if name is None else self.path_of(name)

    def path_of(self, name: str) -> Place:
        """Return where a file is that the facts of the run name."""
        return self.folder.absolute(name, self.setting("place"))

    def input_spans(self) -> Iterator[RequestSpan]:
        """Yield every request of the input in order."""
        return self._index.spans()

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
        return self._index.span_of(base)

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
