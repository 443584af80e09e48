"""
Parts at a URL: one object for the results of a batch.

An object has a line for each request of the partition that has a result, in the order of the
partition and with the ids of the user. Its name holds partition, batch and checksum, so writing it
again writes the same bytes. It never changes; which of its lines belong to the output is in the
ledger.
"""

from __future__ import annotations

import hashlib
import os
from array import array
from collections.abc import Iterator
from pathlib import Path

from attrs import evolve, frozen

from message_batches.jobs.errors import InputError
from message_batches.jobs.input import from_wire, without_suffix
from message_batches.jobs.ledger import PartEntry, PartManifest, StoredPart, Texts, lines_in
from message_batches.jobs.output.part import REPLACED, PartPlace, PartWriter
from message_batches.jobs.storage import join_url, open_url, put, stamp_of_url, url_exists
from message_batches.jobs.system import System

_BLOCK = 1 << 20
"""Bytes of a file on this machine that are read at once."""


@frozen
class RemotePlace(PartPlace):
    """
    Where a part is written, if that is at a URL.

    Attributes:
        url: the URL of the folder of parts.
        name: what the name of the object begins with: partition and batch.
        suffix: what was sent after each id.
        original_ids: the user's ids, where they are not those that were sent.
    """

    url: str
    name: str
    suffix: str
    original_ids: Texts | None

    def elsewhere(self, folder: Path) -> RemotePlace:
        """Return the place with its scratch files in another folder."""
        return evolve(self, files=self.files.moved(folder))

    @property
    def _sorted(self) -> Path:
        return self.files.lines.with_name(f"{self.files.lines.name}.sorted")

    def finish(self, part: PartWriter) -> PartManifest:
        """Write the lines as the object has them to a scratch file; return what they are."""
        manifest = part.finish()
        self._sorted.unlink(missing_ok=True)
        if not part.held:
            return manifest
        return evolve(manifest, stored=self._sort(len(manifest.codes)))

    def send(self, manifest: PartManifest, system: System) -> None:
        """Write the object, which appears when it is complete."""
        if manifest.stored is not None:
            put(join_url(self.url, manifest.stored.name), self._sorted, system)
            self._sorted.unlink()

    def _sort(self, requests: int) -> StoredPart:
        """Write the lines in the order of the partition, with the ids of the user."""
        starts = self._starts(requests)
        held = bytearray((requests + 7) // 8)
        tag, originals = self.suffix.encode(), list(self.original_ids or ())
        digest, size = hashlib.blake2b(digest_size=16), 0
        with (
            open(os.open(self._sorted, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as new,
            open(self.files.lines, "rb", buffering=_BLOCK) as old,
        ):
            at = 0
            for index, start in enumerate(starts):
                if start < 0:
                    continue
                held[index >> 3] |= 1 << (index & 7)
                if start != at:
                    old.seek(start)
                line = old.readline()
                at = start + len(line)
                line = line.removesuffix(b"\n")
                if originals:
                    line = from_wire(line, originals[index])
                elif tag:
                    line = without_suffix(line, tag)
                line += b"\n"
                new.write(line)
                digest.update(line)
                size += len(line)
        text = digest.hexdigest()
        return StoredPart(f"{self.name}-{text[:16]}.jsonl", size, text, bytes(held))

    def _starts(self, requests: int) -> array[int]:
        """Return where the line of each request begins; -1 where it has none."""
        order = array("I")
        order.frombytes(self.files.order.read_bytes())
        starts = array("q", [-1]) * requests
        at = 0
        with open(self.files.lines, "rb", buffering=_BLOCK) as lines:
            for index, line in zip(order, lines, strict=True):
                if index != REPLACED:
                    starts[index] = at
                at += len(line)
        return starts


def stored_lines(url: str, part: PartEntry, system: System) -> Iterator[tuple[int, bytes]]:
    """
    Yield the lines of a part that belong to the output, each after its line in the input.

    Args:
        url: the URL of the folder of parts.
        part: what the ledger has of the part.
        system: the machine.

    Raises:
        InputError: the part is gone, or its checksum is not that of the ledger. The lines that were
            yielded before may be wrong.
        StorageUnreachableError: the storage did not answer.
    """
    address = join_url(url, part.stored.name)
    try:
        yield from _lines_at(address, part, system)
    except InputError:
        if _is_complete(address, part.stored, system):
            raise
        raise damaged_part(address) from None


def _lines_at(address: str, part: PartEntry, system: System) -> Iterator[tuple[int, bytes]]:
    stored = part.stored
    digest = hashlib.blake2b(digest_size=16)
    with open_url(address, size=stored.size, system=system) as file:
        for place, number in enumerate(lines_in(part.ranges)):
            if not _bit(stored.held, place):
                continue
            line = file.readline()
            digest.update(line)
            if _bit(part.merged, place):
                if not line.endswith(b"\n"):
                    raise damaged_part(address)
                yield number, line.removesuffix(b"\n")
        digest.update(file.read())
    if digest.hexdigest() != stored.digest:
        raise damaged_part(address)


def _is_complete(address: str, stored: StoredPart, system: System) -> bool:
    """Return whether a part that could not be read is there with all its bytes."""
    return url_exists(address, system) and stamp_of_url(address, system).size == stored.size


def damaged_part(address: str) -> InputError:
    """Return the error for a part that is not as the run wrote it."""
    return InputError.at(
        address,
        "This part of the results was changed or deleted since the run wrote it.",
        "Restore it. If it is lost, move the output away; message-batches results OUT --again then "
        "downloads every result again at no cost.",
    )


def _bit(bits: bytes, place: int) -> int:
    return bits[place >> 3] >> (place & 7) & 1
