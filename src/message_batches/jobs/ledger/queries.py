"""What reports read from a ledger. Nothing here changes anything."""

from __future__ import annotations

import json
from array import array
from collections import Counter
from collections.abc import Iterator
from typing import Any

from message_batches.jobs.ledger.codes import (
    CODES,
    COMPLETE,
    DUE,
    FAILED,
    FRESH,
    HELD,
    MISSING,
    PAUSED,
    SUSPENDED,
)
from message_batches.jobs.ledger.members import unpacked
from message_batches.jobs.ledger.records import BatchEntry, FailureEntry, TwiceEntry
from message_batches.jobs.ledger.requests import LedgerRequests
from message_batches.jobs.ledger.schema import SHOWN_ID

_AT_ONCE = 1_000
"""How much to read at once, so that a reader does not hold up a process that works on the run."""

_FINAL = "due_at IS NULL AND outcome IS NOT NULL"


class LedgerQueries(LedgerRequests):
    """The questions about requests and results that a ledger answers."""

    @property
    def unfinished(self) -> bool:
        """Whether anything is left to be sent, retried, waited for, collected or merged."""
        counts = self._counts()
        if any(counts[code] for code in (FRESH, HELD, SUSPENDED, DUE)):
            return True
        (left,) = self._database.execute(
            "SELECT EXISTS (SELECT 1 FROM partitions WHERE state IN "
            "('sending', 'unknown', 'submitted', 'ended', 'fetched') "
            "OR (state = 'gone' AND NOT permitted))"
        ).fetchone()
        return bool(left)

    @property
    def has_sent(self) -> bool:
        """Whether a request may have left this machine."""
        (sent,) = self._database.execute(
            "SELECT EXISTS (SELECT 1 FROM partitions WHERE state != 'void')"
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
        return self._counts()[DUE]

    def settled_count(self) -> int:
        """Count the requests whose final result is known."""
        counts = self._counts()
        return sum(counts[code] for code in range(COMPLETE, FAILED + 1))

    def outcomes(self) -> dict[str, int]:
        """Count the requests by outcome, and as `to_retry` or `pending` where none is final."""
        counts = self._counts()
        outcomes = Counter(
            dict(
                self._database.execute(
                    f"SELECT outcome, COUNT(*) FROM failures WHERE {_FINAL} GROUP BY 1"
                ).fetchall()
            )
        )
        outcomes["succeeded"] = sum(counts[code] for code in range(COMPLETE, PAUSED + 1))
        outcomes["to_retry"] = counts[DUE]
        outcomes["pending"] = sum(counts[code] for code in (FRESH, HELD, SUSPENDED))
        return {outcome: requests for outcome, requests in outcomes.items() if requests}

    def outcomes_of(self, number: int) -> dict[str, int]:
        """Count the requests of a partition by how far they have come, as `outcomes` does."""
        codes = self._codes.of(self.members_of(number).ranges)
        outcomes = Counter(
            dict(
                self._database.execute(
                    f"SELECT outcome, COUNT(*) FROM failures WHERE {_FINAL} AND partition = ? "
                    "GROUP BY 1",
                    (number,),
                ).fetchall()
            )
        )
        outcomes["succeeded"] = sum(codes.count(code) for code in range(COMPLETE, PAUSED + 1))
        outcomes["to_retry"] = codes.count(DUE)
        outcomes["pending"] = sum(codes.count(code) for code in (FRESH, HELD, SUSPENDED))
        return {outcome: requests for outcome, requests in outcomes.items() if requests}

    def answer_statuses(self) -> dict[str, int]:
        """Count the requests that succeeded by the status of the answer."""
        counts = self._counts()
        statuses = {str(status): counts[code] for status, code in CODES.items()}
        return {status: requests for status, requests in statuses.items() if requests}

    def causes(self) -> list[tuple[str, int, str | int, str | None]]:
        """Return each cause of permanent failures: requests, and id and message of one of them."""
        rows = self._database.execute(
            f"SELECT cause, COUNT(*), MIN(line), message FROM failures WHERE {_FINAL} "
            "AND outcome != 'missing' GROUP BY cause ORDER BY 2 DESC, 1"
        ).fetchall()
        return [
            (cause, requests, self._shown_id(line), message)
            for cause, requests, line, message in rows
        ]

    def failures(self) -> Iterator[FailureEntry]:
        """Yield each request that failed permanently, in the order of the input."""
        last = -1
        while rows := self._database.execute(
            f"SELECT line, {SHOWN_ID}, outcome, cause, message, batch_id, attempts "
            "FROM failures JOIN requests USING (line) LEFT JOIN partitions ON partition = number "
            f"WHERE {_FINAL} AND outcome != 'missing' AND line > ? ORDER BY line LIMIT ?",
            (last, _AT_ONCE),
        ).fetchall():
            for line, shown_id, *rest in rows:
                yield FailureEntry(line, json.loads(shown_id), *rest)
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
        return [self._shown_id(line) for (line,) in rows]

    def twice(self, most: int) -> tuple[list[TwiceEntry], int]:
        """Return the first requests that two batches answered, and how many there are."""
        (count,) = self._database.execute("SELECT COUNT(*) FROM twice").fetchone()
        rows = self._database.execute(
            f"SELECT {SHOWN_ID}, batch_id FROM twice JOIN requests USING (line) "
            "LEFT JOIN partitions ON partition = number ORDER BY line LIMIT ?",
            (most,),
        ).fetchall()
        return [TwiceEntry(json.loads(shown_id), batch_id) for shown_id, batch_id in rows], count

    def ids(self) -> Iterator[tuple[str, str, int]]:
        """Yield for each request the base of its id, the user's id as JSON text, and its line."""
        last = -1
        while rows := self._database.execute(
            f"SELECT custom_id, {SHOWN_ID}, line FROM requests WHERE line > ? "
            "ORDER BY line LIMIT ?",
            (last, _AT_ONCE),
        ).fetchall():
            yield from rows
            last = rows[-1][2]

    def placements(self) -> Iterator[tuple[str | int, str | None]]:
        """Yield each request's id and the last batch that it was in, in the order of the input."""
        (lines,) = self._database.execute("SELECT IFNULL(MAX(line), 0) FROM requests").fetchone()
        last = array("I", bytes(4 * (lines + 1)))
        batches: dict[int, str] = {}
        for number, batch_id, members in self._database.execute(
            "SELECT number, batch_id, members FROM partitions WHERE batch_id IS NOT NULL "
            "ORDER BY number"
        ):
            batches[number] = batch_id
            for start, end in unpacked(members):
                last[start : end + 1] = array("I", [number]) * (end + 1 - start)
        for _, shown_id, line in self.ids():
            yield json.loads(shown_id), batches.get(last[line])

    # Batches

    def usage(self) -> dict[str, dict[str, int]]:
        """Sum what the answers used, by model and counter."""
        sums: dict[str, dict[str, int]] = {}
        for model, counter, amount in self._database.execute(
            "SELECT model, counter, SUM(amount) FROM usage GROUP BY 1, 2 ORDER BY 1, 2"
        ):
            sums.setdefault(model, {})[counter] = amount
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
        rows = self._database.execute("SELECT * FROM log ORDER BY rowid DESC LIMIT ?", (most,))
        return rows.fetchall()[::-1]

    def _counts(self) -> Counter[int]:
        self._refresh()
        return self._codes.counts

    def _shown_id(self, line: int) -> Any:
        (shown_id,) = self._database.execute(
            f"SELECT {SHOWN_ID} FROM requests WHERE line = ?", (line,)
        ).fetchone()
        return json.loads(shown_id)
