"""What reports read from a ledger. Nothing here changes anything."""

from __future__ import annotations

import json
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from message_batches.jobs.ledger.codes import (
    ANSWERED,
    CODES,
    COMPLETE,
    COPY,
    DUE,
    FAILED,
    FRESH,
    HELD,
    LATER,
    MISSING,
    RESTORE,
    REVISE,
    SUSPENDED,
)
from message_batches.jobs.ledger.index import AT_ONCE
from message_batches.jobs.ledger.members import MOST_LINES, Range, ranges_of, unpacked
from message_batches.jobs.ledger.records import BatchEntry, FailureEntry, TwiceEntry
from message_batches.jobs.ledger.requests import LedgerRequests
from message_batches.jobs.money import Used

_PENDING = (FRESH, HELD, SUSPENDED, LATER, COPY, RESTORE)

_TO_RETRY = (DUE, REVISE)

OPEN = (FRESH, HELD, SUSPENDED, DUE, REVISE)
"""The codes of requests that go first, until they are settled."""

_SETTLED: dict[str, int] = {"failed": FAILED, "missing": MISSING, **dict(CODES.items())}
"""The code of each status that a request may have in the end."""

_FINAL = "due_at IS NULL AND outcome IS NOT NULL"


class Placement(NamedTuple):
    """
    Where a request is.

    Attributes:
        custom_id: its id.
        batch_id: the last batch that it was in, if it was in any.
        held_back: whether it is not sent for now.
        is_missing: whether its batch ended without a result of it.
    """

    custom_id: str | int
    batch_id: str | None
    held_back: bool
    is_missing: bool


class LedgerQueries(LedgerRequests):
    """The questions about requests and results that a ledger answers."""

    @property
    def unfinished(self) -> bool:
        """Whether anything is left to be sent, retried, waited for, collected or merged."""
        counts = self._counts()
        return self.held_back > 0 or self.has_work or counts[COPY] > 0 or counts[RESTORE] > 0

    @property
    def held_back(self) -> int:
        """How many requests are not sent before a person allows it."""
        return 0 if self.is_priming else self._counts()[LATER]

    @property
    def is_priming(self) -> bool:
        """Whether the requests that write the prompt cache go first, and others wait for them."""
        return self.setting("priming") is not None

    @property
    def waiting_for_cache(self) -> int:
        """How many requests wait until those that write the prompt cache are settled."""
        return self._counts()[LATER] if self.is_priming else 0

    @property
    def is_waiting(self) -> bool:
        """Whether requests are in a batch whose results are not collected."""
        return self._counts()[HELD] > 0

    @property
    def has_work(self) -> bool:
        """Whether anything is left to be done for the requests that are not held back."""
        counts = self._counts()
        if any(counts[code] for code in OPEN) or self.waiting_for_cache:
            return True
        (left,) = self._database.execute(
            "SELECT EXISTS (SELECT 1 FROM partitions WHERE state IN "
            "('sending', 'unknown', 'submitted', 'ended', 'fetched') "
            "OR (state = 'gone' AND permitted = 0))"
        ).fetchone()
        return bool(left)

    @property
    def has_sent(self) -> bool:
        """Whether a request may have left this machine."""
        (sent,) = self._database.execute(
            "SELECT EXISTS (SELECT 1 FROM partitions WHERE state != 'void' "
            "AND COALESCE(known_by, '') NOT IN ('reused', 'copied', 'restored'))"
        ).fetchone()
        return bool(sent)

    def states(self) -> dict[str, int]:
        """Count the partitions by state, without those that were not accepted."""
        return dict(
            self._database.execute(
                "SELECT state, COUNT(*) FROM partitions WHERE state != 'void' GROUP BY 1"
            )
        )

    # Requests

    def retry_count(self) -> int:
        """Count the requests that wait for a retry."""
        counts = self._counts()
        return sum(counts[code] for code in _TO_RETRY)

    def settled_count(self) -> int:
        """Count the requests whose final result is known."""
        counts = self._counts()
        return sum(counts[code] for code in range(COMPLETE, FAILED + 1))

    def outcomes(self) -> dict[str, int]:
        """Count the requests by outcome, and as `to_retry` or `pending` where none is final."""
        counts = self._counts()
        outcomes = Counter({"succeeded": sum(counts[code] for code in ANSWERED)})
        outcomes.update(
            dict(
                self._database.execute(
                    f"SELECT outcome, COUNT(*) FROM failures WHERE {_FINAL} GROUP BY 1"
                ).fetchall()
            )
        )
        outcomes["to_retry"] = sum(counts[code] for code in _TO_RETRY)
        outcomes["pending"] = sum(counts[code] for code in _PENDING)
        return {outcome: requests for outcome, requests in outcomes.items() if requests}

    def outcomes_of(self, number: int) -> dict[str, int]:
        """Count the requests of a partition by how far they have come, as `outcomes` does."""
        codes = self._codes.of(self.members_of(number).ranges)
        outcomes = Counter({"succeeded": sum(codes.count(code) for code in ANSWERED)})
        outcomes.update(
            dict(
                self._database.execute(
                    f"SELECT outcome, COUNT(*) FROM failures WHERE {_FINAL} AND partition = ? "
                    "GROUP BY 1",
                    (number,),
                ).fetchall()
            )
        )
        outcomes["to_retry"] = sum(codes.count(code) for code in _TO_RETRY)
        outcomes["pending"] = sum(codes.count(code) for code in _PENDING)
        return {outcome: requests for outcome, requests in outcomes.items() if requests}

    def answer_statuses(self) -> dict[str, int]:
        """Count the requests that succeeded by the status of the answer."""
        counts = self._counts()
        statuses = {str(status): counts[code] for status, code in CODES.items()}
        return {status: requests for status, requests in statuses.items() if requests}

    def causes(self) -> list[tuple[str, int, str | int, str | None]]:
        """Return each cause of permanent failures: requests, and id and message of one of them."""
        rows = self._database.execute(
            "SELECT firsts.cause, requests, firsts.line, message FROM "
            f"(SELECT cause, COUNT(*) AS requests, MIN(line) AS line FROM failures WHERE {_FINAL} "
            "AND outcome != 'missing' GROUP BY cause) AS firsts "
            "JOIN failures ON failures.line = firsts.line ORDER BY 2 DESC, 1"
        ).fetchall()
        return [
            (cause, requests, self._shown_id(line), message)
            for cause, requests, line, message in rows
        ]

    def lines_with(self, statuses: Iterable[str]) -> Iterator[int]:
        """Yield the lines of requests with some statuses, `failed` or `missing`, in their order."""
        self._refresh()
        return self._lines_with({_SETTLED[status] for status in statuses})

    def failures(self) -> Iterator[FailureEntry]:
        """Yield each request that failed permanently, in the order of the input."""
        last = -1
        while rows := self._database.execute(
            "SELECT line, outcome, cause, message, batch_id, attempts "
            "FROM failures LEFT JOIN partitions ON partition = number "
            f"WHERE {_FINAL} AND outcome != 'missing' AND line > ? ORDER BY line LIMIT ?",
            (last, AT_ONCE),
        ).fetchall():
            ids = self._shown_ids([line for line, *_ in rows])
            for (line, *rest), shown_id in zip(rows, ids, strict=True):
                yield FailureEntry(line, shown_id, *rest)
            (last, *_) = rows[-1]

    def missing_count(self) -> int:
        """Count the requests for which the results of their batch held no line."""
        return self._counts()[MISSING]

    def missing_ids(self, most: int) -> list[str | int]:
        """Return the ids of the first requests without a result."""
        rows = self._database.execute(
            "SELECT line FROM failures WHERE outcome = 'missing' AND due_at IS NULL "
            "ORDER BY line LIMIT ?",
            (most,),
        ).fetchall()
        return self._shown_ids([line for (line,) in rows])

    def twice(self, most: int) -> tuple[list[TwiceEntry], int]:
        """Return the first requests that two batches answered, and how many there are."""
        (count,) = self._database.execute("SELECT COUNT(*) FROM twice").fetchone()
        rows = self._database.execute(
            "SELECT line, batch_id FROM twice LEFT JOIN partitions ON partition = number "
            "ORDER BY line, partition LIMIT ?",
            (most,),
        ).fetchall()
        return [TwiceEntry(self._shown_id(line), batch_id) for line, batch_id in rows], count

    def ids(self) -> Iterator[tuple[str, str, int]]:
        """Yield for each request the base of its id, the user's id as JSON text, and its line."""
        return self._index.ids()

    def held_copies(self) -> list[int]:
        """Return the lines of the requests that are equal to one that is held back."""
        if not (self.held_back and self._counts()[COPY]):
            return []
        rows = self._database.execute("SELECT line, original FROM copies ORDER BY line").fetchall()
        originals = sorted({original for _, original in rows})
        codes = self._codes.of(tuple(ranges_of(originals)))
        held_back = {line for line, code in zip(originals, codes, strict=True) if code == LATER}
        return [line for line, original in rows if original in held_back]

    def placements(self) -> Iterator[Placement]:
        """Yield where each request is, in the order of the input."""
        held_back, missing = _Lines(self._codes.runs(LATER)), _Lines(self._codes.runs(MISSING))
        held_copies = frozenset(self.held_copies())
        last = array("I", bytes(4 * (self._index.last_line() + 1)))
        batches: dict[int, str] = {}
        for number, batch_id, members in self._database.execute(
            "SELECT number, batch_id, members FROM partitions WHERE batch_id IS NOT NULL "
            "ORDER BY number"
        ):
            batches[number] = batch_id
            for start, end in unpacked(members):
                last[start : end + 1] = array("I", [number]) * (end + 1 - start)
        for _, shown_id, line in self.ids():
            yield Placement(
                json.loads(shown_id),
                batches.get(last[line]),
                line in held_back or line in held_copies,
                line in missing,
            )

    # Batches

    def usage(self, number: int | None = None) -> Used:
        """Sum up what was billed for the answers of a partition, or of all of them."""
        where = "" if number is None else "WHERE partition = ? "
        sums: dict[tuple[str, str], dict[str, int]] = {}
        for model, terms, counter, amount in self._database.execute(
            f"SELECT model, terms, counter, CAST(SUM(amount) AS BIGINT) FROM usage {where}"
            "GROUP BY model, terms, counter ORDER BY model, terms, counter",
            () if number is None else (number,),
        ):
            sums.setdefault((model, terms), {})[counter] = amount
        return sums

    def batches(self) -> list[BatchEntry]:
        """Return the partitions in the order of sending, without those that were not accepted."""
        rows = self._database.execute(
            f"SELECT {', '.join(BatchEntry._fields)} FROM partitions WHERE state != 'void' "
            "ORDER BY number"
        )
        return [BatchEntry(*row) for row in rows]

    def log(self, most: int) -> list[tuple[float, int, str]]:
        """Return the last entries of the log: time, partition, message."""
        rows = self._database.execute(
            "SELECT at, partition, message FROM log ORDER BY entry DESC LIMIT ?", (most,)
        )
        return rows.fetchall()[::-1]

    def _counts(self) -> Counter[int]:
        self._refresh()
        return self._codes.counts

    def _shown_id(self, line: int) -> Any:
        return self._shown_ids([line])[0]

    def _shown_ids(self, lines: list[int]) -> list[str | int]:
        """Return the user's ids of requests on lines in ascending order."""
        return list(map(json.loads, self._index.shown_ids(ranges_of(lines))))


class _Lines:
    """Ranges of lines, asked for lines that only rise."""

    def __init__(self, ranges: Iterator[Range]) -> None:
        self._ranges = ranges
        self._range = next(ranges, _NO_LINES)

    def __contains__(self, line: int) -> bool:
        while line > self._range[1]:
            self._range = next(self._ranges, _NO_LINES)
        return line >= self._range[0]


_NO_LINES = (MOST_LINES + 1, MOST_LINES + 1)
