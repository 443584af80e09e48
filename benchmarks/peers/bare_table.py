"""
The least that answering a table takes: `bare_table.py ADDRESS SOURCE OUT [OLD_SOURCE OLD_OUT]`.

Everything is in memory, nothing is checked, and nothing is kept for a retry. With the table and the
answers of an earlier time, only rows that changed are sent.
"""

from __future__ import annotations

import sys
import time
from typing import Any

import httpx
import msgspec
import orjson
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet

from benchmarks import reviews

_SCHEMA = pa.schema(
    [
        ("mood", pa.string()),
        ("score", pa.int64()),
        ("confidence", pa.float64()),
        ("refund", pa.bool_()),
        ("topics", pa.list_(pa.string())),
        ("summary", pa.string()),
    ]
)


class _Block(msgspec.Struct):
    text: str


class _Message(msgspec.Struct):
    content: list[_Block]


class _Outcome(msgspec.Struct):
    message: _Message


class _Result(msgspec.Struct):
    custom_id: str
    result: _Outcome


def main(address: str, source: str, out: str, *old: str) -> None:
    """Ask, and write the table."""
    table = _read(source)
    if not old:
        pa.parquet.write_table(_with(table, _ask(address, table)), out, compression="zstd")
        return
    before, answered = _read(old[0]), pa.parquet.read_table(old[1])
    changed = pc.not_equal(table["review"], before["review"])
    places = pc.indices_nonzero(changed).to_pylist()
    answers = answered.select(_SCHEMA.names).to_pylist()
    for place, answer in zip(places, _ask(address, table.take(places)), strict=True):
        answers[place] = answer
    pa.parquet.write_table(_with(table, answers), out, compression="zstd")


def _read(path: str) -> pa.Table:
    parsing = pa.csv.ParseOptions(newlines_in_values=True)
    types = pa.csv.ConvertOptions(column_types=dict.fromkeys(reviews.COLUMNS, pa.string()))
    return pa.csv.read_csv(path, parse_options=parsing, convert_options=types)


def _with(table: pa.Table, answers: list[Any]) -> pa.Table:
    columns = pa.Table.from_pylist(answers, schema=_SCHEMA)
    for name in _SCHEMA.names:
        table = table.append_column(name, columns[name])
    return table


def _ask(address: str, table: pa.Table) -> list[Any]:
    """Return the answers to the rows of a table."""
    headers = {"x-api-key": "key", "anthropic-version": "2023-06-01"}
    with httpx.Client(base_url=address, headers=headers, timeout=600) as http:
        body = orjson.dumps({"requests": [_request(row) for row in table.to_pylist()]})
        kind = {"content-type": "application/json"}
        batch = http.post("/v1/messages/batches", content=body, headers=kind).json()
        while batch["processing_status"] != "ended":
            time.sleep(0.5)
            batch = http.get(f"/v1/messages/batches/{batch['id']}").json()
        content = http.get(batch["results_url"]).content
    decode = msgspec.json.Decoder(_Result).decode
    texts = {
        result.custom_id: result.result.message.content[0].text
        for result in map(decode, content.splitlines())
    }
    return [orjson.loads(texts[custom_id]) for custom_id in table["id"].to_pylist()]


def _request(row: dict[str, str]) -> dict[str, Any]:
    prompt = (
        f"A customer wrote this about {row['product']}, bought for {row['price']} on {row['day']}:"
        f"\n\n{row['review']}\n\nClassify it."
    )
    format = {"type": "json_schema", "schema": reviews.SCHEMA}
    return {
        "custom_id": row["id"],
        "params": {
            "model": reviews.MODEL,
            "max_tokens": reviews.MAX_TOKENS,
            "messages": [{"role": "user", "content": prompt}],
            "output_config": {"format": format},
        },
    }


if __name__ == "__main__":
    main(*sys.argv[1:])
