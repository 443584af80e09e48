"""
Write the table of a run: its rows with their answers.

The file is written beside its place, as NAME.part, and moved there when it is complete and on disk;
one at a URL is written to the folder of the run, and uploaded when it is complete.
An interrupted write is repeated from the results, which are all kept. The ledger of the run records
how the file was left, so that a file which somebody changed since is not overwritten.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import repeat
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
from attrs import asdict, evolve, frozen

from message_batches._extras import MissingExtraError
from message_batches._files import atomic_write, create_private
from message_batches._work import WorkLog
from message_batches.jobs.answers import AnswerFormat, format_in
from message_batches.jobs.errors import InputError
from message_batches.jobs.internals import (
    RunFolder,
    answer_format_of,
    open_ledger,
    refuse_many_requests,
    refuse_unwritable,
)
from message_batches.jobs.ledger import UPDATES, Ledger, LockHeldError, home_of, locked
from message_batches.jobs.output import ResultFinder, output_of, write_log
from message_batches.jobs.storage import location, open_url, put, url_exists
from message_batches.sdk.results import decoded
from message_batches.tables.answers import MISSING, NOT_SENT, PENDING, asks_structured
from message_batches.tables.columns import ColumnChoice, Layout, Shape, Spill, Values, shape_of
from message_batches.tables.join import (
    RequestRef,
    Rows,
    join_answers,
    read_answers,
)
from message_batches.tables.sinks import holds_lines, holds_objects, is_csv, sink_for

_WRITTEN_TABLES = "written_tables"
"""The setting of a ledger that records the tables of a run: stamps, origin and summary, by path."""

_DEFAULT = ColumnChoice()

_STAMP_BYTES = 1 << 16
"""Bytes at either end of a file that a stamp covers; in every format, any change alters them."""


@frozen
class WriteSummary:
    """
    What was written.

    Attributes:
        rows: the number of rows.
        missing: how many of them have no result.
        unmatched: how many results belong to no row.
    """

    rows: int
    missing: int
    unmatched: int


def check_table(
    out: str | Path,
    schema: pa.Schema,
    results: str | Path,
    *,
    format: AnswerFormat | None = None,
    columns: ColumnChoice = _DEFAULT,
) -> None:
    """
    Check that a table can be written, before anything is sent.

    Args:
        out: the path of the table.
        schema: the columns of the input table.
        results: the output of the run, or its folder.
        format: what the answers have to fit, if that is known.
        columns: which columns are written.

    Raises:
        InputError: the extension, the path or the columns do not fit, or the file exists and is not
            of this run.
    """
    out, folder = _located(out), RunFolder.of(results)
    check_columns(out, schema, format, columns)
    if out == folder.results:
        raise InputError.at(
            out, "The path is that of the run's own results.", "Choose another output."
        )
    refuse_unwritable(out)
    if not home_of(folder).exists():
        _refuse_foreign(out, [])
        return
    with open_ledger(folder.out, for_reading=True) as ledger:
        _refuse_foreign(out, _stamps_of(ledger, out))


def write_answers(
    table: Rows,
    out: str | Path,
    results: str | Path,
    *,
    structured: bool | None = None,
    columns: ColumnChoice | Sequence[str] | str | None = None,
    infer_columns: bool = False,
    csv_bom: bool = False,
) -> WriteSummary:
    """
    Write a table with the answers of a run. A file that is up to date is not written again.

    The run need not be finished: a row without a result has the outcome `pending`.

    Args:
        table: the table that the run was started with.
        out: the path of the file; its extension is the format.
        results: the output of the run, or its folder.
        structured: whether the requests asked for JSON; None to look at each request.
        columns: the columns to write, or `all`; by default those that have a value in any row.
        infer_columns: turn answers that are JSON objects into columns, even without a schema.
        csv_bom: start a CSV with a byte order mark, so that Excel reads it as UTF-8; the default if
            the table is a CSV that has one.

    Raises:
        InputError: the table is not the one of the run; or `out` cannot be written, or was changed
            since this run wrote it; or the requests are needed and do not exist; or there is not
            such a column.
    """
    out = _located(out)
    choice = (
        columns
        if isinstance(columns, ColumnChoice)
        else ColumnChoice.of(columns, infer=infer_columns, csv_bom=csv_bom)
    )
    with open_ledger(results, for_reading=True) as ledger:
        format = answer_format_of(ledger)
    check_table(out, table.schema, results, format=format, columns=choice)
    with (
        _write_lock(out),
        open_ledger(results) as ledger,
        output_of(ledger).file() as (path, size),
    ):
        total = int(ledger.setting("requests"))
        refuse_many_requests(out, total)
        states = sorted(map(list, ledger.states().items()))
        updates = len(ledger.setting(UPDATES) or ())
        digest = format and format.digest
        marked = choice.csv_bom or getattr(table, "has_mark", False)
        chosen = [choice.names and list(choice.names), choice.infer, marked]
        origin = [size, ledger.checkpoint.digest, states, structured, updates, digest, chosen]
        known = _written_tables(ledger).get(_key(ledger, out))
        if known and known["origin"] == origin and _is_stamped(out, known["stamps"][-1:]):
            return WriteSummary(**known["summary"])
        if structured is None and (format is not None or choice.infer):
            structured = True
        with ResultFinder(path, size) as finder, _replacing(out, ledger) as part:
            values = Values.of(format, infer=choice.infer)
            reading = write_log(ledger, out, what="results read", total=total)
            writing = write_log(ledger, out, what="rows written", total=total)
            requests = reading.counted(_request_refs(ledger, structured))
            with Spill(part.parent, with_raw=choice.takes_raw or holds_lines(out)) as spill:
                for batch in read_answers(requests, finder, values.check):
                    spill.add(batch)
                _write(table, part, out, spill, values.shape, choice, writing, marked=marked)
            summary = WriteSummary(
                rows=finder.requests,
                missing=finder.requests - finder.matched,
                unmatched=finder.lines - finder.matched,
            )
            # Both files are of this run until the new one has replaced the old one.
            stamps = [*([_stamp(out)] if _exists(out) else []), _stamp(part)]
            entry = {"stamps": stamps, "origin": origin, "summary": asdict(summary)}
            tables = {**_written_tables(ledger), _key(ledger, out): entry}
            ledger.store({_WRITTEN_TABLES: tables})
    return summary


def format_of(params: Mapping[str, Any]) -> AnswerFormat | None:
    """Return the format that params ask for, if answers can be checked against it here."""
    format = format_in(params)
    try:
        if format is not None:
            format.checker()
    except (InputError, MissingExtraError):
        return None
    return format


def _write(
    table: Rows,
    part: Path,
    out: Path | str,
    spill: Spill,
    shape: Shape | None,
    choice: ColumnChoice,
    log: WorkLog,
    *,
    marked: bool,
) -> None:
    layout = Layout.of(table.schema, shape, flat=not holds_objects(out))
    names = [layout.names["raw"]] if holds_lines(out) else layout.chosen(choice, spill.filled)
    assemble = layout.assembler(names, shape)
    output = evolve(layout.output(names), csv_bom=marked)
    written = 0
    with sink_for(out)(part, output) as write:
        for rows, answers in join_answers(table, spill.batches()):
            write(assemble(rows, answers))
            written += rows.num_rows
            log.look(written)


def _request_refs(ledger: Ledger, structured: bool | None) -> Iterator[RequestRef]:
    flags = _structured_flags(ledger) if structured is None else repeat(structured)
    for placed, flag in zip(ledger.placements(), flags, strict=False):
        without = NOT_SENT if placed.held_back else MISSING if placed.is_missing else PENDING
        yield RequestRef(placed.custom_id, placed.batch_id, flag, without)


def _structured_flags(ledger: Ledger) -> Iterator[bool]:
    """Yield for each request whether it asks for JSON."""
    with ledger.source.reader() as requests:
        for span in ledger.input_spans():
            try:
                request = requests.read(span.offset, span.length)
            except FileNotFoundError:
                raise InputError.at(
                    ledger.source.name,
                    "The requests file, which says which answers are JSON, does not exist.",
                    "Restore the file, or pass structured.",
                ) from None
            # A quick look first: most requests do not ask for it, and some hold megabytes.
            quick = b'"output_' in request or b'"tool_choice"' in request
            yield quick and _asks_structured(request)


def _asks_structured(request: bytes) -> bool:
    try:
        return asks_structured(decoded(request)["params"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return False  # the file was changed since


def _located(out: str | Path) -> Path | str:
    """Return where a table is: an absolute path, or a URL."""
    place = location(out)
    return place.absolute() if isinstance(place, Path) else place


def _exists(out: Path | str) -> bool:
    return out.exists() if isinstance(out, Path) else url_exists(out)


@contextmanager
def _replacing(out: Path | str, ledger: Ledger) -> Iterator[Path]:
    """Yield a file to write to; it replaces the one at `out` when the block succeeds."""
    if isinstance(out, Path):
        with atomic_write(out, ".part") as part:
            yield part
        return
    part = ledger.folder.folder / "table.part"
    part.unlink(missing_ok=True)
    try:
        create_private(part).close()
        yield part
        log = write_log(ledger, out, what="bytes uploaded", total=part.stat().st_size)
        put(out, part, ledger.system, on_copied=log.look)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def _write_lock(out: Path | str) -> Iterator[None]:
    if isinstance(out, str):
        yield  # an upload replaces an object at once
        return
    try:
        with locked(out.with_name(out.name + ".part.lock")):
            yield
    except LockHeldError as held:
        raise InputError.at(
            out, f"Another process ({held}) is writing the file.", "Wait for it, or stop it."
        ) from None


def _written_tables(ledger: Ledger) -> dict[str, Any]:
    return ledger.setting(_WRITTEN_TABLES) or {}


def _stamps_of(ledger: Ledger, out: Path | str) -> list[list[Any]]:
    stamps: list[list[Any]] = _written_tables(ledger).get(_key(ledger, out), {}).get("stamps", [])
    return stamps


def _key(ledger: Ledger, out: Path | str) -> str:
    """Return the name of a table, by which it is found after both were moved."""
    return out if isinstance(out, str) else ledger.folder.relative(out)


def _is_stamped(path: Path | str, stamps: list[list[Any]]) -> bool:
    return _exists(path) and _stamp(path) in stamps


def _stamp(path: Path | str) -> list[Any]:
    digest = hashlib.blake2b(digest_size=16)
    with open(path, "rb") if isinstance(path, Path) else open_url(path, block=_STAMP_BYTES) as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(0)
        digest.update(file.read(_STAMP_BYTES))
        file.seek(max(_STAMP_BYTES, size - _STAMP_BYTES))
        digest.update(file.read())
    return [size, digest.hexdigest()]


def _refuse_foreign(out: Path | str, stamps: list[list[Any]]) -> None:
    if _exists(out) and not _is_stamped(out, stamps):
        raise InputError.at(
            out,
            "The file was changed since this run wrote it."
            if stamps
            else "The file exists and does not belong to this run.",
            "Move it away, or choose another output.",
        )
    if isinstance(out, str):
        return
    for suffix in ("-journal", "-wal"):
        # SQLite would apply what an older database left there to the new one.
        if out.with_name(out.name + suffix).exists():
            raise InputError.at(
                out,
                f"{out.name}{suffix} exists: another program has this database open.",
                "Close it, or choose another output.",
            )


def check_columns(
    out: Path | str, schema: pa.Schema, format: AnswerFormat | None, choice: ColumnChoice
) -> None:
    """Raise InputError if a table cannot have these columns, or not in its format."""
    sink = sink_for(out)
    shape = None if format is None else shape_of(format.schema)
    layout = Layout.of(schema, shape, flat=not holds_objects(out))
    if holds_lines(out):
        if choice != _DEFAULT:
            raise InputError.at(
                out, "The output has result lines, not columns.", "Choose a table as the output."
            )
        return
    if choice.csv_bom and not is_csv(out):
        raise InputError.at(
            out, "Only CSV can start with a byte order mark.", "Leave --csv-bom out."
        )
    layout.check(choice)
    output = layout.output(layout.chosen(choice, {*layout.names}))
    try:
        with TemporaryDirectory() as folder, sink(Path(folder) / Path(out).name, output) as write:
            write(pa.RecordBatch.from_pylist([], output.schema))
    except (pa.ArrowException, ValueError) as error:
        raise InputError.at(
            out,
            f"The columns of the table cannot be written in this format: {error}.",
            "Rename or remove that column, or choose another output format.",
        ) from None
