"""
CSV: UTF-8, RFC 4180 quoting, a first line with the names, nothing for null and "" for no text.

A spreadsheet takes a text that begins with = + - or @ for a formula and runs it, and what the model
writes is not ours to trust. So in the columns that the model writes, a text that begins so and is
no number gets an apostrophe before it, and so does one that begins with an apostrophe: to have the
text back, take one leading apostrophe away. The column `raw` has every text untouched.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from message_batches.tables.answers import WRITTEN_BY_THE_MODEL
from message_batches.tables.layout import Layout
from message_batches.tables.sinks.kinds import Write
from message_batches.tables.sinks.plain import base64_text, plain

_FORMULA = r"^[=+\-@\t\r'＝＋－＠]"  # noqa: RUF001  # some spreadsheets take the wide ones too
_NUMBER = r"^[+-]?[0-9]+([.,][0-9]+)?([eE][+-]?[0-9]+)?$"

_MARK = pa.scalar("'", pa.large_string())
_NOTHING = pa.scalar("", pa.large_string())


@contextmanager
def csv_file(path: Path, layout: Layout) -> Iterator[Write]:
    """Write a CSV file."""
    guarded = {layout.names[name] for name in WRITTEN_BY_THE_MODEL}

    def flat(batch: pa.RecordBatch) -> pa.RecordBatch:
        columns = []
        for name, column in zip(batch.schema.names, batch.columns, strict=True):
            cells = plain(column)
            if pa.types.is_large_binary(cells.type):
                cells = base64_text(cells)
            columns.append(_without_formulas(cells) if name in guarded else cells)
        return pa.RecordBatch.from_arrays(columns, names=batch.schema.names)

    schema = flat(pa.RecordBatch.from_pylist([], layout.schema)).schema
    with pacsv.CSVWriter(path, schema) as writer:
        yield lambda batch: writer.write_batch(flat(batch))


def _without_formulas(texts: pa.Array) -> pa.Array:
    risky = pc.and_not(
        pc.match_substring_regex(texts, _FORMULA), pc.match_substring_regex(texts, _NUMBER)
    )
    return pc.if_else(risky, pc.binary_join_element_wise(_MARK, texts, _NOTHING), texts)
