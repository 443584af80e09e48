"""The requests of a table as the source of a run, and how a change of the table is noticed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, zip_longest
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa
from attrs import frozen

from message_batches._files import atomic_write
from message_batches.jobs.errors import Diagnostic, InputError
from message_batches.jobs.input import RequestSource, wire_id
from message_batches.tables.requests import PromptSpec, RequestBuilder
from message_batches.tables.table import Table, TableSource, open_table

_RESTORE = "Restore it, or choose another output to start a new run."


@frozen
class Preview:
    """
    What a run would send.

    Attributes:
        requests: the first requests, as they would be sent.
        rows: the number of all requests.
        size: an estimate of the bytes of all requests.
    """

    requests: list[dict[str, Any]]
    rows: int
    size: int


class TableRequests(RequestSource):
    """The requests of a table, as the source of a run."""

    def __init__(self, source: TableSource, spec: PromptSpec, *, format: str | None = None) -> None:
        """
        Open the table, and compare the names in the spec with its columns.

        Raises:
            InputError: the table does not exist, or a column is missing.
        """
        self.table = source if isinstance(source, Table) else open_table(source, format=format)
        self.name = self.table.name
        # Under its own name, so that messages about an id can name its column.
        self.id_field = "custom_id" if spec.id == "params" else spec.id
        self._spec = spec
        self._builder = RequestBuilder(self.table, spec)
        self._stamp: list[list[Any]] = []

    def requests(self, beside: Path) -> Iterator[bytes | list[Diagnostic]]:
        """Yield the request of each row. A frame is saved beside the requests."""
        self._builder.refuse_equal()
        if not self.table.files:
            frame = _save_frame(self.table, frame_path(beside))
            self._builder = RequestBuilder(frame, self._spec, place=self._builder.place)
        self._stamp = self.table.stamp()
        yield from self._lines()
        if self.table.stamp() != self._stamp:
            raise InputError.at(
                self.name, "The table changed while it was being read.", "Run the command again."
            )

    def _lines(self) -> Iterator[bytes | list[Diagnostic]]:
        for built in self._builder.build():
            if built.diagnostics:
                yield built.diagnostics
                continue
            request = built.request
            if self.id_field is not None:
                request = {self.id_field: request["custom_id"], "params": request["params"]}
            yield orjson.dumps(request)

    def preview(self, most: int) -> Preview:
        """
        Return the requests of the first rows, and estimate the size of all from them.

        Raises:
            InputError: one of these rows is wrong, or all requests would be the same.
        """
        self._builder.refuse_equal()
        requests: list[dict[str, Any]] = []
        diagnostics: list[Diagnostic] = []
        size = 0
        for built in islice(self._builder.build(), most):
            diagnostics += built.diagnostics
            request = built.request
            size += len(orjson.dumps(request))
            if self.id_field is not None and not built.diagnostics:
                request["custom_id"] = wire_id(request["custom_id"])
            requests.append(request)
        if diagnostics:
            raise InputError(self.name, diagnostics, unit=self.unit)
        rows = sum(batch.num_rows for batch in self.table.batches())
        return Preview(requests, rows, size * rows // max(len(requests), 1))

    def facts(self) -> dict[str, Any]:
        """Return what identifies the table and the spec, as JSON values."""
        return {
            "name": self.name,
            **self.place(),
            "fingerprint": self.table.fingerprint(),
            "columns": _column_types(self.table),
            **_spec_facts(self._spec),
        }

    def place(self) -> dict[str, Any]:
        """Return where the table is, and the stamp of its files when they were last read."""
        return {
            "source": list(self.table.source),
            "format": self.table.format,
            "stamp": self._stamp or self.table.stamp(),
        }

    def changes(self, facts: dict[str, Any], requests: Path) -> list[Diagnostic]:
        """Return what differs in the spec or, if nothing does, the first row that differs."""
        now = _spec_facts(self._spec)
        diagnostics = [
            Diagnostic(
                f"{what} changed since this run was started.",
                f"Pass the same again ({options}), or choose another output to start a new run.",
            )
            for name, (what, options) in _SPEC_FACTS.items()
            if facts[name] != now[name]
        ]
        return diagnostics or self._changes_of_table(facts, requests)

    def _changes_of_table(self, facts: dict[str, Any], requests: Path) -> list[Diagnostic]:
        before, now = facts["columns"], _column_types(self.table)
        if differing := sorted(before.items() ^ now.items()):
            names = ", ".join(dict.fromkeys(name for name, _ in differing))
            message = f"The columns of the table changed since this run was started: {names}."
            return [Diagnostic(message, _RESTORE)]
        if not self.table.files:
            saved = open_table(frame_path(requests), format="arrow")
            number = _first_difference(saved, self.table)
            return [] if number is None else [_changed_row(number)]
        if self.table.stamp() == facts["stamp"]:
            return []
        if self.table.fingerprint() == facts["fingerprint"]:
            return []
        return [self._changed_request(requests)]

    def _changed_request(self, requests: Path) -> Diagnostic:
        with open(requests, "rb") as file:
            number = 0
            for number, line in enumerate(self._lines(), 1):
                if isinstance(line, list) or file.readline().rstrip(b"\n") != line:
                    return _changed_row(number)
            if file.readline():
                return _changed_row(number + 1)
        return Diagnostic("The table changed, but not the requests made from it.", _RESTORE)


def _changed_row(number: int) -> Diagnostic:
    return Diagnostic("The row changed since this run was started.", _RESTORE, number)


_SPEC_FACTS = {
    "prompt": ("The prompt", "--prompt"),
    "system": ("The system prompt", "--system"),
    "params": ("The parameters", "--params, --model, --max-tokens"),
    "id": ("The id column", "--id"),
    "attachments": ("The columns of images or PDFs", "--image, --pdf"),
}


def _spec_facts(spec: PromptSpec) -> dict[str, Any]:
    return {
        "prompt": spec.prompt[0],
        "system": spec.system[0] if spec.system else None,
        "params": dict(spec.params),
        "id": spec.id,
        "attachments": [[attachment.kind, attachment.column] for attachment in spec.attachments],
    }


def _column_types(table: Table) -> dict[str, str]:
    return {field.name: str(field.type) for field in table.schema}


def frame_path(requests: Path) -> Path:
    """Return the path at which a run saves a frame: its rows are needed again at the end."""
    return requests.with_name("table.arrow")


def _save_frame(frame: Table, path: Path) -> Table:
    """Write a frame to a file and return the table in that file."""
    # The stream format: in the file format, all batches must share the dictionary of a column.
    with (
        atomic_write(path) as scratch,
        open(scratch, "wb") as file,
        pa.ipc.new_stream(file, frame.schema) as stream,
    ):
        for batch in frame.batches():
            stream.write_batch(batch)
    return open_table(path, format="arrow")


def _first_difference(one: Table, other: Table) -> int | None:
    """Return the number of the first row in which two tables with the same columns differ."""
    for number, (here, there) in enumerate(zip_longest(one.rows(), other.rows()), 1):
        # NaN does not equal itself, but prints the same.
        if here != there and repr(here) != repr(there):
            return number
    return None
