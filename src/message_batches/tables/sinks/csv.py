"""
Write CSV: UTF-8, RFC 4180 quoting, column names first, null as an empty cell, empty text as "".

A spreadsheet runs a text that starts with = + - or @ as a formula, and what a model writes cannot
be trusted. So in the columns that the model writes, such a text gets a leading apostrophe unless it
is a number, and so does a text that starts with an apostrophe: to restore any text, remove one
leading apostrophe. The column `raw` is unchanged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from message_batches.sdk.results import BYTE_ORDER_MARK
from message_batches.tables.answers import OutputSchema
from message_batches.tables.sinks.flatten import base64_text, flatten

_FORMULA = r"^[=+\-@\t\r'＝＋－＠]"  # noqa: RUF001  # some spreadsheets accept the wide ones too
_NUMBER = r"^[+-]?[0-9]+([.,][0-9]+)?([eE][+-]?[0-9]+)?$"

_APOSTROPHE = pa.scalar("'", pa.large_string())
_NO_SEPARATOR = pa.scalar("", pa.large_string())


@contextmanager
def csv_file(path: Path, output: OutputSchema) -> Iterator[Callable[[pa.RecordBatch], None]]:
    """Write a CSV file."""

    def flat_rows(batch: pa.RecordBatch) -> pa.RecordBatch:
        columns = []
        for name, column in zip(batch.schema.names, batch.columns, strict=True):
            cells = flatten(column)
            if pa.types.is_large_binary(cells.type):
                cells = base64_text(cells)
            guard = name in output.guarded and pa.types.is_large_string(cells.type)
            columns.append(_without_formulas(cells) if guard else cells)
        return pa.RecordBatch.from_arrays(columns, names=titles)

    names = pa.array(output.schema.names, pa.large_string())
    titles = [
        guarded if name in output.guarded else name
        for name, guarded in zip(
            output.schema.names, _without_formulas(names).to_pylist(), strict=True
        )
    ]

    schema = flat_rows(pa.RecordBatch.from_pylist([], output.schema)).schema
    with open(path, "wb") as file:
        file.write(BYTE_ORDER_MARK if output.csv_bom else b"")
        with pacsv.CSVWriter(file, schema) as writer:
            yield lambda batch: writer.write_batch(flat_rows(batch))


def _without_formulas(texts: pa.Array) -> pa.Array:
    risky = pc.and_not(
        pc.match_substring_regex(texts, _FORMULA), pc.match_substring_regex(texts, _NUMBER)
    )
    return pc.if_else(risky, pc.binary_join_element_wise(_APOSTROPHE, texts, _NO_SEPARATOR), texts)
