"""
Write the requests of a Dataset as parts, in tasks of Ray Data.

Beside each part are its index and the rows that it was made of, whose columns are carried through
to the answers. The requests are checked where they are written, and the driver gets only what the
parts are called and how large they are.

A Dataset may return its rows in another order each time. So rows are compared by the sum of their
hashes, which does not depend on the order: a run is resumed only with the rows it was started with.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol

import orjson
import pyarrow as pa
from attrs import evolve, frozen
from ray.data import Datasink
from ray.data.block import Block, BlockAccessor

from message_batches.jobs.errors import Diagnostic, InputError, InputWarning
from message_batches.jobs.input import (
    MAX_DIAGNOSTICS,
    RequestPart,
    RequestPartWriter,
    ValidationRules,
)
from message_batches.jobs.internals import System
from message_batches.jobs.storage import put

_PART_REQUESTS = 100_000
_PART_BYTES = 256 << 20

_AT_ONCE = 4_096
"""Rows that are held as Python values at once."""

_PARTS_OF_TASK = 10_000
"""More parts than a task of Ray Data writes; their numbers follow from that of the task."""

_SHOWN_COLUMNS = 3
_SHOWN_LETTERS = 40

_DIGEST_BYTES = 16

ROWS_SUFFIX = ".arrow"
"""What follows the name of a part in that of the file with its rows."""


class BuildParams(Protocol):
    """Makes the params of requests from rows; it can be pickled."""

    def __call__(self, rows: pa.Table) -> Iterator[Mapping[str, Any] | list[Diagnostic]]:
        """Yield the params for each row, or what is wrong with the row."""


@frozen
class Written:
    """
    What tasks of Ray Data read and wrote.

    Attributes:
        parts: the parts, in order.
        requests: how many rows were read.
        digest: the sum of the hashes of the rows and of their params.
        diagnostics: what is wrong with the first wrong rows, by their number, from 1.
        errors: how many errors there are.
        warnings: what is unusual about the requests.
    """

    parts: tuple[RequestPart, ...] = ()
    requests: int = 0
    digest: int = 0
    diagnostics: tuple[Diagnostic, ...] = ()
    errors: int = 0
    warnings: tuple[InputWarning, ...] = ()

    def __add__(self, other: Written) -> Written:
        """Return both together; the rows of the other one follow."""
        moved = (
            Diagnostic(each.message, each.hint, each.line and each.line + self.requests)
            for each in other.diagnostics
        )
        return Written(
            self.parts + other.parts,
            self.requests + other.requests,
            (self.digest + other.digest) % (1 << 8 * _DIGEST_BYTES),
            (*self.diagnostics, *moved)[:MAX_DIAGNOSTICS],
            self.errors + other.errors,
            _joined(self.warnings, other.warnings, self.requests),
        )


class RequestSink(Datasink[tuple[int, Written]]):
    """
    Makes requests from the rows of a Dataset.

    Args:
        url: the folder for the parts; None only to compare the rows with those of a run.
        build: makes the params.
        rules: what the requests are checked against.

    Attributes:
        written: what all tasks wrote together, after they have ended.
    """

    def __init__(self, url: str | None, build: BuildParams, rules: ValidationRules) -> None:
        self._url = url
        self._build = build
        self._rules = rules
        self.written = Written()

    def get_name(self) -> str:
        """Return what Ray calls the tasks."""
        return "BatchRequests"

    def write(self, blocks: Iterable[Block], ctx: Any) -> tuple[int, Written]:
        """Write the requests of some blocks; called in a worker, maybe more than once."""
        try:
            return ctx.task_idx, self._write(blocks, ctx.task_idx * _PARTS_OF_TASK)
        except InputError as error:  # about the template, not about a row
            found = Written(diagnostics=tuple(error.diagnostics), errors=error.total)
            return ctx.task_idx, found

    def _write(self, blocks: Iterable[Block], number: int) -> Written:
        written = Written()
        with ExitStack() as stack:
            part: _Part | None = None
            for rows in _slices(blocks):
                if part is not None and not part.takes(rows):
                    written += part.finish()
                    number, part = number + 1, None
                if part is None:
                    part = stack.enter_context(_Part(number, self._url, self._rules, rows.schema))
                part.add(rows, self._build(rows))
            if part is not None:
                written += part.finish()
        return written

    def on_write_complete(self, write_result: Any) -> None:
        """Add up what the tasks wrote, in the order of the rows as far as they have one."""
        for _, written in sorted(write_result.write_returns, key=lambda each: each[0]):
            self.written += written


class _Part:
    """Writes one part. Use as a context manager."""

    def __init__(
        self, number: int, url: str | None, rules: ValidationRules, schema: pa.Schema
    ) -> None:
        self._url = url
        self._schema = schema
        self._requests = self._size = self._errors = 0
        self._digest = 0
        self._diagnostics: list[Diagnostic] = []
        self._stack = ExitStack()
        self._folder = Path(self._stack.enter_context(TemporaryDirectory()))
        self._file = self._stack.enter_context((self._folder / "lines").open("wb"))
        self._rows = self._stack.enter_context(pa.ipc.new_file(str(self._folder / "rows"), schema))
        self._writer = RequestPartWriter(number, self._file, rules, System().now())

    def __enter__(self) -> _Part:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def takes(self, rows: pa.Table) -> bool:
        """Return whether there is room for some rows, and they have the same columns."""
        return (
            self._requests + rows.num_rows <= _PART_REQUESTS
            and self._size < _PART_BYTES
            and rows.schema.equals(self._schema, check_metadata=True)
        )

    def add(self, rows: pa.Table, built: Iterable[Mapping[str, Any] | list[Diagnostic]]) -> None:
        """Add rows and their requests."""
        for values, params in zip(values_of(rows), built, strict=True):
            self._requests += 1
            if isinstance(params, list):
                self._report(params, values)
                continue
            try:
                content = orjson.dumps(params, option=orjson.OPT_SERIALIZE_NUMPY)
            except TypeError as error:
                message = f"The parameters are not JSON: {error}."
                self._report([Diagnostic(message, "Use values that JSON has.")], values)
                continue
            self._digest += _digest(content, values)
            self._size += len(content)
            if self._url is None:
                continue
            errors = self._writer.diagnostics.total
            self._writer.add(content)
            if self._writer.diagnostics.total > errors:
                self._report(self._writer.diagnostics.first[errors:], values)
        self._rows.write_table(rows, _AT_ONCE)

    def _report(self, diagnostics: list[Diagnostic], values: Mapping[str, Any]) -> None:
        self._errors += len(diagnostics)
        shown = _shown(values)
        for each in diagnostics[: MAX_DIAGNOSTICS - len(self._diagnostics)]:
            message = f"{each.message} The row is {shown}."
            self._diagnostics.append(Diagnostic(message, each.hint, self._requests))

    def finish(self) -> Written:
        """Write the files of the part to their URL, unless a row is wrong."""
        parts: tuple[RequestPart, ...] = ()
        if self._url is not None and not self._errors:
            part, index = self._writer.finish()
            self._file.flush()
            self._rows.close()
            put(f"{self._url}/{part.name}{ROWS_SUFFIX}", self._folder / "rows")
            put(f"{self._url}/{part.index_name}", index)
            put(f"{self._url}/{part.lines_name}", self._folder / "lines")
            parts = (part,)
        self._stack.close()
        return Written(
            parts,
            self._requests,
            self._digest,
            tuple(self._diagnostics),
            self._errors,
            self._writer.warnings.all(),
        )


def _joined(
    some: Iterable[InputWarning], more: Iterable[InputWarning], before: int
) -> tuple[InputWarning, ...]:
    """Return each warning once, with the requests of both; some came `before` the others."""
    found = {(each.message, each.hint): each for each in some}
    for each in more:
        known = found.get((each.message, each.hint))
        line = known.line if known else each.line + before
        requests = each.requests + (known.requests if known else 0)
        found[each.message, each.hint] = evolve(each, line=line, requests=requests)
    return tuple(found.values())[:MAX_DIAGNOSTICS]


def _slices(blocks: Iterable[Block]) -> Iterator[pa.Table]:
    for block in blocks:
        rows = BlockAccessor.for_block(block).to_arrow()
        for start in range(0, rows.num_rows, _AT_ONCE):
            yield rows.slice(start, _AT_ONCE)


def values_of(rows: pa.Table) -> Iterator[Mapping[str, Any]]:
    """Yield each row as Ray Data gives it to functions."""
    yield from BlockAccessor.for_block(rows).iter_rows(public_row_format=True)


def _digest(params: bytes, values: Mapping[str, Any]) -> int:
    options = orjson.OPT_SERIALIZE_NUMPY | orjson.OPT_NON_STR_KEYS
    content = params + orjson.dumps(dict(values), default=repr, option=options)
    digest = hashlib.blake2b(content, digest_size=_DIGEST_BYTES).digest()
    return int.from_bytes(digest, "big")


def _shown(values: Mapping[str, Any]) -> str:
    """Return the first columns of a row, by which a person finds it."""
    texts = []
    for name, value in list(values.items())[:_SHOWN_COLUMNS]:
        text = repr(value)
        text = text if len(text) <= _SHOWN_LETTERS else f"{text[:_SHOWN_LETTERS]}..."
        texts.append(f"{name}={text}")
    return ", ".join(texts)
