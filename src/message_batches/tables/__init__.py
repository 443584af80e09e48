"""
Tables in, tables out: a prompt for every row of a table, and the answers beside the rows.

    from message_batches.tables import run_table

    prompt = "Who made {{ title }}?"
    with run_table("films.parquet", "answers.parquet", prompt=prompt, model=...) as run:
        print(run.finish().outcomes)

Needs the extra `tables`: `pip install 'message-batches[tables]'`.
"""

from __future__ import annotations

try:
    from message_batches.tables.arrow import async_record_batches, record_batches
    from message_batches.tables.deriving import TableRequests
    from message_batches.tables.requests import Asked, asked, requests_of
    from message_batches.tables.runs import async_run_table, check_table_out, run_table, write_table
    from message_batches.tables.sources import Table, open_table
    from message_batches.tables.writing import Written, write_answers
except ModuleNotFoundError as error:
    if (error.name or "").partition(".")[0] not in ("pyarrow", "jinja2"):
        raise
    raise ModuleNotFoundError(
        "Tables need more packages: pip install 'message-batches[tables]'", name=error.name
    ) from error

__all__ = [
    "Asked",
    "Table",
    "TableRequests",
    "Written",
    "asked",
    "async_record_batches",
    "async_run_table",
    "check_table_out",
    "open_table",
    "record_batches",
    "requests_of",
    "run_table",
    "write_answers",
    "write_table",
]
