"""Extract requests of a run, such as those that failed, to edit them and to run them again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from heapq import merge
from pathlib import Path
from typing import Any, Literal

from message_batches.jobs.errors import Diagnostic, InputError
from message_batches.jobs.input import digest_of, under_custom_id
from message_batches.jobs.ledger import Ledger
from message_batches.jobs.start import open_ledger
from message_batches.jobs.storage import reading
from message_batches.jobs.types import AnswerStatus
from message_batches.sdk.create import CUSTOM_ID
from message_batches.sdk.results import loads

RequestStatus = AnswerStatus | Literal["failed", "missing"]
"""What became of a request: the status of its answer, or what it has instead of one."""

_MOST_NAMED = 5
"""Unknown ids that an error names."""


def extract(
    out: str | Path,
    statuses: Collection[RequestStatus] = (),
    *,
    ids: Iterable[str | int] = (),
    ledger: str | None = None,
) -> Iterator[dict[str, Any]]:
    """
    Yield requests of a run, in the order of its input, under the user's ids.

    They are the requests as the run has them: those that were made of a table, and those that got a
    format or breakpoints. Another process may work on the run meanwhile.

    Args:
        out: the output of the run, or its folder.
        statuses: the statuses of the requests to extract.
        ids: the ids of further requests.
        ledger: the URL of the database that the ledger is in, if it is in one.

    Raises:
        InputError: there is no such run, it has no request with one of the ids, or its requests
            are not there any more.
    """
    with open_ledger(out, database=ledger, for_reading=True) as opened:
        yield from map(loads, Extraction(opened, statuses, ids))


class Extraction:
    """
    Requests of a run, as JSON in bytes.

    Args:
        ledger: the ledger of the run.
        statuses: the statuses of the requests.
        ids: the ids of further requests.

    Attributes:
        requests: how many were yielded.
        needs_ids: whether the API does not take the ids of all of them as they are.

    Raises:
        InputError: the run has no request with one of the ids.
    """

    def __init__(
        self,
        ledger: Ledger,
        statuses: Collection[RequestStatus],
        ids: Iterable[str | int] = (),
    ) -> None:
        self.requests = 0
        self.needs_ids = False
        self._ledger = ledger
        self._statuses = statuses
        self._named = self._lines_of(ids)

    def __iter__(self) -> Iterator[bytes]:
        """
        Yield each request, in the order of the input, with the user's id as its `custom_id`.

        Raises:
            InputError: the requests of the run are gone, or have changed.
        """
        ledger = self._ledger
        field = ledger.setting("id_field")
        source = ledger.source.name
        named = (line for line, is_named in enumerate(self._named) if is_named)
        lines = merge(ledger.lines_with(self._statuses), named)
        with reading(source):
            for span, content in ledger.requests_on(lines):
                if digest_of(content) != span.digest:
                    raise InputError.at(
                        source,
                        "The requests have changed since the run started.",
                        "Restore the old file.",
                    )
                request, shown_id = under_custom_id(content, field)
                self.requests += 1
                if not (isinstance(shown_id, str) and CUSTOM_ID.fullmatch(shown_id)):
                    self.needs_ids = True
                yield request

    def _lines_of(self, ids: Iterable[str | int]) -> bytearray:
        """Return a byte for each line of the input, set for those with one of the ids."""
        lines = bytearray()
        unknown: list[str] = []
        total = 0
        for shown_id in ids:
            line = self._line_of(shown_id)
            if line is None:
                total += 1
                if total <= _MOST_NAMED:
                    unknown.append(str(shown_id))
                continue
            if line >= len(lines):
                lines.extend(bytes(line + 1 - len(lines)))
            lines[line] = 1
        if total:
            found = [
                Diagnostic(f"The run has no request with the id {each}.", "Check the ids.")
                for each in unknown
            ]
            raise InputError(str(self._ledger.folder.out), found, total)
        return lines

    def _line_of(self, shown_id: str | int) -> int | None:
        ledger = self._ledger
        span = ledger.span_of(ledger.base_for(shown_id))
        if span is None and isinstance(shown_id, str) and shown_id.lstrip("-").isdecimal():
            span = ledger.span_of(ledger.base_for(int(shown_id)))  # a text that names a number
        return None if span is None else span.line
