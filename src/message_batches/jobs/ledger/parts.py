"""Parts at a URL: which results they hold, and which of these belong to the output."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

from attrs import evolve

from message_batches.jobs.ledger.database import defect
from message_batches.jobs.ledger.members import Range, mark, ranges_of, unpacked
from message_batches.jobs.ledger.queries import LedgerQueries
from message_batches.jobs.ledger.records import PartEntry, StoredPart
from message_batches.jobs.ledger.seal import part_term


class LedgerParts(LedgerQueries):
    """
    What a ledger knows of parts.

    A partition has a part for each time that its results were collected. Whether a line of it
    belongs to the output is a bit, set when the part is merged, and cleared when the request is to
    be retried.
    """

    def part_starts(self) -> list[tuple[int, int]]:
        """Return for each merged part the first line that it can have, and its number; sorted."""
        return self._database.execute(
            "SELECT first_line, part FROM parts JOIN partitions ON partition = number "
            "WHERE merged IS NOT NULL ORDER BY first_line, part"
        ).fetchall()

    def part_count(self) -> int:
        """Count the merged parts."""
        (count,) = self._database.execute(
            "SELECT COUNT(*) FROM parts WHERE merged IS NOT NULL"
        ).fetchone()
        return int(count)

    def part(self, number: int) -> PartEntry:
        """Return a merged part."""
        row = self._database.execute(
            "SELECT name, bytes, digest, held, merged, members FROM parts "
            "JOIN partitions ON partition = number WHERE part = ?",
            (number,),
        ).fetchone()
        if row is None:
            raise defect(f"There is no part {number}.")
        name, size, digest, held, merged, members = row
        stored = StoredPart(name, size, digest, bytes(held))
        return PartEntry(stored, bytes(merged), unpacked(members))

    def unmerged_part(self, partition: int, lines: Sequence[int]) -> PartEntry:
        """Return the part that is merged next, with only these lines in the output."""
        row = self._database.execute(
            "SELECT name, bytes, digest, held FROM parts "
            "WHERE partition = ? AND merged IS NULL ORDER BY part DESC LIMIT 1",
            (partition,),
        ).fetchone()
        if row is None:
            raise defect(f"Partition {partition} has no part to merge.")
        own = self.members_of(partition).ranges
        marks = bytearray(sum(last - first + 1 for first, last in own))
        mark(own, tuple(ranges_of(lines)), marks)
        name, size, digest, held = row
        merged = _bits_of(marks).to_bytes(len(held), "little")
        return PartEntry(StoredPart(name, size, digest, bytes(held)), merged, own)

    def merged_parts(self, lines: Sequence[int]) -> Iterator[PartEntry]:
        """Yield the parts that have the lines of requests, with only these in the output."""
        for (number,) in self._database.execute(
            "SELECT part FROM parts JOIN partitions ON partition = number "
            "WHERE merged IS NOT NULL AND first_line <= ? AND last_line >= ? ORDER BY part",
            (lines[-1], lines[0]),
        ).fetchall():
            entry = self.part(number)
            marks = bytearray(sum(last - first + 1 for first, last in entry.ranges))
            mark(entry.ranges, tuple(ranges_of(lines)), marks)
            if chosen := _number(entry.merged) & _bits_of(marks):
                yield evolve(entry, merged=chosen.to_bytes(len(entry.merged), "little"))

    def parts_with(self, partition: int, lines: Sequence[int]) -> list[PartEntry]:
        """Return the merged parts of a partition, with only these lines marked as merged."""
        own = self.members_of(partition).ranges
        marks = bytearray(sum(last - first + 1 for first, last in own))
        mark(own, tuple(ranges_of(lines)), marks)
        left = _bits_of(marks)
        entries = []
        for name, size, digest, held in self._database.execute(
            "SELECT name, bytes, digest, held FROM parts WHERE partition = ? "
            "AND merged IS NOT NULL ORDER BY part DESC",
            (partition,),
        ).fetchall():
            found = left & _number(held)
            left &= ~found
            stored = StoredPart(name, size, digest, bytes(held))
            entries.append(PartEntry(stored, found.to_bytes(len(held), "little"), own))
        return entries

    def digest_of_parts(self) -> str:
        """Return a hash of which lines belong to the output."""
        digest = hashlib.blake2b(digest_size=16)
        for name, merged in self._database.execute(
            "SELECT name, merged FROM parts WHERE merged IS NOT NULL ORDER BY part"
        ):
            digest.update(name.encode() + b"\n" + bytes(merged) + b"\n")
        return digest.hexdigest()

    def _leave_output(self, ranges: tuple[Range, ...]) -> None:
        """Let the lines of requests, if parts have them, not belong to the output any more."""
        for number, merged, members in self._database.execute(
            "SELECT part, merged, members FROM parts JOIN partitions ON partition = number "
            "WHERE merged IS NOT NULL"
        ).fetchall():
            own = unpacked(members)
            marks = bytearray(sum(last - first + 1 for first, last in own))
            mark(own, ranges, marks)
            left = _number(merged) & ~_bits_of(marks)
            self._set_merged(number, left.to_bytes(len(merged), "little"))

    def _join_output(self, partition: int, ranges: tuple[Range, ...]) -> None:
        """Let the lines of requests in the parts of a partition belong to the output."""
        own = self.members_of(partition).ranges
        marks = bytearray(sum(last - first + 1 for first, last in own))
        mark(own, ranges, marks)
        left = _bits_of(marks)
        for number, merged, held in self._database.execute(
            "SELECT part, merged, held FROM parts WHERE partition = ? AND merged IS NOT NULL "
            "ORDER BY part DESC",
            (partition,),
        ).fetchall():
            found = left & _number(held)
            left &= ~found
            self._set_merged(number, (_number(merged) | found).to_bytes(len(merged), "little"))

    def _add_part(self, partition: int, stored: StoredPart) -> None:
        (last,) = self._database.execute("SELECT MAX(part) FROM parts").fetchone()
        number = (last or 0) + 1
        self._database.execute(
            "INSERT INTO parts (part, partition, name, bytes, digest, held) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            (number, partition, stored.name, stored.size, stored.digest, stored.held),
        )
        self._term += part_term(self._database, number)

    def _merge_part(self, partition: int, kept: bytes) -> None:
        """Let the kept lines of the part that was collected last belong to the output."""
        for (number,) in self._unmerged(partition):
            self._set_merged(number, kept)

    def _has_part(self, partition: int) -> bool:
        """Return whether the part of a partition is at its URL, and not merged yet."""
        return bool(self._unmerged(partition))

    def _unmerged(self, partition: int) -> list[tuple[int]]:
        return self._database.execute(
            "SELECT part FROM parts WHERE partition = ? AND merged IS NULL", (partition,)
        ).fetchall()

    def _set_merged(self, number: int, merged: bytes) -> None:
        self._term -= part_term(self._database, number)
        self._database.execute("UPDATE parts SET merged = ? WHERE part = ?", (merged, number))
        self._term += part_term(self._database, number)

    def _forget_parts(self, partition: int) -> None:
        for (number,) in self._database.execute(
            "SELECT part FROM parts WHERE partition = ?", (partition,)
        ).fetchall():
            self._term -= part_term(self._database, number)
        self._database.execute("DELETE FROM parts WHERE partition = ?", (partition,))


def _number(bits: bytes) -> int:
    return int.from_bytes(bits, "little")


def _bits_of(marks: bytearray) -> int:
    """Return an integer with a bit for each byte that is not 0, the lowest for the first one."""
    return int(bytes(marks[::-1]).translate(_DIGITS) or b"0", 2)


_DIGITS = bytes([0x30, *([0x31] * 255)])
