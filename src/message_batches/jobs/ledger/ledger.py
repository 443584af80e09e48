"""
The ledger of a run: one SQLite file in the folder of the run.

It is changed by the changes of the planner, together and durably: the intent to send a batch is on
disk before its first byte leaves. Result lines and their record move together: lines are written
and synced first, then one transaction records them with the new length of the output. After a
crash, whatever the output holds beyond that length is removed. So a process may be killed between
any two instructions.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Any

from message_batches.jobs.errors import RunLockedError
from message_batches.jobs.ledger.codes import (
    DUE,
    FAILED,
    FRESH,
    HELD,
    SUSPENDED,
    translation,
)
from message_batches.jobs.ledger.database import NOT_DUE, defect, places, settings_of
from message_batches.jobs.ledger.members import Members, Range, lines_in, mark, packed
from message_batches.jobs.ledger.records import OutputCheckpoint, PartManifest
from message_batches.jobs.ledger.repeats import LedgerRepeats
from message_batches.jobs.ledger.seal import partition_term, proof_term
from message_batches.jobs.ledger.settle import Failure, IsRetried, settle
from message_batches.jobs.state import (
    DURABLE,
    LIVE,
    Change,
    Claimed,
    Freed,
    Logged,
    Noted,
    Opened,
    PartitionRecord,
    Pool,
    Proved,
    Returned,
    Settled,
    Suspended,
    TooLarge,
    Updated,
)

_RETURN = translation((HELD, FRESH))
_RETURN_SUSPENDED = translation((HELD, SUSPENDED))
_SUSPEND = translation((FRESH, SUSPENDED), (DUE, SUSPENDED))
_FREE = translation((SUSPENDED, FRESH))
_CLAIM = translation((FRESH, HELD), (DUE, HELD), (SUSPENDED, HELD))


def _never(cause: str, attempts: int) -> bool:
    return False


class Ledger(LedgerRepeats):
    """One run's ledger. Use as a context manager; not for several threads at once."""

    def commit(
        self,
        changes: Iterable[Change],
        *,
        members: Members | None = None,
        part: PartManifest | None = None,
        checkpoint: OutputCheckpoint | None = None,
        is_retried: IsRetried = _never,
    ) -> Pool:
        """
        Make changes together; they are on disk when this returns.

        Args:
            changes: the changes, in their order.
            members: the requests of a partition that is opened.
            part: the results of a partition that is settled.
            checkpoint: the state of the output, where lines were appended to it.
            is_retried: whether a failure is to be retried, by its cause and attempts.

        Returns:
            what the pool is afterwards.

        Raises:
            RunError: the changes do not fit what the ledger holds. Nothing was changed.
            RunLockedError: another process has sent a batch of this run. Nothing was changed.
        """
        with self._transaction():
            for change in changes:
                self._refuse_loss(change, checkpoint)
                self._make(change, members, part, is_retried)
            if checkpoint is not None:
                self._store(settings_of(checkpoint))
        return self.pool()

    def merged(self, number: int, checkpoint: OutputCheckpoint) -> Pool:
        """Record that the kept lines of a partition are in the output, and on disk."""
        return self.commit([Updated(number, {"state": "collected"})], checkpoint=checkpoint)

    def _make(
        self,
        change: Change,
        members: Members | None,
        part: PartManifest | None,
        is_retried: IsRetried,
    ) -> None:
        match change:
            case Opened(record):
                if members is None:
                    raise defect(f"Partition {record.number} was opened without requests.")
                self._open_partition(record, members)
            case Updated(number, values):
                self._update(number, values)
            case Returned(number, suspended):
                self._translate(number, _RETURN_SUSPENDED if suspended else _RETURN)
            case Suspended(number):
                self._translate(number, _SUSPEND)
            case Freed(number):
                self._translate(number, _FREE)
            case Claimed(number):
                self._translate(number, _CLAIM)
            case Settled(number):
                if part is None:
                    raise defect(f"Partition {number} was settled without its part.")
                self._settle(number, part, is_retried)
            case TooLarge(number, reason):
                self._refuse(number, reason)
            case Proved(batch_id, partitions):
                self._prove(batch_id, partitions)
            case Noted(values):
                self._store(values)
            case Logged(number, message):
                self._log(number, message)

    def _refuse_loss(self, change: Change, checkpoint: OutputCheckpoint | None) -> None:
        """Raise RunError where lines would count as merged that are not in the output."""
        if checkpoint is not None or not isinstance(change, Updated):
            return
        if change.values.get("state") == "collected" and any(self.kept_of(change.number)):
            raise defect(f"Partition {change.number} was merged without its lines.")

    def _open_partition(self, record: PartitionRecord, members: Members) -> None:
        if record.number != self.setting("number") + 1:
            raise RunLockedError(
                f"{self.folder.out}: Another process has sent a batch of this run. Wait for it, or "
                "stop it."
            )
        old = self._codes.of(members.ranges)
        if (
            not members.requests
            or len(old) != members.requests
            or old.translate(None, _CAN_BE_SENT)
        ):
            raise defect(f"Partition {record.number} has requests that cannot be sent now.")
        values = {name: _stored(getattr(record, name)) for name in DURABLE}
        values |= {
            "first_line": members.ranges[0][0],
            "last_line": members.ranges[-1][1],
            "fingerprint": members.fingerprint,
            "members": packed(members.ranges),
        }
        self._database.execute(
            f"INSERT INTO partitions ({', '.join(values)}) VALUES ({places(values)})",
            tuple(values.values()),
        )
        self._term += partition_term(self._database, record.number)
        self._store({"number": record.number})
        self._change_codes(members.ranges, old, b"%c" % HELD * len(old))

    def _update(self, number: int, values: Mapping[str, Any]) -> None:
        if not values.keys() <= _CHANGEABLE:
            raise defect(f"A partition has no {', '.join(sorted(values.keys() - _CHANGEABLE))}.")
        stored = {name: _stored(value) for name, value in values.items()}
        if stored.get("state") == "collected":
            stored["kept"] = None
        self._set(number, stored)

    def _translate(self, number: int, table: bytes) -> None:
        ranges = self.members_of(number).ranges
        old = self._codes.of(ranges)
        self._change_codes(ranges, old, old.translate(table))

    def _change_codes(self, ranges: tuple[Range, ...], old: bytes, new: bytes) -> None:
        if DUE in old:
            changed = zip(lines_in(ranges), old, new, strict=True)
            self._database.executemany(
                f"UPDATE failures {NOT_DUE} WHERE line = ?",
                ((line,) for line, before, code in changed if before == DUE != code),
            )
        self._codes.change(ranges, old, new)

    def _settle(self, number: int, part: PartManifest, is_retried: IsRetried) -> None:
        ranges = self.members_of(number).ranges
        (cancel,) = self._database.execute(
            "SELECT cancel FROM partitions WHERE number = ?", (number,)
        ).fetchone()
        reset = self.setting("reset_missing") or {}
        again = reset.pop(str(number), None)
        old = self._codes.of(ranges)
        result = settle(
            old,
            part,
            attempts=self._attempts_of(ranges),
            elsewhere=self._marked(LIVE, number, ranges, len(old)),
            recalled=cancel == "recall",
            is_retried=is_retried,
            lacked=None if again is None else self._lacked(number, ranges, len(old), again),
        )
        if again is not None:
            self._store({"reset_missing": reset})
        lines = array("I", lines_in(ranges))
        self._write_failures(number, result.failures, lines)
        self._database.executemany(
            "DELETE FROM failures WHERE line = ?", ((lines[index],) for index in result.answered)
        )
        self._database.executemany(
            f"UPDATE failures {NOT_DUE} WHERE line = ?",
            ((lines[index],) for index in result.reopened),
        )
        self._database.executemany(
            "INSERT OR IGNORE INTO twice VALUES (?, ?)",
            ((lines[index], number) for index in result.twice),
        )
        self._codes.change(ranges, old, bytes(result.codes))
        self._database.execute("DELETE FROM usage WHERE partition = ?", (number,))
        self._database.executemany(
            "INSERT INTO usage VALUES (?, ?, ?, ?)",
            (
                (number, model, counter, amount)
                for model, counters in part.usage.items()
                for counter, amount in counters.items()
            ),
        )
        self._set(
            number,
            {
                "kept": bytes(result.kept),
                "missing": result.missing,
                "unmatched": part.unmatched,
            },
        )

    def _write_failures(self, number: int, failures: list[Failure], lines: Sequence[int]) -> None:
        now = self.system.now()
        self._database.executemany(
            "INSERT OR REPLACE INTO failures VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                (
                    lines[each.place],
                    each.outcome,
                    each.cause,
                    each.message,
                    each.attempts,
                    now if each.is_due else None,
                    number,
                )
                for each in failures
            ),
        )

    def _attempts_of(self, ranges: tuple[Range, ...]) -> dict[int, int]:
        """Return how many batches had each request that failed before, by its place."""
        attempts = dict(self._in_ranges("line, attempts", ranges, "failures"))
        if not attempts:
            return {}
        return {
            place: attempts[line] for place, line in enumerate(lines_in(ranges)) if line in attempts
        }

    def _marked(
        self,
        states: Iterable[str],
        number: int,
        ranges: tuple[Range, ...],
        count: int,
        but: Container[int] = (),
    ) -> bytes | None:
        """Return a 1 for each request that a later partition in one of these states has, too."""
        marks = None
        for later, other in self._overlapping(states, ranges, number):
            if later in but:
                continue
            marks = marks or bytearray(count)
            mark(ranges, other, marks)
        return None if marks is None else bytes(marks)

    def _lacked(
        self, number: int, ranges: tuple[Range, ...], count: int, missing: list[Range]
    ) -> bytes:
        """Return a 1 for each request that had no result when a partition was settled first."""
        rows = self._database.execute(
            "SELECT number, absent FROM partitions WHERE number > ?", (number,)
        )
        # These were sent because this partition was taken for absent, before it was settled.
        resends = {later for later, absent in rows if number in json.loads(absent)}
        marks = bytearray(
            self._marked(("fetched", "collected"), number, ranges, count, resends) or count
        )
        mark(ranges, tuple((first, last) for first, last in missing), marks)
        return bytes(marks)

    def _refuse(self, number: int, reason: str) -> None:
        members = self.members_of(number)
        if members.requests != 1:
            raise defect(f"Partition {number} holds {members.requests:,} requests, not one.")
        old = self._codes.of(members.ranges)
        attempts = self._attempts_of(members.ranges).get(0, 0) + 1
        failure = Failure(0, "errored", "request_too_large", reason, attempts, False)
        self._write_failures(number, [failure], list(lines_in(members.ranges)))
        self._codes.change(members.ranges, old, bytes([FAILED]))

    def _prove(self, batch_id: str, partitions: tuple[int, ...]) -> None:
        row = self._database.execute(
            "SELECT partitions FROM proofs WHERE batch_id = ?", (batch_id,)
        ).fetchone()
        if row is not None:
            self._term -= proof_term(batch_id, row[0])
        text = json.dumps(partitions)
        self._term += proof_term(batch_id, text)
        self._database.execute("INSERT OR REPLACE INTO proofs VALUES (?, ?)", (batch_id, text))


_CAN_BE_SENT = bytes([FRESH, DUE])

_CHANGEABLE = frozenset(DURABLE) - {"number"}


def _stored(value: Any) -> Any:
    return json.dumps(value) if isinstance(value, tuple) else value
