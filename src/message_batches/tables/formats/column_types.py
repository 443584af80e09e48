"""Find the types that the columns of rows need, where the rows are Python values."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pyarrow as pa

from message_batches.jobs.errors import InputError

NumberedRow = tuple[int, Mapping[str, Any]]
"""A row, with its number for messages."""

_NO_TYPE = (pa.ArrowException, TypeError, ValueError, OverflowError)
"""What Arrow raises for values that do not fit into one column."""


class ColumnTypes:
    """
    The columns of rows, in the order of their first appearance, with types that fit all rows.

    NaN is null here: beside text, it is how pandas writes that a value is missing.
    """

    def __init__(self, refused: Callable[[str, str, int], InputError], *, unit: str) -> None:
        """
        Start without any column.

        Args:
            refused: makes the error of a row, from a message, a hint and the number of the row.
            unit: what messages call rows: line or row.
        """
        self._refused = refused
        self._unit = unit
        self._types: dict[str, pa.DataType] = {}

    def add(self, chunk: Sequence[NumberedRow]) -> None:
        """
        Take some more rows into account.

        Raises:
            InputError: a value does not fit into its column.
        """
        for name in dict.fromkeys(name for _, row in chunk for name in row):
            self._types[name] = self._common(name, chunk, self._types.get(name, pa.null()))

    @property
    def schema(self) -> pa.Schema:
        """The columns of the rows so far."""
        return pa.schema(list(self._types.items()))

    def _common(self, name: str, chunk: Sequence[NumberedRow], known: pa.DataType) -> pa.DataType:
        try:
            return _merge(known, _type_of([row.get(name) for _, row in chunk]))
        except _NO_TYPE:
            pass
        # Once more row by row, to find the row that does not fit.
        for number, row in chunk:
            try:
                known = _merge(known, _type_of([row.get(name)]))
            except _NO_TYPE as error:
                reason = f"the {self._unit}s above have another type"
                if isinstance(error, UnicodeEncodeError):
                    reason = "an unpaired surrogate is not text"
                elif isinstance(error, OverflowError):
                    reason = "an integer has more than 64 bits"
                elif pa.types.is_null(known):
                    reason = f"a table has no type for a {type(row.get(name)).__name__}"
                raise self._refused(
                    f'The value of "{name}" does not fit into its column: {reason}.',
                    "Use one type for the column; text can hold anything.",
                    number,
                ) from None
        # Each row fits, but integers would become inexact beside a fraction elsewhere.
        raise self._refused(
            f'The column "{name}" mixes fractions with integers too large to be stored exactly '
            "beside them.",
            'Write its values as text, in "quotes".',
            chunk[0][0],
        )


def batch_of(rows: Sequence[Mapping[str, Any]], schema: pa.Schema) -> pa.RecordBatch:
    """Return rows as a batch; a member that a row lacks is null."""
    columns = [
        pa.array([row.get(field.name) for row in rows], field.type, from_pandas=True)
        for field in schema
    ]
    return pa.RecordBatch.from_arrays(columns, schema=schema)


def _type_of(values: list[Any]) -> pa.DataType:
    return pa.array(values, from_pandas=True).type


def _merge(one: pa.DataType, other: pa.DataType) -> pa.DataType:
    fields = [pa.schema([("column", type_)]) for type_ in (one, other)]
    return pa.unify_schemas(fields, promote_options="permissive").field("column").type
