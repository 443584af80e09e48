"""
Runs over tables: every row is asked about, and the answers stand beside the rows in the end.

A run whose output is a table keeps the results as they come in a file beside it, and is a run like
any other up to there. The table is written when all of them are in, and anew after a retry.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson
import pyarrow as pa
from anyio import to_thread
from attrs import frozen

from message_batches.jobs import (
    AsyncRun,
    BadInput,
    Limits,
    Problem,
    Run,
    Settings,
    run,
)
from message_batches.jobs.derived import FACTS, Derived
from message_batches.jobs.ledger import Ledger
from message_batches.jobs.mapping import wire_id
from message_batches.jobs.naming import table_of
from message_batches.jobs.preparing import output_of

from .answers import asks_structured
from .keeping import SUFFIX, first_difference, keep
from .readers import BATCH_ROWS
from .requests import Asked, Maker, asked
from .sources import Table, TableSource, open_table
from .writing import check_out, write_answers

if TYPE_CHECKING:
    from message_batches import Anthropic

_AGAIN = "Put it back as it was, or give another --out to begin a new run."


def run_table(
    source: TableSource,
    out: str | Path,
    *,
    prompt: str | Path,
    model: str | None = None,
    max_tokens: int | None = None,
    system: str | Path | None = None,
    params: Mapping[str, Any] | str | Path | None = None,
    id: str | None = None,
    images: str | Sequence[str] = (),
    pdfs: str | Sequence[str] = (),
    format: str | None = None,
    client: Anthropic | None = None,
    betas: Iterable[str] | None = None,
    limits: Limits | None = None,
    settings: Settings | None = None,
    service: str | None = None,
) -> Run:
    """
    Begin a run over a table, or take one up again.

    All rows are read, and all requests made and checked, before anything is sent. The same call
    goes on after anything; it is refused if the table or what is asked has changed.

    Args:
        source: the table: what `open_table` opens. A frame is kept beside the output.
        out: the table with the answers, written when all of them are there: .parquet, .csv, .sqlite
            or .db. With any other ending it gets the result lines, as they come.
        prompt: the template of the prompt, or as a Path the file that holds it.
        model: the model.
        max_tokens: the most tokens of an answer; 4,096 if nobody says.
        system: the template of a system prompt, or as a Path the file that holds it.
        params: any other parameters of a request, or the JSON or TOML file that holds them.
        id: the column that holds each row's id, any text or whole number; by default the rows are
            row-1, row-2 and so on.
        images: columns that name images, by path or https:// address, or hold their bytes.
        pdfs: the same for PDF documents.
        format: the format of the files, where the ending of their names does not tell.
        client: as for `message_batches.jobs.run`, and so are the rest.
        betas: beta features, for the beta surface; None for the standard one.
        limits: how large one batch may be.
        settings: how to retry, wait and ask.
        service: a name for the service, where the client's base URL changes from call to call.

    Raises:
        BadInput: the table, a row or what is asked has faults, or this is not the run that the
            ledger belongs to.
    """
    wanted = asked(
        prompt,
        model=model,
        max_tokens=max_tokens,
        system=system,
        params=params,
        id=id,
        images=images,
        pdfs=pdfs,
    )
    requests = TableRequests(source, wanted, format=format)
    check_table_out(out, requests)
    return run(
        requests,
        out,
        client=client,
        betas=betas,
        limits=limits,
        settings=settings,
        service=service,
        id_field=requests.id_field,
        after=write_table,
    )


async def async_run_table(source: TableSource, out: str | Path, **arguments: Any) -> AsyncRun:
    """Do what `run_table` does without blocking the event loop; it takes the same arguments."""
    return AsyncRun(await to_thread.run_sync(partial(run_table, source, out, **arguments)))


def check_table_out(out: str | Path, requests: TableRequests | None) -> None:
    """
    Make sure, before anything is sent, that a run's output can be a table, if it is to be one.

    Args:
        out: the output.
        requests: what is asked about which table; None for requests that come from none.

    Raises:
        BadInput: it cannot.
    """
    results = output_of(out)
    if table := table_of(results):
        check_out(table, requests.table.schema if requests else _NoColumns.schema, results)


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


class TableRequests(Derived):
    """The requests that are made of the rows of a table."""

    def __init__(self, source: TableSource, wanted: Asked, *, format: str | None = None) -> None:
        """
        Open the table, and hold what is asked against its columns.

        Raises:
            BadInput: there is no such table, or a column is missing.
        """
        self.table = source if isinstance(source, Table) else open_table(source, format=format)
        self.name = self.table.name
        # Under its own name, messages about an id can say where it stands.
        self.id_field = "custom_id" if wanted.id == "params" else wanted.id
        self._asked = wanted
        self._maker = Maker(self.table, wanted)
        self._stamp: list[list[Any]] = []

    def requests(self, beside: Path) -> Iterator[bytes | list[Problem]]:
        """Make the request of each row; a frame is kept beside them."""
        if not self.table.files:
            self._maker = Maker(keep(self.table, _kept(beside)), self._asked)
        self._stamp = self.table.stamp()
        yield from self._lines()
        if self.table.stamp() != self._stamp:
            raise BadInput(
                self.name,
                [Problem("The table was changed while it was read.", "Run the command again.")],
            )

    def _lines(self) -> Iterator[bytes | list[Problem]]:
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
            _kept(beside).unlink(missing_ok=True)

    def preview(self, most: int) -> Preview:
        """
        Make the requests of the first rows, and reckon from them how large all will be.

        Raises:
            BadInput: something is wrong with one of these rows.
        """
        requests: list[dict[str, Any]] = []
        problems: list[Problem] = []
        size = 0
        for made in islice(self._maker.made(), most):
            problems += made.problems
            request = made.request
            size += len(orjson.dumps(request))
            if self.id_field is not None and not made.problems:
                request["custom_id"] = wire_id(request["custom_id"])
            requests.append(request)
        if problems:
            raise BadInput(self.name, problems, unit=self.unit)
        rows = sum(batch.num_rows for batch in self.table.batches())
        return Preview(requests, rows, size * rows // max(len(requests), 1))

    def facts(self) -> dict[str, Any]:
        """Say what was asked about which table."""
        return {
            "name": self.name,
            "files": [str(path) for path in self.table.files],
            "format": self.table.format,
            "stamp": self._stamp,
            "fingerprint": self.table.fingerprint(),
            "columns": _columns(self.table),
            **_asked_facts(self._asked),
        }

    def changes(self, facts: dict[str, Any], requests: Path) -> list[Problem]:
        """Say what is asked otherwise, or which row is another."""
        now = _asked_facts(self._asked)
        problems = [
            Problem(
                f"{what} not as when this run was begun.",
                f"Give the same again ({where}), or another --out to begin a new run.",
            )
            for name, (what, where) in _ASKED.items()
            if facts[name] != now[name]
        ]
        return problems or self._changes_of_table(facts, requests)

    def _changes_of_table(self, facts: dict[str, Any], requests: Path) -> list[Problem]:
        was, now = facts["columns"], _columns(self.table)
        if differing := sorted(was.items() ^ now.items()):
            names = ", ".join(dict.fromkeys(name for name, _ in differing))
            return [Problem(f"The table has other columns than then: {names}.", _AGAIN)]
        if not self.table.files:
            number = first_difference(open_table(_kept(requests), format="arrow"), self.table)
            return [] if number is None else [_other_row(number)]
        if self.table.stamp() == facts["stamp"]:
            return []
        if self.table.fingerprint() == facts["fingerprint"]:
            return []
        return [self._other_request(requests)]

    def _other_request(self, requests: Path) -> Problem:
        with open(requests, "rb") as file:
            number = 0
            for number, made in enumerate(self._lines(), 1):
                if isinstance(made, list) or file.readline().rstrip(b"\n") != made:
                    return _other_row(number)
            if file.readline():
                return _other_row(number + 1)
        return Problem("The table was changed in columns that the prompt does not use.", _AGAIN)


def _other_row(number: int) -> Problem:
    return Problem("The row is not the one that this run was begun with.", _AGAIN, number)


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


def _kept(requests: Path) -> Path:
    return requests.with_name(requests.name.removesuffix(".requests") + SUFFIX)


def write_table(ledger: Ledger) -> None:
    """
    Write the table of a run, if its output is one; do nothing where it is written already.

    Raises:
        BadInput: the table whose rows were asked about is not there any more as it was.
    """
    out = table_of(ledger.out)
    if out is None:
        return
    facts = ledger.setting(FACTS)
    if facts is None:
        write_answers(_NoColumns(ledger), out, ledger.out)
        return
    write_answers(
        _as_it_was(facts, ledger), out, ledger.out, structured=asks_structured(facts["params"])
    )


def _as_it_was(facts: Mapping[str, Any], ledger: Ledger) -> Table:
    mend = f"Put it back as it was, and run again; the answers are all in {ledger.out.name}."
    if not facts["files"]:
        return open_table(_kept(Path(ledger.setting("source"))), format="arrow")
    table = open_table(facts["files"], format=facts["format"])
    if table.stamp() != facts["stamp"] and table.fingerprint() != facts["fingerprint"]:
        raise BadInput(facts["name"], [Problem("The table was changed during the run.", mend)])
    return table


class _NoColumns:
    """A table of as many rows as a run has and no columns, for a run whose requests were a file."""

    schema = pa.schema([])

    def __init__(self, ledger: Ledger) -> None:
        self.name = str(ledger.setting("source"))
        self._rows = int(ledger.setting("rows"))

    def batches(self) -> Iterator[pa.RecordBatch]:
        for start in range(0, self._rows, BATCH_ROWS):
            count = min(BATCH_ROWS, self._rows - start)
            yield pa.RecordBatch.from_struct_array(pa.array([{}] * count, pa.struct([])))
