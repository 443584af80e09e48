"""
Writes the table that a run has answered: its rows, with the answers beside them.

The file is made beside its place, as NAME.part, and takes it when it is whole and on disk. A write
that breaks off is made again from the results, which are all there. The ledger of the run knows how
the file was left, so that a file which is somebody's work by now is not touched.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import repeat
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
from attrs import asdict, frozen

from message_batches._files import atomic_write
from message_batches.jobs.errors import Diagnostic, InputError
from message_batches.jobs.ledger import Ledger, LockHeldError, locked
from message_batches.jobs.output import recorded_file
from message_batches.jobs.start import ledger_path, open_ledger, refuse_unwritable
from message_batches.sdk.results import decoded
from message_batches.tables.answers import asks_structured
from message_batches.tables.joining import Finder, Placed, Rows, joined
from message_batches.tables.layout import Layout
from message_batches.tables.sinks import Open, opener_for

_WRITTEN = "tables_written"  # the fact of a run: by path, how each was left and what it was made of
_STAMPED = 1 << 16  # bytes of either end of a file; every format has there what any change shifts


@frozen
class Written:
    """
    What was written.

    Attributes:
        rows: rows of the table.
        missing: those without a result.
        surplus: results that are of no row.
    """

    rows: int
    missing: int
    surplus: int


def check_out(out: str | Path, schema: pa.Schema, results: str | Path) -> None:
    """
    Make sure, before anything is sent, that a table can be written.

    Args:
        out: where it is to be.
        schema: the columns of the table that is asked about.
        results: the output of the run, which holds the results.

    Raises:
        InputError: the name, the place or the columns do not fit, or a file is there that is not of
            this run.
    """
    out, results = Path(out).absolute(), Path(results).absolute()
    _try_columns(out, opener_for(out), Layout.beside(schema))
    if out == results:
        raise _bad(out, "This is the file of the run's results.", "Give another --out.")
    refuse_unwritable(out)
    if not ledger_path(results).exists():
        _refuse_foreign(out, [])
        return
    with open_ledger(results) as ledger:
        _refuse_foreign(out, _stamps_of(ledger, out))


def write_answers(
    table: Rows, out: str | Path, results: str | Path, *, structured: bool | None = None
) -> Written:
    """
    Write a table with the answers that a run has got for it.

    Nothing is done where that stands written already.

    Args:
        table: the table whose rows were asked about.
        out: the file; its ending says the format.
        results: the output of the run; its ledger stands beside it.
        structured: whether the answers were to be JSON; None to look at each request.

    Raises:
        InputError: the table is not the one that was asked about, or `out` cannot be written, or is
            not as this run left it; or the requests, if they are looked at, are not there.
    """
    out, results = Path(out).absolute(), Path(results).absolute()
    check_out(out, table.schema, results)
    with _alone(out), open_ledger(results) as ledger:
        path, size = recorded_file(ledger)
        made_of = [
            size,
            ledger.checkpoint.digest,
            sorted(map(list, ledger.states().items())),
            structured,
        ]
        known = _known(ledger).get(_key(ledger, out))
        if known and known["made_of"] == made_of and _is_as(out, known["stamps"][-1:]):
            return Written(**known["account"])
        with Finder(path, size) as finder, atomic_write(out, ".part") as part:
            account = _write(table, part, opener_for(out), _placed(ledger, structured), finder)
            # Both are ours until the new one has taken the old one's place.
            stamps = [*([_stamp(out)] if out.exists() else []), _stamp(part)]
            entry = {"stamps": stamps, "made_of": made_of, "account": asdict(account)}
            ledger.store(**{_WRITTEN: {**_known(ledger), _key(ledger, out): entry}})
    return account


def _write(
    table: Rows, part: Path, opener: Open, placed: Iterator[Placed], finder: Finder
) -> Written:
    layout = Layout.beside(table.schema)
    with opener(part, layout) as write:
        for batch in joined(table, layout, placed, finder):
            write(batch)
    return Written(finder.asked, finder.asked - finder.found, finder.lines - finder.found)


def _placed(ledger: Ledger, structured: bool | None) -> Iterator[Placed]:
    asked = _structured(ledger) if structured is None else repeat(structured)
    for (custom_id, batch_id), asks in zip(ledger.placements(), asked, strict=False):
        yield Placed(custom_id, batch_id, asks)


def _structured(ledger: Ledger) -> Iterator[bool]:
    """Tell of each request whether it asks for JSON."""
    source = ledger.setting("source")
    try:
        file = open(source, "rb")  # noqa: SIM115  # closed below
    except FileNotFoundError:
        raise _bad(
            source,
            "The requests are gone; they say which answers are JSON.",
            "Put them back where they were.",
        ) from None
    with file:
        for extent in ledger.input_spans():
            file.seek(extent.offset)
            content = file.read(extent.length)
            # Most say nothing of it, and some hold megabytes.
            yield b'"output_' in content and _asks(content)


def _asks(request: bytes) -> bool:
    try:
        return asks_structured(decoded(request)["params"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return False  # the file was changed since


@contextmanager
def _alone(out: Path) -> Iterator[None]:
    try:
        with locked(out.with_name(out.name + ".part.lock")):
            yield
    except LockHeldError as held:
        raise _bad(
            out, f"Another process ({held}) is writing it.", "Wait for it, or end it first."
        ) from None


def _known(ledger: Ledger) -> dict[str, Any]:
    return ledger.setting(_WRITTEN) or {}


def _stamps_of(ledger: Ledger, out: Path) -> list[list[Any]]:
    stamps: list[list[Any]] = _known(ledger).get(_key(ledger, out), {}).get("stamps", [])
    return stamps


def _key(ledger: Ledger, out: Path) -> str:
    """Know a table beside its run by its name, so that both can be moved."""
    return out.name if out.parent == ledger.path.parent else str(out)


def _is_as(path: Path, stamps: list[list[Any]]) -> bool:
    return path.exists() and _stamp(path) in stamps


def _stamp(path: Path) -> list[Any]:
    size = path.stat().st_size
    digest = hashlib.blake2b(digest_size=16)
    with open(path, "rb") as file:
        digest.update(file.read(_STAMPED))
        file.seek(max(_STAMPED, size - _STAMPED))
        digest.update(file.read())
    return [size, digest.hexdigest()]


def _refuse_foreign(out: Path, stamps: list[list[Any]]) -> None:
    if out.exists() and not _is_as(out, stamps):
        what = "It was changed since this run wrote it." if stamps else "It is there already."
        raise _bad(out, what, "Move it away, or give another --out.")
    for ending in ("-journal", "-wal"):
        # SQLite would take what an older database left there for changes to the new one.
        if out.with_name(out.name + ending).exists():
            raise _bad(
                out,
                f"{out.name}{ending} is there: a program has this database open.",
                "Close it, or give another --out.",
            )


def _try_columns(out: Path, opener: Open, layout: Layout) -> None:
    try:
        with TemporaryDirectory() as folder, opener(Path(folder) / out.name, layout) as write:
            write(pa.RecordBatch.from_pylist([], layout.schema))
    except (pa.ArrowException, sqlite3.Error, ValueError) as error:
        raise _bad(
            out,
            f"The columns of the table cannot be written to such a file: {error}.",
            "Rename or leave out that column, or let --out end otherwise.",
        ) from None


def _bad(out: str | Path, what: str, hint: str) -> InputError:
    return InputError(str(out), [Diagnostic(what, hint)])
