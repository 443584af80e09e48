"""What is read from the ledger of a run on one machine. Nothing here changes anything."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from datetime import datetime

from message_batches.jobs.input import RequestSpan
from message_batches.jobs.ledger.partitions import PartitionLedger
from message_batches.jobs.ledger.schema import (
    ANSWER_CODES,
    FAILED,
    OF_PARTITION,
    OPEN,
    SHOWN_ID,
    count_statuses,
    statuses_between,
)

_AT_ONCE = 1_000
"""Requests read at once where the tables change between two reads."""


class LedgerQueries(PartitionLedger):
    """The questions about requests and results that a ledger answers."""

    # Requests

    def input_spans(self) -> Iterator[RequestSpan]:
        """Yield every request of the input in order."""
        return self._spans("TRUE")

    def request_spans(self, number: int) -> list[RequestSpan]:
        """Return the requests of a partition in the order of the input."""
        return list(self._spans(OF_PARTITION, number))

    def span_of(self, custom_id: str) -> RequestSpan | None:
        """Return where the request with an id on the wire is in the requests file."""
        row = self._database.execute(
            "SELECT line, offset, length, size, digest FROM requests WHERE custom_id = ?",
            (custom_id,),
        ).fetchone()
        return RequestSpan(*row) if row else None

    def has_request(self, custom_id: str) -> bool:
        """Return whether a request is of this run."""
        return self.span_of(custom_id) is not None

    def holds(self, number: int, custom_id: str) -> bool:
        """Return whether a request is of a partition."""
        row = self._database.execute(
            "SELECT 1 FROM requests WHERE custom_id = ? AND partition = ?", (custom_id, number)
        )
        return row.fetchone() is not None

    def lines_of(self, number: int) -> dict[str, int]:
        """Return the line of each request of a partition, by its id on the wire."""
        return dict(self._of_partition("custom_id, line", number))

    def open_lines(self, number: int) -> dict[str, int]:
        """Return the same as `lines_of`, for the requests without a result."""
        lines = self.lines_of(number)
        if not lines:  # all of them were retried in other partitions
            return lines
        first, last = min(lines.values()), max(lines.values())
        codes = statuses_between(self._database, first, last)
        if not any(codes):
            return lines
        return {id_: line for id_, line in lines.items() if codes[line - first] == OPEN}

    def original_ids(self, number: int) -> dict[int, str]:
        """Return the user's ids of the requests of a partition, as JSON text, by line."""
        return dict(self._of_partition("line, original_id", number))

    def attempts(self, number: int) -> dict[int, int]:
        """Return how often the requests of a partition were sent, by line."""
        return dict(self._of_partition("line, attempts", number))

    def ids(self) -> Iterator[tuple[str, str, int]]:
        """Yield for each request its id on the wire, the user's id as JSON text, and its line."""
        yield from self._database.execute(
            f"SELECT custom_id, {SHOWN_ID}, line FROM requests ORDER BY line"
        )

    def wire_ids(self) -> Iterator[str]:
        """Yield the id on the wire of each request, in any order."""
        for (custom_id,) in self._database.execute("SELECT custom_id FROM requests"):
            yield custom_id

    def placements(self) -> Iterator[tuple[str | int, str | None]]:
        """Yield each request's id and last batch, in the order of the input."""
        for id_, batch_id in self._database.execute(
            f"SELECT {SHOWN_ID}, batch_id FROM requests LEFT JOIN partitions "
            "ON partition = number ORDER BY line"
        ):
            yield json.loads(id_), batch_id

    # Retries

    def requests_to_retry(self) -> Iterator[RequestSpan]:
        """
        Yield the requests that wait for a retry, in the order of the input.

        Requests that were yielded may be changed meanwhile: SQLite leaves open what a cursor finds
        in a table that changes under it, so each read ends before the next request is yielded.
        """
        last = 0
        while rows := self._database.execute(
            "SELECT line, offset, length, size, digest FROM failures JOIN requests USING (line) "
            "WHERE to_retry AND line > ? ORDER BY line LIMIT ?",
            (last, _AT_ONCE),
        ).fetchall():
            yield from map(RequestSpan._make, rows)
            (last, *_) = rows[-1]

    def retry_count(self) -> int:
        """Count the requests that wait for a retry."""
        (count,) = self._database.execute("SELECT COUNT(*) FROM failures WHERE to_retry").fetchone()
        return int(count)

    # Results

    def settled_count(self) -> int:
        """Count the requests whose final result is in the output."""
        return count_statuses(self._database).total() - self.retry_count()

    def outcomes(self) -> dict[str, int]:
        """Count the requests by outcome, and as `to_retry` or `pending` where none is final."""
        counts = count_statuses(self._database)
        outcomes = self.failures_by_outcome()
        outcomes["succeeded"] = counts.total() - counts[FAILED]
        outcomes["pending"] = self.setting("requests") - counts.total()
        return {outcome: requests for outcome, requests in outcomes.items() if requests}

    def failures_by_outcome(self, number: int | None = None) -> dict[str, int]:
        """Count the failed requests of a partition, or of the run; `to_retry` apart."""
        return dict(
            self._database.execute(
                "SELECT CASE WHEN to_retry THEN 'to_retry' ELSE outcome END, COUNT(*) "
                "FROM failures JOIN requests USING (line) "
                f"WHERE {'TRUE' if number is None else OF_PARTITION} GROUP BY 1",
                {"number": number},
            )
        )

    def answer_statuses(self) -> dict[str, int]:
        """Count the requests that succeeded by the status of the answer."""
        counts = count_statuses(self._database)
        statuses = {status: counts[code] for status, code in ANSWER_CODES.items()}
        return {status: requests for status, requests in statuses.items() if requests}

    def causes(self) -> list[tuple[str, int, str | int, str | None]]:
        """Return each cause of permanent failures: requests, and id and message of one of them."""
        rows = self._database.execute(
            f"SELECT cause, COUNT(*), {SHOWN_ID}, message FROM failures JOIN requests USING (line) "
            "WHERE NOT to_retry GROUP BY cause ORDER BY 2 DESC, 1"
        )
        return [
            (cause, requests, json.loads(id_), message) for cause, requests, id_, message in rows
        ]

    def failures(
        self,
    ) -> Iterator[tuple[int, str | int, str, str, str | None, str | None, int]]:
        """Yield each permanent failure: line, id, outcome, cause, message, batch, attempts."""
        for line, id_, *rest in self._database.execute(
            f"SELECT line, {SHOWN_ID}, outcome, cause, message, batch_id, attempts "
            "FROM failures JOIN requests USING (line) JOIN partitions ON partition = number "
            "WHERE NOT to_retry ORDER BY line"
        ):
            yield line, json.loads(id_), *rest

    def missing_lines(self) -> list[int]:
        """Return the lines of the requests for which the results of their batch held no line."""
        incomplete = self._database.execute(
            "SELECT number FROM partitions WHERE state = 'collected' AND missing"
        ).fetchall()
        return sorted(line for (number,) in incomplete for line in self.open_lines(number).values())

    def missing_ids(self, most: int) -> list[str | int]:
        """Return the ids of the first requests without a result line."""
        return [
            json.loads(
                self._database.execute(
                    f"SELECT {SHOWN_ID} FROM requests WHERE line = ?", (line,)
                ).fetchone()[0]
            )
            for line in self.missing_lines()[:most]
        ]

    def usage(self) -> dict[str, dict[str, int]]:
        """Sum what the answers used, by model and counter."""
        sums: dict[str, dict[str, int]] = {}
        for model, counter, amount in self._database.execute(
            "SELECT model, counter, SUM(amount) FROM usage GROUP BY 1, 2 ORDER BY 1, 2"
        ):
            sums.setdefault(model, {})[counter] = amount
        return sums

    # Batches

    def open_batches(self) -> list[tuple[str, int, float]]:
        """Return id, requests and local time of the create of each batch that has not ended."""
        return self._database.execute(
            "SELECT batch_id, requests, intent_at FROM partitions WHERE state = 'submitted'"
        ).fetchall()

    def batch_durations(self) -> list[float]:
        """Return the seconds that each batch took, without those that the run canceled."""
        return [
            (datetime.fromisoformat(ended_at) - datetime.fromisoformat(created_at)).total_seconds()
            for created_at, ended_at in self._database.execute(
                "SELECT created_at, ended_at FROM partitions "
                "WHERE created_at IS NOT NULL AND ended_at IS NOT NULL AND NOT recalled"
            )
        ]

    def log(self, most: int) -> list[tuple[float, int, str]]:
        """Return the last entries of the log: time, partition, message."""
        rows = self._database.execute("SELECT * FROM log ORDER BY rowid DESC LIMIT ?", (most,))
        return rows.fetchall()[::-1]

    def _spans(self, which: str, number: int | None = None) -> Iterator[RequestSpan]:
        rows = self._database.execute(
            f"SELECT line, offset, length, size, digest FROM requests WHERE {which} ORDER BY line",
            {"number": number},
        )
        return map(RequestSpan._make, rows)

    def _of_partition(self, columns: str, number: int) -> sqlite3.Cursor:
        return self._database.execute(
            f"SELECT {columns} FROM requests WHERE {OF_PARTITION}", {"number": number}
        )
