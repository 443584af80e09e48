"""What the readers of all formats share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
from attrs import frozen

from message_batches.jobs.errors import Diagnostic, InputError

BATCH_ROWS = 2_000
"""Rows in a batch at most: few enough that their Python values weigh nothing."""

BATCH_BYTES = 4 << 20
"""Bytes in a batch at most, unless a single row has more."""


@frozen
class Reader:
    """The columns of a file, and a function that reads it from the beginning."""

    schema: pa.Schema
    batches: Callable[[], Iterator[pa.RecordBatch]]


def in_small_batches(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Cut batches that are too large for rows to be made of them; leave out empty ones."""
    for batch in batches:
        if not batch.num_rows:
            continue
        of_bytes = BATCH_BYTES * batch.num_rows // max(batch.nbytes, 1)
        step = max(1, min(BATCH_ROWS, of_bytes))
        for start in range(0, batch.num_rows, step):
            yield batch.slice(start, step)


@contextmanager
def told(path: Path, kind: str) -> Iterator[None]:
    """Turn what goes wrong while a file is read into a message that names it."""
    try:
        yield
    except FileNotFoundError:
        problem = Diagnostic("There is no such file.", "Check the name and the folder.")
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, pa.ArrowTypeError) as error:
        problem = Diagnostic(
            f"It cannot be read as {kind}: {first_line(error)}.",
            "Check that the file is whole, and that its ending says what it is.",
        )
    except OSError as error:
        problem = Diagnostic(
            f"It cannot be read: {error.strerror or first_line(error)}.",
            "Check that the file is whole, and who may read it.",
        )
    else:
        return
    raise InputError(str(path), [problem])


def first_line(error: Exception) -> str:
    """Give what an error says, cut to one line that ends in no full stop."""
    line = (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")
    return line if len(line) <= 200 else f"{line[:196]} ..."
