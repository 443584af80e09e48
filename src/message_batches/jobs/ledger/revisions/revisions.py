"""The requests that are not sent as the input has them, and the files that hold these."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator

from message_batches.jobs.input import InputFile
from message_batches.jobs.ledger.database import LedgerDatabase
from message_batches.jobs.ledger.index import AT_ONCE
from message_batches.jobs.ledger.members import Range
from message_batches.jobs.ledger.records import AskedAgain
from message_batches.jobs.ledger.store import in_ranges
from message_batches.jobs.revisions import Revision
from message_batches.jobs.storage import Stamp, place_in


class LedgerRevisions(LedgerDatabase):
    """What a run sends in place of requests of its input."""

    @property
    def _input_size(self) -> int:
        return sum(size for _, size, _, _ in self.setting("files"))

    def _revisions(self, ranges: Iterable[Range]) -> Generator[Revision, None, None]:
        """Yield the requests in ranges of lines that differ from those of the input."""
        (found,) = self._database.execute("SELECT EXISTS (SELECT 1 FROM revisions)").fetchone()
        if not found:
            return
        beyond = self._input_size
        columns = "line, start, bytes, size, digest, ceiling"
        for rows in in_ranges(self._database, columns, "revisions", ranges, sort=True):
            while block := rows.fetchmany(AT_ONCE):
                for line, start, *rest in block:
                    yield Revision(line, beyond + start, *rest)

    def _revision_files(self) -> Iterator[InputFile]:
        """Yield the files with these requests, in the order in which their bytes count."""
        folder = self.folder.attempts
        for name, size, requests in self._database.execute(
            "SELECT name, bytes, requests FROM revision_files ORDER BY file"
        ).fetchall():
            yield InputFile(place_in(folder, name), size, requests, Stamp(size, 0))

    def _add_revisions(self, again: AskedAgain) -> None:
        """Let requests be sent as a new file has them."""
        if again.name is None:
            return
        last, start = self._database.execute(
            "SELECT COALESCE(MAX(file), 0), COALESCE(MAX(start + bytes), 0) FROM revision_files"
        ).fetchone()
        self._database.execute(
            "INSERT INTO revision_files (file, name, start, bytes, requests) "
            "VALUES (?, ?, ?, ?, ?)",
            (last + 1, again.name, start, again.size, len(again.revisions)),
        )
        self._database.executemany(
            "INSERT INTO revisions (line, start, bytes, size, digest, ceiling) "
            "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (line) DO UPDATE SET "
            + ", ".join(
                f"{name} = excluded.{name}"
                for name in ("start", "bytes", "size", "digest", "ceiling")
            ),
            ((each.line, start + each.offset, *each[2:]) for each in again.revisions),
        )
