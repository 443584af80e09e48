"""The requests of a table as the source of a run, and how a change of the table is noticed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice, zip_longest
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa
from attrs import frozen

from message_batches._files import atomic_write
from message_batches.jobs.answers import AnswerFormat, schema_in
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

    def __init__(
        self,
        source: TableSource,
        spec: PromptSpec,
        *,
        format: str | None = None,
        table: str | None = None,
    ) -> None:
        """
        Open the table, and compare the names in the spec with its columns.

        Raises:
            InputError: the table does not exist, or a column is missing.
        """
        self.table = (
            source if isinstance(source, Table) else open_table(source, format=format, table=table)
        )
        self.name = self.table.name
        # Under its own name, so that messages about an id can name its column.
        self.id_field = "custom_id" if spec.id == "params" else spec.id
        self.numbers_ids = spec.id is None
        self._spec = spec
        self._builder = RequestBuilder(self.table, spec)
        self._stamp: list[list[Any]] = []

    @property
    def params(self) -> Mapping[str, Any]:
        """The parameters that all requests have."""
        return self._spec.params

    def requests(self, beside: Path) -> Iterator[bytes | list[Diagnostic]]:
        """Yield the request of each row. Rows that no file shows the same are saved beside."""
        self._builder.refuse_equal()
        builder = self._builder
        if not self.table.files:
            frame = _save_frame(self.table, frame_path(beside))
            builder = RequestBuilder(frame, self._spec, place=builder.place)
        self._stamp = self.table.stamp()
        yield from self._lines(builder)
        if self.table.stamp() != self._stamp:
            raise InputError.at(
                self.name, "The table changed while it was being read.", "Run the command again."
            )

    def _lines(self, builder: RequestBuilder) -> Iterator[bytes | list[Diagnostic]]:
        for built in builder.build():
            if built.diagnostics:
                yield built.diagnostics
                continue
            request = built.request
            if self.id_field is not None:
                request = {self.id_field: request["custom_id"], "params": request["params"]}
            yield orjson.dumps(request)

    def preview(self, most: int, format: AnswerFormat | None = None) -> Preview:
        """
        Return the requests of the first rows, and estimate the size of all from them.

        Args:
            most: how many requests.
            format: what each request asks for, unless it asks for a schema already.

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
            if format is not None and schema_in(request["params"]) is None:
                request["params"] = format.merged_into(request["params"])
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
            "source": list(self.table.source) if self.table.files else [],
            "format": self.table.format,
            "stamp": self._stamp or self.table.stamp(),
        }

    def changes(self, facts: dict[str, Any], requests: Path) -> list[Diagnostic]:
        """Return what differs in the spec or, if nothing does, in the table."""
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
            is_same = _are_equal(saved, self.table)
        else:
            is_same = (
                self.table.stamp() == facts["stamp"]
                or self.table.fingerprint() == facts["fingerprint"]
            )
        message = "The table changed since this run was started."
        return [] if is_same else [Diagnostic(message, _RESTORE)]


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


def _are_equal(one: Table, other: Table) -> bool:
    """Return whether two tables with the same columns have the same rows."""
    # NaN does not equal itself, but prints the same.
    return all(
        here == there or repr(here) == repr(there)
        for here, there in zip_longest(one.rows(), other.rows())
    )
