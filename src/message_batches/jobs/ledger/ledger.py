"""
The ledger of a run: what it has sent, and how far each request has come.

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
from itertools import chain
from typing import Any

from message_batches.jobs.errors import RunLockedError
from message_batches.jobs.ledger.codes import (
    COPY,
    DUE,
    FAILED,
    FRESH,
    HELD,
    LATER,
    RESTORE,
    SUSPENDED,
    translation,
)
from message_batches.jobs.ledger.database import NOT_DUE, defect, places, settings_of
from message_batches.jobs.ledger.members import Members, Range, lines_in, mark, packed, ranges_of
from message_batches.jobs.ledger.records import Merged, PartManifest
from message_batches.jobs.ledger.repeats import LedgerRepeats
from message_batches.jobs.ledger.requests import COPIED, RESTORED, REUSED
from message_batches.jobs.ledger.seal import partition_term, proof_term
from message_batches.jobs.ledger.settle import Failure, IsRetried, NextAction, settle
from message_batches.jobs.ledger.store import in_ranges
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
_SUSPEND = translation((FRESH, SUSPENDED), (DUE, SUSPENDED), (LATER, SUSPENDED))
_FREE = translation((SUSPENDED, FRESH))
_CLAIM = translation((FRESH, HELD), (DUE, HELD), (SUSPENDED, HELD), (LATER, HELD))


def _never(cause: str, attempts: int) -> bool:
    return False


def _keep(status: str, made: Mapping[str, int]) -> None:
    return None


class Ledger(LedgerRepeats):
    """One run's ledger. Use as a context manager; not for several threads at once."""

    def commit(
        self,
        changes: Iterable[Change],
        *,
        members: Members | None = None,
        part: PartManifest | None = None,
        merged: Merged | None = None,
        is_retried: IsRetried = _never,
        next_action: NextAction = _keep,
    ) -> Pool:
        """
        Make changes together; they are on disk when this returns.

        Args:
            changes: the changes, in their order.
            members: the requests of a partition that is opened.
            part: the results of a partition that is settled.
            merged: what a merge has written.
            is_retried: whether a failure is to be retried, by its cause and attempts.
            next_action: how to ask again after an answer that is not complete.

        Returns:
            what the pool is afterwards.

        Raises:
            RunError: the changes do not fit what the ledger holds. Nothing was changed.
            RunLockedError: another process has sent a batch of this run. Nothing was changed.
        """
        changes = list(changes)

        def make() -> None:
            for change in changes:
                self._refuse_loss(change, merged)
                self._make(change, members, part, merged, is_retried, next_action)
            if merged is not None and merged.checkpoint is not None:
                self._write_settings(settings_of(merged.checkpoint))

        self._transact(make)
        return self.pool()

    def merged(self, number: int, merged: Merged) -> Pool:
        """Record that the kept lines of a partition are in the output, and on disk."""
        return self.commit([Updated(number, {"state": "collected"})], merged=merged)

    def _make(
        self,
        change: Change,
        members: Members | None,
        part: PartManifest | None,
        merged: Merged | None,
        is_retried: IsRetried,
        next_action: NextAction,
    ) -> None:
        match change:
            case Opened(record):
                if members is None:
                    raise defect(f"Partition {record.number} was opened without requests.")
                self._open_partition(record, members)
            case Updated(number, values):
                self._update(number, values, merged)
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
                self._settle(number, part, is_retried, next_action)
            case TooLarge(number, reason):
                self._refuse(number, reason)
            case Proved(batch_id, partitions):
                self._prove(batch_id, partitions)
            case Noted(values):
                self._write_settings(values)
            case Logged(number, message):
                self._log(number, message)

    def _refuse_loss(self, change: Change, merged: Merged | None) -> None:
        """Raise RunError where lines would count as merged that are not in the output."""
        if not isinstance(change, Updated):
            return
        if merged is not None and merged.checkpoint is not None:
            return
        if (
            change.values.get("state") == "collected"
            and any(self.kept_of(change.number))
            and not self._has_part(change.number)
        ):
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
            or old.translate(None, _CAN_BE_OPENED.get(record.known_by, _CAN_BE_SENT))
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
        self._write_settings({"number": record.number})
        self._change_codes(members.ranges, old, b"%c" % HELD * len(old))

    def _update(self, number: int, values: Mapping[str, Any], merged: Merged | None) -> None:
        if not values.keys() <= _CHANGEABLE:
            raise defect(f"A partition has no {', '.join(sorted(values.keys() - _CHANGEABLE))}.")
        stored = {name: _stored(value) for name, value in values.items()}
        if stored.get("state") == "collected":
            again = None if merged is None else merged.again
            self._merge_part(number, self.kept_of(number))
            self._ask_again(number, again)
            if again is not None and again.kept:
                self._join_output(number, tuple(ranges_of(sorted(again.kept))))
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

    def _settle(
        self, number: int, part: PartManifest, is_retried: IsRetried, next_action: NextAction
    ) -> None:
        ranges = self.members_of(number).ranges
        cancel, known_by = self._database.execute(
            "SELECT cancel, known_by FROM partitions WHERE number = ?", (number,)
        ).fetchone()
        # What is restored stays, though it was put aside before.
        earlier = {} if known_by == RESTORED else self._earlier_answers(ranges, number)
        reset = self.setting("reset_missing") or {}
        again = reset.pop(str(number), None)
        old = self._codes.of(ranges)
        result = settle(
            old,
            part,
            number=number,
            attempts=self._attempts_of(ranges),
            elsewhere=self._marked(LIVE, number, ranges, len(old)),
            recalled=cancel == "recall",
            is_retried=is_retried,
            next_action=next_action,
            earlier=earlier,
            lacked=None if again is None else self._lacked(number, ranges, len(old), again),
        )
        if again is not None:
            self._write_settings({"reset_missing": reset})
        lines = array("I", lines_in(ranges))
        self._write_failures(number, result.failures, lines)
        self._write_answers(number, result.final, result.aside, lines)
        if known_by == RESTORED:
            self._name_attempts(number)
        self._database.executemany(
            "DELETE FROM failures WHERE line = ?", ((lines[index],) for index in result.answered)
        )
        self._database.executemany(
            f"UPDATE failures {NOT_DUE} WHERE line = ?",
            ((lines[index],) for index in result.reopened),
        )
        self._database.executemany(
            "INSERT INTO twice VALUES (?, ?) ON CONFLICT DO NOTHING",
            ((lines[index], number) for index in result.twice),
        )
        self._codes.change(ranges, old, bytes(result.codes))
        if part.stored is not None:
            self._add_part(number, part.stored)
        self._database.execute("DELETE FROM usage WHERE partition = ?", (number,))
        self._database.executemany(
            "INSERT INTO usage VALUES (?, ?, ?, ?, ?)",
            (
                (number, model, terms, counter, amount)
                for (model, terms), counters in part.usage.items()
                for counter, amount in counters.items()
            ),
        )
        self._set(
            number,
            {
                "kept": bytes(result.kept),
                "missing": result.missing,
                "unmatched": part.unmatched + result.removed,
            },
        )

    def _write_failures(self, number: int, failures: list[Failure], lines: Sequence[int]) -> None:
        now = self.system.now()
        self._database.executemany(
            _WRITE_FAILURE,
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
        found = in_ranges(self._database, "line, attempts", "failures", ranges)
        attempts = dict(chain.from_iterable(found))
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
        if 0 in self._earlier_answers(members.ranges, number):
            # What is too large is the question that followed an answer.
            self._change_codes(members.ranges, old, bytes([RESTORE]))
            return
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
        self._database.execute(
            "INSERT INTO proofs VALUES (?, ?) "
            "ON CONFLICT (batch_id) DO UPDATE SET partitions = excluded.partitions",
            (batch_id, text),
        )


_WRITE_FAILURE = (
    "INSERT INTO failures VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (line) DO UPDATE SET "
    + ", ".join(
        f"{name} = excluded.{name}"
        for name in ("outcome", "cause", "message", "attempts", "due_at", "partition")
    )
)

_CAN_BE_SENT = bytes([FRESH, DUE])
_CAN_BE_OPENED: dict[str | None, bytes] = {
    REUSED: bytes([FRESH, LATER]),
    COPIED: bytes([COPY]),
    RESTORED: bytes([RESTORE]),
}

_CHANGEABLE = frozenset(DURABLE) - {"number"}


def _stored(value: Any) -> Any:
    if isinstance(value, tuple):
        return json.dumps(value)
    return int(value) if isinstance(value, bool) else value
