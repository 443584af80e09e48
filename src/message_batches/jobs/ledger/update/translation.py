"""
Carry a ledger over to an input that has changed.

The new input is planned into a separate file, as every input is. Then what the run knows is
translated to the lines of that file: a request is the same if its id and its bytes are. What was
sent stays what it was: partitions, money and the log are copied. A request that was sent and is not
in the input any more keeps a line behind all others, so that the results of its batch stay
complete, and its tokens count.
"""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from attrs import frozen

from message_batches.jobs.ledger.codes import (
    COMPLETE,
    COPY,
    EMPTY_PAGE,
    FAILED,
    FRESH,
    NO_REQUEST,
    PAGE_LINES,
    REMOVED,
    Codes,
)
from message_batches.jobs.ledger.database import settings_of
from message_batches.jobs.ledger.index import SHOWN_ID
from message_batches.jobs.ledger.members import Range, lines_in, packed, ranges_of, unpacked
from message_batches.jobs.ledger.records import OutputCheckpoint
from message_batches.jobs.ledger.schema import STORE_SETTING, setting_pairs
from message_batches.jobs.ledger.seal import tables_term, text_of
from message_batches.jobs.ledger.store import SqliteStore, connect, make_durable
from message_batches.jobs.system import System

UPDATES = "updates"
"""The setting with what each update of the input changed."""

_OF_THE_INPUT = (
    "files",
    "requests",
    "warnings",
    "estimate",
    "derived",
    "caching",
    "longest",
    "limits",
    "place",
    "answer_format",
)
"""The settings that say what the input is. All others are those of the run, and stay."""

_COPIED = ("partitions", "parts", "proofs", "usage", "log", "revision_files")

_BY_LINE = ("failures", "twice", "answers", "attempts", "revisions")


@frozen
class Difference:
    """
    Requests that differ in one way.

    Attributes:
        requests: how many.
        first_id: the user's id of the first, as JSON text; "null" without any.
        first_line: its line, in the new input if it is there; 0 without any.
    """

    requests: int
    first_id: str
    first_line: int


@frozen
class InputChanges:
    """
    How an input differs from the one that a run was planned from.

    Attributes:
        new: requests whose id the run does not have.
        changed: requests that have other bytes than before.
        removed: requests that are not in the input any more.
        unchanged: how many requests are the same, on whatever line.
    """

    new: Difference
    changed: Difference
    removed: Difference
    unchanged: int

    @property
    def to_send(self) -> int:
        """How many requests are asked for the first time, or again."""
        return self.new.requests + self.changed.requests

    @property
    def is_empty(self) -> bool:
        """Whether the requests are the same, but for their order."""
        return not (self.to_send or self.removed.requests)

    def __str__(self) -> str:
        return (
            f"{self.new.requests:,} new, {self.changed.requests:,} changed, "
            f"{self.removed.requests:,} removed"
        )


class LedgerUpdate:
    """
    The plan of a changed input beside the index of the run that it belongs to.

    Args:
        database: the file of the new plan.
        changes: how the inputs differ.
    """

    def __init__(self, database: sqlite3.Connection, changes: InputChanges) -> None:
        self._database = database
        self.changes = changes

    def planned(self, name: str) -> Any:
        """Return what the new plan says of the input: one of its settings."""
        row = self._database.execute(
            "SELECT value FROM main.settings WHERE name = ?", (name,)
        ).fetchone()
        return json.loads(row[0])

    def ceiling(self) -> int | None:
        """Return what asking what is new or changed costs at most; None if nothing bounds it."""
        requests, bound, total = self._database.execute(
            "SELECT COUNT(*), COUNT(ceiling), SUM(ceiling) FROM main.requests "
            "WHERE NOT EXISTS (SELECT 1 FROM same WHERE same.line = main.requests.line)"
        ).fetchone()
        return int(total or 0) if requests == bound else None

    @property
    def leaves_output(self) -> bool:
        """Whether the output has a line of a request that is not the same any more."""
        lines, codes = self._lines(), self._codes_before()
        return any(
            COMPLETE <= code <= FAILED and not lines[line] for line, code in enumerate(codes)
        )

    def has_same(self, base: str) -> bool:
        """Return whether the request of an id is the same as before, by the base of the id."""
        found = self._database.execute(
            "SELECT 1 FROM main.requests JOIN same USING (line) WHERE custom_id = ? AND length > 0",
            (base,),
        ).fetchone()
        return found is not None

    def translate(
        self, checkpoint: OutputCheckpoint | None, chosen: Mapping[str, Any], system: System
    ) -> None:
        """
        Make the plan the ledger of the run.

        Args:
            checkpoint: the state of an output that was rewritten without the lines of requests that
                are not the same; None where it stays as it is.
            chosen: the facts that each call may choose anew, such as a limit: they hold from the
                first moment, whatever happens to this process.
            system: the machine.
        """
        database = self._database
        store = SqliteStore(database)
        store.transact(lambda: self._translate(store, checkpoint, chosen, system))

    def _translate(
        self,
        store: SqliteStore,
        checkpoint: OutputCheckpoint | None,
        chosen: Mapping[str, Any],
        system: System,
    ) -> None:
        database = self._database
        lines, before = self._lines(), self._codes_before()
        for table in _COPIED:
            database.execute(f"INSERT INTO main.{table} SELECT * FROM was.{table}")
        count = self._keep_sent(lines)
        codes = self._codes_now(count)
        for line, now in enumerate(lines):
            if now:
                codes[now] = before[line] if codes[now] != REMOVED else REMOVED
        self._write_copies(lines, codes)
        self._write_codes(codes)
        self._write_members(lines)
        self._write_lines(lines, codes)
        self._write_settings(lines, checkpoint, chosen, system)
        digest = text_of(tables_term(store) + Codes(store).term)
        database.execute("UPDATE main.seal SET digest = ?", (digest,))

    def _lines(self) -> array[int]:
        """Return the new line of each request by its old one; 0 where it is not the same."""
        (last,) = self._database.execute("SELECT IFNULL(MAX(line), 0) FROM was.requests").fetchone()
        lines = array("I", bytes(4 * (last + 1)))
        for line, before in self._database.execute("SELECT line, before FROM same"):
            lines[before] = line
        return lines

    def _keep_sent(self, lines: array[int]) -> int:
        """Write a line for each request that was sent and is not the same; return the last one."""
        (last,) = self._database.execute(
            "SELECT IFNULL(MAX(line), 0) FROM main.requests"
        ).fetchone()
        gone = sorted(
            {line for _, ranges in self._members() for line in lines_in(ranges) if not lines[line]}
        )
        for line in gone:
            last += 1
            lines[line] = last
            self._database.execute(
                "INSERT INTO main.requests SELECT ?, custom_id, original_id, 0, 0, 0, 0, ceiling "
                "FROM was.requests WHERE line = ?",
                (last, line),
            )
        return int(last)

    def _members(self) -> Iterator[tuple[int, tuple[Range, ...]]]:
        for number, members in self._database.execute("SELECT number, members FROM was.partitions"):
            yield number, unpacked(members)

    def _codes_before(self) -> bytes:
        return _joined(self._database.execute("SELECT page, codes FROM was.codes ORDER BY page"))

    def _codes_now(self, last: int) -> bytearray:
        pages = self._database.execute("SELECT page, codes FROM main.codes ORDER BY page")
        codes = bytearray(_joined(pages).ljust(last + 1, bytes([NO_REQUEST])))
        for (line,) in self._database.execute("SELECT line FROM main.requests WHERE length = 0"):
            codes[line] = REMOVED
        return codes

    def _write_codes(self, codes: bytearray) -> None:
        pages = -(-len(codes) // PAGE_LINES)
        content = bytes(codes).ljust(pages * PAGE_LINES, bytes([NO_REQUEST]))
        self._database.execute("DELETE FROM main.codes")
        self._database.executemany(
            "INSERT INTO main.codes VALUES (?, ?)",
            ((page, content[page * PAGE_LINES : (page + 1) * PAGE_LINES]) for page in range(pages)),
        )

    def _write_copies(self, lines: array[int], codes: bytearray) -> None:
        for copy, original in self._database.execute("SELECT * FROM was.copies"):
            now, sent = lines[copy], lines[original]
            if now and sent and REMOVED not in (codes[now], codes[sent]):
                self._database.execute("INSERT INTO main.copies VALUES (?, ?)", (now, sent))
            elif now and codes[now] == COPY:
                codes[now] = FRESH  # what it waited for has left the input

    def _write_members(self, lines: array[int]) -> None:
        for number, ranges in self._members():
            now = tuple(ranges_of(sorted(lines[line] for line in lines_in(ranges))))
            self._database.execute(
                "UPDATE main.partitions SET members = ?, first_line = ?, last_line = ? "
                "WHERE number = ?",
                (packed(now), now[0][0], now[-1][1], number),
            )

    def _write_lines(self, lines: array[int], codes: bytearray) -> None:
        for table in _BY_LINE:
            for line, *rest in self._database.execute(f"SELECT * FROM was.{table}"):
                now = lines[line]
                # What failed and left the input concerns nobody; what was paid twice, was.
                if now and (table == "twice" or codes[now] != REMOVED):
                    self._database.execute(
                        f"INSERT INTO main.{table} VALUES ({', '.join('?' * (1 + len(rest)))})",
                        (now, *rest),
                    )

    def _write_settings(
        self,
        lines: array[int],
        checkpoint: OutputCheckpoint | None,
        chosen: Mapping[str, Any],
        system: System,
    ) -> None:
        before = {
            name: json.loads(value)
            for name, value in self._database.execute("SELECT * FROM was.settings")
            if name not in _OF_THE_INPUT
        }
        if missing := before.get("reset_missing"):
            before["reset_missing"] = {
                number: list(ranges_of(sorted(lines[line] for line in lines_in(ranges))))
                for number, ranges in missing.items()
            }
        if (waiting := before.get("priming")) is not None:
            now_at = sorted(lines[line] for line in lines_in(waiting) if lines[line])
            before["priming"] = list(ranges_of(now_at))
        if checkpoint is not None:
            before |= {**settings_of(checkpoint), "rewriting": True}
        changes = self.changes
        now = {
            "at": system.now(),
            "new": changes.new.requests,
            "changed": changes.changed.requests,
            "removed": changes.removed.requests,
        }
        before |= chosen
        before[UPDATES] = [*(before.get(UPDATES) or []), now]
        self._database.executemany(
            STORE_SETTING.replace("INTO settings", "INTO main.settings"), setting_pairs(before)
        )


def _joined(pages: Any) -> bytes:
    """Return the codes of all lines from pages in their order."""
    codes = bytearray()
    for number, page in pages:
        codes += EMPTY_PAGE * (number - len(codes) // PAGE_LINES) + page
    return bytes(codes)


@contextmanager
def comparing(plan: Path, index: Path) -> Iterator[LedgerUpdate]:
    """
    Compare a plan of an input with the index of a run; the run's file is only read.

    Args:
        plan: the file of the plan, which is changed by `LedgerUpdate.translate`.
        index: the file of the ledger of the run, or of its index.
    """
    with closing(connect(plan)) as database:
        make_durable(database)
        database.execute("ATTACH ? AS was", (f"{index.absolute().as_uri()}?mode=rw",))
        database.execute("CREATE TEMP TABLE same (line INTEGER PRIMARY KEY, before INTEGER)")
        both = (
            "main.requests AS now JOIN was.requests AS was "
            "ON was.custom_id = now.custom_id AND was.length > 0"
        )
        equal = "(now.digest = was.digest AND now.length = was.length)"
        database.execute(f"INSERT INTO same SELECT now.line, was.line FROM {both} WHERE {equal}")
        without = "FROM {0}.requests WHERE length > 0 AND NOT EXISTS (SELECT 1 FROM {1}.requests "
        without += "AS other WHERE other.custom_id = {0}.requests.custom_id AND other.length > 0)"
        yield LedgerUpdate(
            database,
            InputChanges(
                new=_difference(database, "main", "SELECT line " + without.format("main", "was")),
                changed=_difference(
                    database, "main", f"SELECT now.line AS line FROM {both} WHERE NOT {equal}"
                ),
                removed=_difference(
                    database, "was", "SELECT line " + without.format("was", "main")
                ),
                unchanged=database.execute("SELECT COUNT(*) FROM same").fetchone()[0],
            ),
        )


def _difference(database: sqlite3.Connection, schema: str, lines: str) -> Difference:
    requests, line = database.execute(f"SELECT COUNT(*), MIN(line) FROM ({lines})").fetchone()
    if not requests:
        return Difference(0, "null", 0)
    (shown_id,) = database.execute(
        f"SELECT {SHOWN_ID} FROM {schema}.requests WHERE line = ?", (line,)
    ).fetchone()
    return Difference(requests, shown_id, line)
