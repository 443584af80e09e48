"""Answers that are not complete: those that count, and those that another attempt follows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from message_batches.jobs.ledger.attempts.put_aside import PutAside
from message_batches.jobs.ledger.codes import (
    CODES,
    COMPLETE,
    COPY,
    DUE,
    RESTORE,
    REVISE,
    STATUSES,
)
from message_batches.jobs.ledger.database import defect, places, settings_of
from message_batches.jobs.ledger.equal import LedgerCopies
from message_batches.jobs.ledger.index import AT_ONCE
from message_batches.jobs.ledger.members import Range, lines_in, ranges_of
from message_batches.jobs.ledger.records import AskedAgain, FailureEntry, OutputCheckpoint
from message_batches.jobs.ledger.settle import Answer, Earlier, earlier_answers
from message_batches.jobs.ledger.store import in_ranges

_WRITE_ANSWER = (
    "INSERT INTO answers (line, status, reason, kind, partition) VALUES (?, ?, ?, ?, ?) "
    "ON CONFLICT (line) DO UPDATE SET status = excluded.status, reason = excluded.reason, "
    "kind = excluded.kind, partition = excluded.partition"
)

_PUT_ASIDE = (
    "INSERT INTO attempts (line, partition, attempt, status, reason, action, asked_at, "
    "asked_bytes, lines) SELECT ?, ?, "
    "COALESCE((SELECT MAX(attempt) FROM attempts WHERE line = ?), 0) + 1, ?, ?, ?, "
    "(SELECT start FROM revisions WHERE line = ?), "
    "(SELECT bytes FROM revisions WHERE line = ?), ? "
    "WHERE TRUE ON CONFLICT (line, partition) DO UPDATE SET action = excluded.action, "
    "status = excluded.status, reason = excluded.reason, lines = excluded.lines"
)

_IS_GIVEN_UP = "EXISTS (SELECT 1 FROM answers WHERE answers.line = attempts.line)"
_IS_COMPLETE = (
    f"NOT {_IS_GIVEN_UP} "
    "AND NOT EXISTS (SELECT 1 FROM failures WHERE failures.line = attempts.line)"
)

_MOST_AT_ONCE = 100_000
"""Answers that are asked for again in one step: no more than a batch has."""

_RESTORED = "restored_in_parts"

_COUNTER = "put_aside"
"""The setting with how many files of answers that were put aside there are."""


def kind_of(reason: str) -> str:
    """Return a reason without what differs from answer to answer: quoted values and numbers."""
    kind = re.sub(r'"(?:[^"\\]|\\.)*"|\'[^\']*\'|`[^`]*`', "…", reason)
    return re.sub(r"-?\d[\d.,]*", "N", kind)[:120]


class LedgerAnswers(LedgerCopies):
    """What a ledger has of answers that are not complete."""

    # What settles a partition

    def _earlier_answers(self, ranges: tuple[Range, ...], number: int) -> dict[int, Earlier]:
        """Return what was put aside of the requests of a partition, by their places."""
        (found,) = self._database.execute("SELECT EXISTS (SELECT 1 FROM attempts)").fetchone()
        if not found:
            return {}
        rows: dict[int, list[tuple[int, str | None]]] = {}
        for cursor in in_ranges(self._database, "line, partition, action", "attempts", ranges):
            for line, partition, action in cursor:
                rows.setdefault(line, []).append((partition, action))
        places = enumerate(lines_in(ranges))
        by_place = {place: rows[line] for place, line in places if line in rows} if rows else {}
        return earlier_answers(by_place, number)

    def _write_answers(
        self, number: int, final: Iterable[Answer], aside: Iterable[Answer], lines: Sequence[int]
    ) -> None:
        """Write down the answers of a partition that are not complete."""
        self._database.executemany(
            _WRITE_ANSWER,
            (
                (lines[each.place], each.status, each.reason, kind_of(each.reason), number)
                for each in final
            ),
        )
        self._put_aside(
            (lines[each.place], number, each.status, each.reason, each.action, None)
            for each in aside
        )

    def _put_aside(self, rows: Iterable[tuple[int, int, str, str, str | None, str | None]]) -> None:
        self._database.executemany(
            _PUT_ASIDE,
            (
                (line, number, line, status, reason, action, line, line, name)
                for line, number, status, reason, action, name in rows
            ),
        )

    def _name_attempts(self, number: int) -> None:
        """Let answers that were restored count as those of the partitions that asked for them."""
        self._database.execute(
            "UPDATE answers SET partition = (SELECT attempts.partition FROM attempts "
            "WHERE attempts.line = answers.line ORDER BY attempt DESC LIMIT 1) WHERE partition = ?",
            (number,),
        )

    # What is asked again

    @property
    def next_file(self) -> int:
        """The number of the next files of answers that are put aside."""
        return int(self.setting(_COUNTER) or 0) + 1

    def put_aside(self, number: int) -> list[PutAside]:
        """
        Return the answers of a partition that are put aside, in the order of the input.

        An action is only there where the request waits for the merge of this partition.
        """
        rows = self._database.execute(
            "SELECT line, status, reason, action, partition FROM attempts WHERE partition = ? "
            "ORDER BY line",
            (number,),
        ).fetchall()
        codes = self._codes.of(tuple(ranges_of([line for line, *_ in rows]))) if rows else b""
        # Of others, a later partition has the request, or it is settled.
        return [
            each if code == REVISE else each._replace(action=None)
            for each, code in zip(self._with_requests(rows), codes, strict=True)
        ]

    def by_place(self, number: int, aside: Sequence[PutAside]) -> dict[int, PutAside]:
        """Return answers that a partition puts aside by the places of their requests in it."""
        if not aside:
            return {}
        by_line = {each.line: each for each in aside}
        lines = lines_in(self.members_of(number).ranges)
        return {place: by_line[line] for place, line in enumerate(lines) if line in by_line}

    def _with_requests(
        self, rows: Sequence[tuple[int, str, str, str | None, int]]
    ) -> Iterator[PutAside]:
        """Yield answers with the places of the requests that they answer."""
        lines = [line for line, *_ in rows]
        revised = {each.line: each for each in self._revisions(ranges_of(lines))}
        given = self._input_index.wire_spans((line, line) for line in lines if line not in revised)
        spans = iter(given)
        for line, status, reason, action, number in rows:
            if (revision := revised.get(line)) is not None:
                place = revision.offset, revision.length
            else:
                start, end = next(spans)
                place = start, end - start
            yield PutAside(line, status, reason, action, *place, number)

    def _ask_again(self, number: int, again: AskedAgain | None) -> None:
        """Let the requests be asked again whose answers a merge has put aside."""
        found = self.put_aside(number)
        if not found:
            return
        if again is None:
            raise defect(f"Partition {number} was merged, but not what it puts aside.")
        waiting = [each for each in found if each.action is not None]
        kept = [each for each in waiting if each.line in again.kept]
        self._make_due([each for each in waiting if each.line not in again.kept])
        for each in kept:
            self._set_codes([each.line], CODES[each.status])  # type: ignore[index]
        self._database.executemany(
            _WRITE_ANSWER,
            ((each.line, each.status, each.reason, kind_of(each.reason), number) for each in kept),
        )
        gone = [(each.line,) for each in kept]
        self._database.executemany("DELETE FROM failures WHERE line = ?", gone)
        self._database.executemany(
            "DELETE FROM attempts WHERE line = ? AND partition = ?",
            ((each.line, number) for each in kept),
        )
        self._database.execute(
            "UPDATE attempts SET lines = ? WHERE partition = ?", (again.lines, number)
        )
        self._add_revisions(again)
        self._write_settings({_COUNTER: self.next_file})

    def _make_due(self, found: Sequence[PutAside]) -> None:
        now = self.system.now()
        self._database.executemany(
            "UPDATE failures SET outcome = 'succeeded', cause = ?, message = ?, due_at = ? "
            "WHERE line = ?",
            ((each.status, each.reason, now, each.line) for each in found),
        )
        self._set_codes([each.line for each in found], DUE)

    # What a person wants asked again afterwards

    def answers_to_redo(self, actions: Mapping[str, str], after: int) -> list[PutAside]:
        """
        Return answers that a person does not want to keep, in the order of the input.

        Those without an action get the answer of an equal request. Those of a part that is
        not in the output yet are left out: its merge would put there what is to be replaced.

        Args:
            actions: how to ask again, by the status of the answer.
            after: the line after which to look for them.
        """
        rows = self._database.execute(
            f"SELECT line, status, reason, partition FROM answers WHERE status IN "
            f"({places(actions)}) AND line > ? AND NOT EXISTS (SELECT 1 FROM partitions "
            "WHERE number = answers.partition AND state <> 'collected') ORDER BY line LIMIT ?",
            (*actions, after, _MOST_AT_ONCE),
        ).fetchall()
        lines = [line for line, *_ in rows]
        copies: dict[int, int] = {}
        for cursor in in_ranges(self._database, "line, original", "copies", ranges_of(lines)):
            copies.update(cursor.fetchall())
        return list(
            self._with_requests(
                [
                    (line, status, reason, self._action_of(line, status, actions, copies), number)
                    for line, status, reason, number in rows
                ]
            )
        )

    def _action_of(
        self, line: int, status: str, actions: Mapping[str, str], copies: Mapping[int, int]
    ) -> str | None:
        if line in copies:
            original = self._code(copies[line])
            if original < COMPLETE or STATUSES.get(original) in actions:
                return None
        return actions[status]

    def redo(
        self, found: Sequence[PutAside], again: AskedAgain, checkpoint: OutputCheckpoint | None
    ) -> None:
        """
        Let requests be asked again whose answers were final.

        Args:
            found: their answers.
            again: what was written for them.
            checkpoint: the state of a rewritten output without their lines; None where no output is
                rewritten.
        """
        gone = [each for each in found if each.line not in again.kept]
        waiting = [each for each in gone if each.action is not None]
        copies = [each.line for each in gone if each.action is None]

        def make() -> None:
            self._put_aside(
                (*each[:1], each.partition, *each[1:4], again.lines) for each in waiting
            )
            self._forget_answers(each.line for each in gone)
            self._database.executemany(
                "INSERT INTO failures (line, attempts, partition) "
                "SELECT ?, COUNT(*), ? FROM attempts WHERE line = ?",
                ((each.line, each.partition, each.line) for each in waiting),
            )
            self._make_due(waiting)
            self._set_codes(copies, COPY)
            self._leave_output(tuple(ranges_of([each.line for each in gone])))
            self._add_revisions(again)
            self._write_settings({_COUNTER: self.next_file})
            if checkpoint is not None:
                self._write_settings({**settings_of(checkpoint), "rewriting": True})

        self._transact(make)

    # What is not asked again after all

    @property
    def waiting_for_earlier(self) -> int:
        """How many requests wait to be settled with an earlier answer."""
        return self._counts()[RESTORE]

    def earlier_lines(self) -> Iterator[tuple[str | None, int, list[int]]]:
        """
        Yield where the last answers are of the requests that are to be settled with these.

        Yields:
            the name of the file, the partition, and the lines of the requests in the input.
        """
        rows = []
        for line in lines_in(tuple(self._codes.runs(RESTORE))):
            name, number, state = self._database.execute(
                "SELECT lines, partition, state FROM attempts "
                "JOIN partitions ON partition = number WHERE line = ? "
                "ORDER BY attempt DESC LIMIT 1",
                (line,),
            ).fetchone()
            if state == "collected":
                rows.append((name, number, line))
        rows.sort(key=lambda row: (row[0] or "", row[1], row[2]))
        for (name, number), group in groupby(rows, lambda row: (row[0], row[1])):
            yield name, number, [line for _, _, line in group]

    @property
    def restored_count(self) -> int:
        """How many answers became part of the output after their parts were merged."""
        return int(self.setting(_RESTORED) or 0)

    def restore_in_parts(self) -> int:
        """Settle the requests that wait for that with their last answers, which parts have."""

        def restore() -> int:
            restored = 0
            for _, number, lines in list(self.earlier_lines()):
                for line in lines:
                    status, reason = self._database.execute(
                        "SELECT status, reason FROM attempts WHERE line = ? AND partition = ?",
                        (line, number),
                    ).fetchone()
                    self._set_codes([line], CODES[status])
                    self._database.execute(
                        _WRITE_ANSWER, (line, status, reason, kind_of(reason), number)
                    )
                self._forget_failures(lines)
                self._join_output(number, tuple(ranges_of(lines)))
                restored += len(lines)
            self._write_settings({_RESTORED: self.restored_count + restored})
            return restored

        return self._transact(restore)

    # Reports

    def reasons(self, most: int) -> Iterator[tuple[str, str, int, str | int, str]]:
        """
        Yield the most frequent reasons why answers are not complete, for each status.

        Yields:
            the status, the kind of reason, how many requests, and id and reason of one of them.
        """
        for status in CODES:
            for kind, requests, line in self._database.execute(
                "SELECT kind, COUNT(*) AS requests, MIN(line) FROM answers WHERE status = ? "
                "GROUP BY kind ORDER BY requests DESC, kind LIMIT ?",
                (status, most),
            ).fetchall():
                (reason,) = self._database.execute(
                    "SELECT reason FROM answers WHERE line = ?", (line,)
                ).fetchone()
                yield status, kind, requests, self._shown_id(line), reason

    def redone(self) -> list[tuple[str, str, int, int, int, int]]:
        """
        Return what became of requests that were asked again, by status and action.

        Returns:
            the status, the action, how many requests, how often they were asked again, and how many
            have a complete answer now, or one that is not complete and final.
        """
        return self._database.execute(
            "SELECT status, action, COUNT(DISTINCT line), COUNT(*), "
            f"COUNT(DISTINCT CASE WHEN {_IS_COMPLETE} THEN line END), "
            f"COUNT(DISTINCT CASE WHEN {_IS_GIVEN_UP} THEN line END) "
            "FROM attempts WHERE action IS NOT NULL GROUP BY status, action ORDER BY 1, 2"
        ).fetchall()

    def redone_counts(self) -> tuple[int, int]:
        """Count the requests that were asked again, and those that have a complete answer now."""
        row = self._database.execute(
            "SELECT COUNT(DISTINCT line), "
            f"COUNT(DISTINCT CASE WHEN {_IS_COMPLETE} THEN line END) FROM attempts"
        ).fetchone()
        return int(row[0]), int(row[1])

    def incomplete_answers(self) -> Iterator[FailureEntry]:
        """Yield each answer that is not complete and final, in the order of the input."""
        last = -1
        while rows := self._database.execute(
            "SELECT line, status, reason, batch_id, "
            "(SELECT COUNT(*) FROM attempts WHERE attempts.line = answers.line "
            "AND attempts.partition != answers.partition) + 1 "
            "FROM answers LEFT JOIN partitions ON partition = number "
            "WHERE line > ? ORDER BY line LIMIT ?",
            (last, AT_ONCE),
        ).fetchall():
            ids = self._shown_ids([line for line, *_ in rows])
            for (line, *rest), shown_id in zip(rows, ids, strict=True):
                yield FailureEntry(line, shown_id, "succeeded", *rest)
            (last, *_) = rows[-1]

    def _forget_answers(self, lines: Iterable[int]) -> None:
        self._database.executemany(
            "DELETE FROM answers WHERE line = ?", ((line,) for line in lines)
        )
