"""
Tables in, tables out: a prompt for every row of a table, and the answers beside the rows.

    from message_batches.tables import run_table

    prompt = "Who directed {{ title }}?"
    with run_table("films.parquet", "answers.parquet", prompt=prompt, model=...) as run:
        print(run.finish().outcomes)

Needs the extra `tables`: `pip install 'message-batches[tables]'`. `message_batches.tables.steps`
has the parts of `run_table` for programs that show or check them one by one, such as the command.
"""

from __future__ import annotations

from message_batches._extras import needs

with needs("tables"):
    from message_batches.tables.answers import ANSWER_SCHEMA
    from message_batches.tables.join import Rows
    from message_batches.tables.record_batches import async_record_batches, record_batches
    from message_batches.tables.requests import requests_of
    from message_batches.tables.run import async_run_table, run_table
    from message_batches.tables.table import Table, TableSource, open_table
    from message_batches.tables.write import WriteSummary, write_answers

__all__ = [
    "ANSWER_SCHEMA",
    "Rows",
    "Table",
    "TableSource",
    "WriteSummary",
    "async_record_batches",
    "async_run_table",
    "open_table",
    "record_batches",
    "requests_of",
    "run_table",
    "write_answers",
]


def __dir__() -> list[str]:
    return __all__
