"""Download the results of lost batches, each to a file that is named by its batch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from message_batches.jobs.engine import Service, download, is_batch_id
from message_batches.jobs.errors import InputError
from message_batches.jobs.types import CollectedBatch, Orphan

if TYPE_CHECKING:
    from message_batches import Anthropic

_BLOCK_BYTES = 1024 * 1024


def collect_orphans(
    orphans: Iterable[Orphan], folder: str | Path, *, client: Anthropic
) -> Iterator[CollectedBatch]:
    """
    Download the results of lost batches, and yield what became of each.

    The results of a batch are in `<batch id>.jsonl`, byte for byte. A file that has as many results
    as the batch is not downloaded again; a download that was interrupted is continued.

    Args:
        orphans: the batches.
        folder: where the files go; created if it does not exist.
        client: the client for the workspace.

    Raises:
        InputError: the folder is a file.
    """
    folder = Path(folder)
    if folder.exists() and not folder.is_dir():
        raise InputError.at(folder, "This is a file.", "Pass a folder; it may be new.")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # answers are private
    service = Service(client)
    for orphan in orphans:
        yield _collected(orphan, folder / f"{orphan.batch_id}.jsonl", service)


def _collected(orphan: Orphan, path: Path, service: Service) -> CollectedBatch:
    batch_id = orphan.batch_id
    if not is_batch_id(batch_id):
        return CollectedBatch(batch_id, "failed", reason="Its id cannot be the name of a file")
    if path.is_file() and _results_in(path) == orphan.requests:
        return CollectedBatch(batch_id, "there", path)
    if orphan.archived:
        return CollectedBatch(batch_id, "gone", reason="Its results are no longer kept")
    if not orphan.has_results:
        return CollectedBatch(batch_id, "not_ended", reason="It has not ended")
    failed = download(batch_id, path, service)
    if failed is None:
        return CollectedBatch(batch_id, "collected", path)
    if failed.archived:
        return CollectedBatch(batch_id, "gone", reason=failed.reason)
    return CollectedBatch(batch_id, "failed", path if path.is_file() else None, failed.reason)


def _results_in(path: Path) -> int:
    """Count the lines of a file; the last one may lack its line end."""
    lines, last = 0, b"\n"
    with path.open("rb") as file:
        while block := file.read(_BLOCK_BYTES):
            lines += block.count(b"\n")
            last = block[-1:]
    return lines + (last != b"\n")
