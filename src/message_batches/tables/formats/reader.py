"""What the readers of all formats share: small batches, and errors that name the file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pyarrow as pa
from attrs import frozen

from message_batches.jobs.errors import InputError
from message_batches.jobs.input import unreadable
from message_batches.jobs.storage import Place, open_at, pure_path

BATCH_ROWS = 2_000
"""The most rows of a batch. Their Python values take little memory."""

BATCH_BYTES = 4 << 20
"""The most bytes of a batch, unless a single row has more."""


@frozen
class Reader:
    """
    The columns of a file, and a function that reads it from the beginning.

    Attributes:
        schema: the columns.
        batches: the function.
        has_mark: whether the file starts with a byte order mark, as Excel writes it.
    """

    schema: pa.Schema
    batches: Callable[[], Iterator[pa.RecordBatch]]
    has_mark: bool = False


def in_small_batches(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Yield the same rows in batches of limited size. Empty batches are left out."""
    for batch in batches:
        if not batch.num_rows:
            continue
        rows = BATCH_BYTES * batch.num_rows // max(batch.nbytes, 1)
        step = max(1, min(BATCH_ROWS, rows))
        for start in range(0, batch.num_rows, step):
            yield batch.slice(start, step)


def input_stream(path: Place) -> pa.NativeFile:
    """Open a file that is read from its beginning; a compressed one is decompressed."""
    if isinstance(path, Path):
        return pa.input_stream(str(path))
    options = {}
    with suppress(TypeError, ValueError):  # it has no such extension
        options["compression"] = pa.Codec.detect(pure_path(path).name).name
    return pa.input_stream(open_at(path), **options)


@contextmanager
def read_errors(path: Place, kind: str) -> Iterator[None]:
    """Turn an error of the system or of Arrow into an InputError that names the file."""
    try:
        yield
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, pa.ArrowTypeError) as error:
        raise InputError.at(
            path,
            f"The file cannot be read as {kind}: {first_line(error)}.",
            "Check that it is complete and that its extension matches its format.",
        ) from None
    except OSError as error:
        raise unreadable(path, error) from None


def first_line(error: Exception) -> str:
    """Return the first line of an error's message, shortened and without a full stop."""
    line = (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")
    return line if len(line) <= 200 else f"{line[:196]} ..."
