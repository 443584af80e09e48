"""What is asked of a ledger to make up the account of a run. Nothing here changes anything."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime

from message_batches.jobs.input.partition import RequestSpan
from message_batches.jobs.ledger import request_status
from message_batches.jobs.ledger.ledger import Ledger
from message_batches.jobs.ledger.schema import OF_PARTITION, SHOWN_ID


def outcomes(ledger: Ledger) -> dict[str, int]:
    """Count the rows of the run by outcome; those due again, or without a result, apart."""
    counts = request_status.count(ledger.database)
    found = failures_by_outcome(ledger)
    found["succeeded"] = counts.total() - counts[request_status.FAILED]
    found["open"] = ledger.setting("rows") - counts.total()
    return {outcome: rows for outcome, rows in found.items() if rows}


def failures_by_outcome(ledger: Ledger, number: int | None = None) -> dict[str, int]:
    """Count the rows of a partition, or of the run, that failed; those due again apart."""
    return dict(
        ledger.database.execute(
            "SELECT CASE WHEN due THEN 'due' ELSE outcome END, COUNT(*) "
            "FROM failures JOIN rows USING (line) "
            f"WHERE {'TRUE' if number is None else OF_PARTITION} GROUP BY 1",
            {"number": number},
        )
    )


def qualities(ledger: Ledger) -> dict[str, int]:
    """Count the succeeded rows by quality."""
    counts = request_status.count(ledger.database)
    found = {quality: counts[code] for quality, code in request_status.QUALITY_CODES.items()}
    return {quality: rows for quality, rows in found.items() if rows}


def causes(ledger: Ledger) -> list[tuple[str, int, str | int, str | None]]:
    """Give each cause of failure: rows, and the id and message of one of them."""
    found = ledger.database.execute(
        f"SELECT cause, COUNT(*), {SHOWN_ID}, message FROM failures JOIN rows USING (line) "
        "WHERE NOT due GROUP BY cause ORDER BY 2 DESC, 1"
    )
    return [(cause, rows, json.loads(id_), message) for cause, rows, id_, message in found]


def failures(
    ledger: Ledger,
) -> Iterator[tuple[int, str | int, str, str, str | None, str | None, int]]:
    """Yield each row that failed for good: line, id, outcome, cause, message, batch, sends."""
    for line, id_, *rest in ledger.database.execute(
        f"SELECT line, {SHOWN_ID}, outcome, cause, message, batch_id, sends "
        "FROM failures JOIN rows USING (line) JOIN partitions ON partition = number "
        "WHERE NOT due ORDER BY line"
    ):
        yield line, json.loads(id_), *rest


def missing_count(ledger: Ledger) -> int:
    """Count the rows for which the results of their batch held no line."""
    return len(ledger.missing_lines())


def missing_ids(ledger: Ledger, most: int) -> list[str | int]:
    """Name rows for which the results of their batch held no line."""
    return [
        json.loads(
            ledger.database.execute(
                f"SELECT {SHOWN_ID} FROM rows WHERE line = ?", (line,)
            ).fetchone()[0]
        )
        for line in ledger.missing_lines()[:most]
    ]


def span_of(ledger: Ledger, custom_id: str) -> RequestSpan | None:
    """Tell where in the requests file the row lies that has an id on the wire."""
    found = ledger.database.execute(
        "SELECT line, offset, length, size, digest FROM rows WHERE custom_id = ?", (custom_id,)
    ).fetchone()
    return RequestSpan(*found) if found else None


def placements(ledger: Ledger) -> Iterator[tuple[str | int, str | None]]:
    """Yield for each row, in the order of the input, its id and the batch it was last sent in."""
    for id_, batch_id in ledger.database.execute(
        f"SELECT {SHOWN_ID}, batch_id FROM rows LEFT JOIN partitions ON partition = number "
        "ORDER BY line"
    ):
        yield json.loads(id_), batch_id


def open_batches_of(ledger: Ledger) -> list[tuple[str, int, float]]:
    """Give the batches that have not ended: id, rows, and when they left, by the local clock."""
    return ledger.database.execute(
        "SELECT batch_id, rows, intent_at FROM partitions WHERE state = 'submitted'"
    ).fetchall()


def batch_durations(ledger: Ledger) -> list[float]:
    """Give the seconds that the batches took that came to their end by themselves."""
    return [
        (datetime.fromisoformat(ended_at) - datetime.fromisoformat(created_at)).total_seconds()
        for created_at, ended_at in ledger.database.execute(
            "SELECT created_at, ended_at FROM partitions "
            "WHERE created_at IS NOT NULL AND ended_at IS NOT NULL AND NOT recalled"
        )
    ]


def log(ledger: Ledger, most: int) -> list[tuple[float, int, str]]:
    """Give the last things that happened to partitions: when, to which, what."""
    found = ledger.database.execute("SELECT * FROM log ORDER BY rowid DESC LIMIT ?", (most,))
    return found.fetchall()[::-1]


def tallies(ledger: Ledger) -> dict[str, dict[str, int]]:
    """Sum what was counted in the answers: by model, by kind of token."""
    sums: dict[str, dict[str, int]] = {}
    for model, kind, amount in ledger.database.execute(
        "SELECT model, kind, SUM(amount) FROM tallies GROUP BY 1, 2 ORDER BY 1, 2"
    ):
        sums.setdefault(model, {})[kind] = amount
    return sums
