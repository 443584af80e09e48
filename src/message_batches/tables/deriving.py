"""The requests that are made of the rows of a table, and what tells that the table has changed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import orjson
from attrs import frozen

from message_batches.jobs import InputError
from message_batches.jobs.errors import Diagnostic
from message_batches.jobs.input import RequestSource, wire_id
from message_batches.tables.keeping import first_difference, keep, kept_path
from message_batches.tables.requests import Asked, Maker
from message_batches.tables.sources import Table, TableSource, open_table

_AGAIN = "Put it back as it was, or give another --out to begin a new run."


@frozen
class Preview:
    """
    What a run would send.

    Attributes:
        requests: the first requests, as they would go over the wire.
        rows: how many there would be.
        size: about how many bytes all of them have.
    """

    requests: list[dict[str, Any]]
    rows: int
    size: int


class TableRequests(RequestSource):
    """The requests that are made of the rows of a table."""

    def __init__(self, source: TableSource, wanted: Asked, *, format: str | None = None) -> None:
        """
        Open the table, and hold what is asked against its columns.

        Raises:
            InputError: there is no such table, or a column is missing.
        """
        self.table = source if isinstance(source, Table) else open_table(source, format=format)
        self.name = self.table.name
        # Under its own name, messages about an id can say where it stands.
        self.id_field = "custom_id" if wanted.id == "params" else wanted.id
        self._asked = wanted
        self._maker = Maker(self.table, wanted)
        self._stamp: list[list[Any]] = []

    def requests(self, beside: Path) -> Iterator[bytes | list[Diagnostic]]:
        """Make the request of each row; a frame is kept beside them."""
        self._maker.refuse_equal()
        if not self.table.files:
            kept = keep(self.table, kept_path(beside))
            self._maker = Maker(kept, self._asked, folder=self._maker.folder)
        self._stamp = self.table.stamp()
        has_rows = False
        for made in self._lines():
            has_rows = True
            yield made
        if not has_rows:
            raise InputError(
                self.name, [Diagnostic("The table has no rows.", "There is nothing to ask.")]
            )
        if self.table.stamp() != self._stamp:
            raise InputError(
                self.name,
                [Diagnostic("The table was changed while it was read.", "Run the command again.")],
            )

    def _lines(self) -> Iterator[bytes | list[Diagnostic]]:
        for made in self._maker.made():
            if made.problems:
                yield made.problems
                continue
            request = made.request
            if self.id_field is not None:
                request = {self.id_field: request["custom_id"], "params": request["params"]}
            yield orjson.dumps(request)

    def forget(self, beside: Path) -> None:
        """Remove the frame that was kept."""
        if not self.table.files:
            kept_path(beside).unlink(missing_ok=True)

    def preview(self, most: int) -> Preview:
        """
        Make the requests of the first rows, and reckon from them how large all will be.

        Raises:
            InputError: something is wrong with one of these rows, or all would ask the same.
        """
        self._maker.refuse_equal()
        requests: list[dict[str, Any]] = []
        problems: list[Diagnostic] = []
        size = 0
        for made in islice(self._maker.made(), most):
            problems += made.problems
            request = made.request
            size += len(orjson.dumps(request))
            if self.id_field is not None and not made.problems:
                request["custom_id"] = wire_id(request["custom_id"])
            requests.append(request)
        if problems:
            raise InputError(self.name, problems, unit=self.unit)
        rows = sum(batch.num_rows for batch in self.table.batches())
        return Preview(requests, rows, size * rows // max(len(requests), 1))

    def facts(self) -> dict[str, Any]:
        """Say what was asked about which table."""
        return {
            "name": self.name,
            **self.place(),
            "fingerprint": self.table.fingerprint(),
            "columns": _columns(self.table),
            **_asked_facts(self._asked),
        }

    def place(self) -> dict[str, Any]:
        """Say where the table is, and how its files looked when they were last read."""
        return {
            "source": list(self.table.source),
            "format": self.table.format,
            "stamp": self._stamp or self.table.stamp(),
        }

    def changes(self, facts: dict[str, Any], requests: Path) -> list[Diagnostic]:
        """Say what is asked otherwise, or which row is another."""
        now = _asked_facts(self._asked)
        problems = [
            Diagnostic(
                f"{what} not as when this run was begun.",
                f"Give the same again ({where}), or another --out to begin a new run.",
            )
            for name, (what, where) in _ASKED.items()
            if facts[name] != now[name]
        ]
        return problems or self._changes_of_table(facts, requests)

    def _changes_of_table(self, facts: dict[str, Any], requests: Path) -> list[Diagnostic]:
        was, now = facts["columns"], _columns(self.table)
        if differing := sorted(was.items() ^ now.items()):
            names = ", ".join(dict.fromkeys(name for name, _ in differing))
            return [Diagnostic(f"The table has other columns than then: {names}.", _AGAIN)]
        if not self.table.files:
            number = first_difference(open_table(kept_path(requests), format="arrow"), self.table)
            return [] if number is None else [_other_row(number)]
        if self.table.stamp() == facts["stamp"]:
            return []
        if self.table.fingerprint() == facts["fingerprint"]:
            return []
        return [self._other_request(requests)]

    def _other_request(self, requests: Path) -> Diagnostic:
        with open(requests, "rb") as file:
            number = 0
            for number, made in enumerate(self._lines(), 1):
                if isinstance(made, list) or file.readline().rstrip(b"\n") != made:
                    return _other_row(number)
            if file.readline():
                return _other_row(number + 1)
        return Diagnostic("The table has changed, though not what is asked.", _AGAIN)


def _other_row(number: int) -> Diagnostic:
    return Diagnostic("The row is not the one that this run was begun with.", _AGAIN, number)


_ASKED = {
    "prompt": ("The prompt is", "--prompt"),
    "system": ("The system prompt is", "--system"),
    "params": ("The parameters are", "--params, --model, --max-tokens"),
    "id": ("The column of the ids is", "--id"),
    "attachments": ("The columns of images and PDFs are", "--image, --pdf"),
}


def _asked_facts(wanted: Asked) -> dict[str, Any]:
    return {
        "prompt": wanted.prompt[0],
        "system": wanted.system[0] if wanted.system else None,
        "params": dict(wanted.params),
        "id": wanted.id,
        "attachments": [[one.kind, one.column] for one in wanted.attachments],
    }


def _columns(table: Table) -> dict[str, str]:
    return {field.name: str(field.type) for field in table.schema}
