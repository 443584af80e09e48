"""Join each row with its answer. Both have the same order, so memory does not grow with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple, Protocol

import pyarrow as pa

from message_batches.jobs.errors import InputError
from message_batches.jobs.output import ResultFinder
from message_batches.tables.answers import (
    ANSWER_SCHEMA,
    MISSING,
    Answer,
    Check,
    answer_of,
    columns_of,
    no_answer,
)
from message_batches.tables.formats import BATCH_ROWS

_BATCH_BYTES = 8 << 20  # of result lines in a record batch


class RequestRef(NamedTuple):
    """
    The request of a row.

    Attributes:
        custom_id: its id.
        batch_id: the batch of its last attempt, if it was sent.
        structured: whether it asked for JSON.
        without: its outcome if there is no result of it.
    """

    custom_id: str | int
    batch_id: str | None
    structured: bool
    without: str = MISSING


class Rows(Protocol):
    """A table: its columns, and its rows from the beginning, any number of times."""

    @property
    def name(self) -> str:
        """What messages call it."""

    @property
    def schema(self) -> pa.Schema:
        """Its columns."""

    def batches(self) -> Iterator[pa.RecordBatch]:
        """Yield the rows from the first one on."""


def read_answers(
    requests: Iterable[RequestRef], finder: ResultFinder, check: Check | None = None
) -> Iterator[pa.RecordBatch]:
    """
    Yield the answer to each request, in their order, with all columns of an answer.

    Args:
        requests: the requests.
        finder: their results.
        check: reads and checks the values of the answers.
    """
    size = 0
    answers: list[Answer] = []
    for custom_id, batch_id, structured, without in requests:
        result = finder.find(custom_id)
        if result is None:
            answers.append(no_answer(custom_id, batch_id, without))
        else:
            record, raw = result.record, result.raw
            answers.append(
                answer_of(record, raw, batch_id=batch_id, structured=structured, check=check)
            )
            size += len(raw)
        if size >= _BATCH_BYTES or len(answers) >= BATCH_ROWS:
            yield pa.RecordBatch.from_arrays(columns_of(answers), schema=ANSWER_SCHEMA)
            size, answers = 0, []
    if answers:
        yield pa.RecordBatch.from_arrays(columns_of(answers), schema=ANSWER_SCHEMA)
    finder.finish()


def join_answers(
    table: Rows, answers: Iterable[pa.RecordBatch]
) -> Iterator[tuple[pa.RecordBatch, pa.RecordBatch]]:
    """
    Yield the rows of a table and their answers, in batches of the same length.

    Args:
        table: the table.
        answers: the answer to each row, in the same order.

    Raises:
        InputError: the table has more or fewer rows than there are answers.
    """
    batches = iter(answers)
    left: pa.RecordBatch | None = None
    for rows in table.batches():
        at = 0
        while at < rows.num_rows:
            if left is None or not left.num_rows:
                left = next(batches, None)
                if left is None:
                    raise _wrong_number_of_rows(table)
            count = min(rows.num_rows - at, left.num_rows)
            yield rows.slice(at, count), left.slice(0, count)
            at, left = at + count, left.slice(count)
    if (left is not None and left.num_rows) or next(batches, None) is not None:
        raise _wrong_number_of_rows(table)


def _wrong_number_of_rows(table: Rows) -> InputError:
    return InputError.at(
        table.name,
        "The number of rows has changed since the run was started.",
        "Restore the table; all results of the run are kept.",
    )
