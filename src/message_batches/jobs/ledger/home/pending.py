"""The files of a run that an update made: in force, but not at their places yet."""

from __future__ import annotations

from pathlib import Path

from attrs import frozen

from message_batches._platform import replace_file
from message_batches.jobs.storage import RunFolder
from message_batches.jobs.system import System


@frozen
class PendingUpdate:
    """
    What an update of a run has made.

    Attributes:
        place: the folder with the files; it exists only once all of them are complete.
        ledger: the ledger of the run.
    """

    place: Path
    ledger: Path

    def finish(self, system: System) -> None:
        """Move the files to their places, the ledger last; do nothing without any."""
        if self.place.is_symlink() or not self.place.is_dir():
            return
        for path in sorted(self.place.iterdir(), key=lambda path: path.name == self.ledger.name):
            replace_file(path, self.ledger.with_name(path.name))
        system.sync_folder(self.ledger.parent)
        self.place.rmdir()


def pending_update(folder: RunFolder) -> PendingUpdate:
    """Return where the files of an update of a run are, while there are any."""
    return PendingUpdate(folder.folder / "update", folder.ledger)
