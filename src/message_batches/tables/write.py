"""
Write the table of a run: its rows with their answers.

The file is written beside its place, as NAME.part, and moved there when it is complete and on disk.
An interrupted write is repeated from the results, which are all kept. The ledger of the run records
how the file was left, so that a file which somebody changed since is not overwritten.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import repeat
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
from attrs import asdict, frozen

from message_batches._files import atomic_write
from message_batches.jobs.errors import InputError
from message_batches.jobs.ledger import Ledger, LockHeldError, locked
from message_batches.jobs.output import recorded_file
from message_batches.jobs.steps import RunFolder, open_ledger, refuse_unwritable
from message_batches.sdk.results import decoded
from message_batches.tables.answers import OutputSchema, asks_structured
from message_batches.tables.join import RequestRef, ResultFinder, Rows, join_answers
from message_batches.tables.sinks import TableSink, sink_for

_WRITTEN_TABLES = "written_tables"
"""The setting of a ledger that records the tables of a run: stamps, origin and summary, by path."""

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


def check_table(out: str | Path, schema: pa.Schema, results: str | Path) -> None:
    """
    Check that a table can be written, before anything is sent.

    Args:
        out: the path of the table.
        schema: the columns of the input table.
        results: the output of the run, or its folder.

    Raises:
        InputError: the extension, the path or the columns do not fit, or the file exists and is not
            of this run.
    """
    out, folder = Path(out).absolute(), RunFolder.of(results)
    _try_columns(out, sink_for(out), OutputSchema.of(schema))
    if out == folder.results:
        raise InputError.at(
            out, "The path is that of the run's own results.", "Choose another output."
        )
    refuse_unwritable(out)
    if not folder.ledger.exists():
        _refuse_foreign(out, [])
        return
    with open_ledger(folder.out, for_reading=True) as ledger:
        _refuse_foreign(out, _stamps_of(ledger, out))


def write_answers(
    table: Rows, out: str | Path, results: str | Path, *, structured: bool | None = None
) -> WriteSummary:
    """
    Write a table with the answers of a run. A file that is up to date is not written again.

    Args:
        table: the table that the run was started with.
        out: the path of the file; its extension is the format.
        results: the output of the run, or its folder.
        structured: whether the requests asked for JSON; None to look at each request.

    Raises:
        InputError: the table is not the one of the run; or `out` cannot be written, or was changed
            since this run wrote it; or the requests are needed and do not exist.
    """
    out = Path(out).absolute()
    check_table(out, table.schema, results)
    with _write_lock(out), open_ledger(results) as ledger:
        path, size = recorded_file(ledger)
        states = sorted(map(list, ledger.states().items()))
        origin = [size, ledger.checkpoint.digest, states, structured]
        known = _written_tables(ledger).get(_key(ledger, out))
        if known and known["origin"] == origin and _is_stamped(out, known["stamps"][-1:]):
            return WriteSummary(**known["summary"])
        with ResultFinder(path, size) as finder, atomic_write(out, ".part") as part:
            summary = _write(table, part, sink_for(out), _request_refs(ledger, structured), finder)
            # Both files are of this run until the new one has replaced the old one.
            stamps = [*([_stamp(out)] if out.exists() else []), _stamp(part)]
            entry = {"stamps": stamps, "origin": origin, "summary": asdict(summary)}
            tables = {**_written_tables(ledger), _key(ledger, out): entry}
            ledger.store({_WRITTEN_TABLES: tables})
    return summary


def _write(
    table: Rows,
    part: Path,
    sink: TableSink,
    requests: Iterator[RequestRef],
    finder: ResultFinder,
) -> WriteSummary:
    output = OutputSchema.of(table.schema)
    with sink(part, output) as write:
        for batch in join_answers(table, output, requests, finder):
            write(batch)
    return WriteSummary(
        rows=finder.requests,
        missing=finder.requests - finder.matched,
        unmatched=finder.lines - finder.matched,
    )


def _request_refs(ledger: Ledger, structured: bool | None) -> Iterator[RequestRef]:
    flags = _structured_flags(ledger) if structured is None else repeat(structured)
    for (custom_id, batch_id), flag in zip(ledger.placements(), flags, strict=False):
        yield RequestRef(custom_id, batch_id, flag)


def _structured_flags(ledger: Ledger) -> Iterator[bool]:
    """Yield for each request whether it asks for JSON."""
    source = ledger.source
    try:
        file = open(source, "rb")  # noqa: SIM115  # closed below
    except FileNotFoundError:
        raise InputError.at(
            source,
            "The requests file does not exist; it says which answers are JSON.",
            "Restore the file, or pass structured.",
        ) from None
    with file:
        for span in ledger.input_spans():
            file.seek(span.offset)
            request = file.read(span.length)
            # A quick look first: most requests do not ask for it, and some hold megabytes.
            yield b'"output_' in request and _asks_structured(request)


def _asks_structured(request: bytes) -> bool:
    try:
        return asks_structured(decoded(request)["params"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return False  # the file was changed since


@contextmanager
def _write_lock(out: Path) -> Iterator[None]:
    try:
        with locked(out.with_name(out.name + ".part.lock")):
            yield
    except LockHeldError as held:
        raise InputError.at(
            out, f"Another process ({held}) is writing the file.", "Wait for it, or stop it."
        ) from None


def _written_tables(ledger: Ledger) -> dict[str, Any]:
    return ledger.setting(_WRITTEN_TABLES) or {}


def _stamps_of(ledger: Ledger, out: Path) -> list[list[Any]]:
    stamps: list[list[Any]] = _written_tables(ledger).get(_key(ledger, out), {}).get("stamps", [])
    return stamps


def _key(ledger: Ledger, out: Path) -> str:
    """Return the name of a table, by which it is found after both were moved."""
    return ledger.folder.relative(out)


def _is_stamped(path: Path, stamps: list[list[Any]]) -> bool:
    return path.exists() and _stamp(path) in stamps


def _stamp(path: Path) -> list[Any]:
    size = path.stat().st_size
    digest = hashlib.blake2b(digest_size=16)
    with open(path, "rb") as file:
        digest.update(file.read(_STAMP_BYTES))
        file.seek(max(_STAMP_BYTES, size - _STAMP_BYTES))
        digest.update(file.read())
    return [size, digest.hexdigest()]


def _refuse_foreign(out: Path, stamps: list[list[Any]]) -> None:
    if out.exists() and not _is_stamped(out, stamps):
        raise InputError.at(
            out,
            "The file was changed since this run wrote it."
            if stamps
            else "The file exists and does not belong to this run.",
            "Move it away, or choose another output.",
        )
    for suffix in ("-journal", "-wal"):
        # SQLite would apply what an older database left there to the new one.
        if out.with_name(out.name + suffix).exists():
            raise InputError.at(
                out,
                f"{out.name}{suffix} exists: another program has this database open.",
                "Close it, or choose another output.",
            )


def _try_columns(out: Path, sink: TableSink, output: OutputSchema) -> None:
    try:
        with TemporaryDirectory() as folder, sink(Path(folder) / out.name, output) as write:
            write(pa.RecordBatch.from_pylist([], output.schema))
    except (pa.ArrowException, ValueError) as error:
        raise InputError.at(
            out,
            f"The columns of the table cannot be written in this format: {error}.",
            "Rename or remove that column, or choose another output format.",
        ) from None
