"""Answers with a schema become columns with types, from the sandbox to what reads tables."""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pandas
import polars
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from attrs import evolve

from message_batches import Anthropic
from message_batches.jobs import InputError, RunOptions, resume
from message_batches.sandbox import Sandbox
from message_batches.tables import open_table, run_table, write_answers
from tests.jobs.fake_api import succeeded
from tests.tables.table_runs import OPTIONS as TABLE_OPTIONS
from tests.tables.table_runs import Service, Start

PRODUCT = {
    "type": "object",
    "properties": {
        "name": {"type": "string"},
        "price": {"type": "number"},
        "maker": {
            "type": "object",
            "properties": {"country": {"enum": ["é", "日本", "=x"]}, "since": {"type": "integer"}},
            "required": ["country"],
        },
    },
    "required": ["name", "maker"],
}
SCHEMA = {
    "type": "object",
    "properties": {
        "sentiment": {"type": "string", "enum": ["positive", "négatif", "混合", "=1+1"]},
        "reason": {"type": "string"},
        "sold": {"type": "integer", "enum": [1, 2**53 + 1, 2**63 - 1]},
        "views": {"type": "integer", "enum": [7, 2**63, 2**64 - 1]},
        "confidence": {"type": ["number", "null"]},
        "seen_on": {"type": "string", "format": "date"},
        "seen_at": {"anyOf": [{"type": "string", "format": "date-time"}, {"type": "null"}]},
        "verified": {"type": "boolean"},
        "product": {"$ref": "#/$defs/product"},
        "issues": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "topic": {"type": "string"},
                    "severity": {"enum": ["low", "high"]},
                    "since": {"type": "string", "format": "date"},
                    "seen_in": {"type": "array", "items": {"type": "integer"}},
                },
                "required": ["topic", "severity"],
            },
        },
        "tags": {"type": "array", "items": {"type": "string"}},
        "mixed": {"anyOf": [{"type": "string"}, {"type": "integer"}]},
    },
    "required": ["sentiment", "sold", "views", "seen_on", "product", "issues", "mixed"],
    "$defs": {"product": PRODUCT},
}
FIELDS = {name: f"answer_{name}" if name == "reason" else name for name in SCHEMA["properties"]}
OPTIONS = RunOptions(schema=SCHEMA, polling_interval=0.01)


def reviews(count: int) -> pa.Table:
    """Make reviews; every eleventh answer is truncated, every thirteenth is refused."""
    texts = []
    for number in range(count):
        marker = "[sandbox: max_tokens]" if number % 11 == 5 else ""
        marker = "[sandbox: refusal cyber]" if number % 13 == 6 else marker
        texts.append(f"Review {number}: naïve, 日本語, 😀 {'good ' * (number % 5)}{marker}")
    return pa.table({"id": [f"r{number}" for number in range(count)], "review": texts})


@pytest.fixture
def client() -> Iterator[Anthropic]:
    with (
        Sandbox(batch_seconds=0) as sandbox,
        Anthropic(base_url=sandbox.base_url, api_key=sandbox.api_key) as client,
    ):
        yield client


def run_reviews(out: Path, count: int, client: Anthropic, **arguments: Any) -> None:
    arguments = {"prompt": "Judge: {{ review }}", "model": "claude-haiku-4-5", **arguments}
    arguments.setdefault("options", OPTIONS)
    with run_table(reviews(count), out, id="id", client=client, **arguments) as run:
        run.finish()


def answers_of(out: Path) -> dict[str, dict[str, Any] | None]:
    """Return what the service answered by id; None if the answer is not complete."""
    answers = {}
    for line in (out.with_name(out.name + ".run") / "results.jsonl").read_bytes().splitlines():
        result = json.loads(line)
        message = result["result"]["message"]
        text = "".join(each["text"] for each in message["content"] if each["type"] == "text")
        complete = message["stop_reason"] == "end_turn"
        answers[result["custom_id"]] = json.loads(text) if complete else None
    return answers


def cells_of(sheet: Path) -> list[dict[str, str]]:
    with open(sheet, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def plain(value: Any) -> Any:
    """Return a value of any library as JSON has it, without members that are null."""
    if value is None or value is pandas.NA or value is pandas.NaT:
        return None
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value)
    if isinstance(value, dict):
        return {name: plain(each) for name, each in value.items() if plain(each) is not None}
    if isinstance(value, list) or type(value).__name__ == "ndarray":
        return [plain(each) for each in value]
    return value.item() if type(value).__module__ == "numpy" else value


def read_parquet(out: Path) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    yield "pandas", pandas.read_parquet(out, dtype_backend="pyarrow").to_dict("records")
    yield "polars", polars.read_parquet(out).to_dicts()
    with duckdb.connect() as database:
        database.execute("SET TimeZone = 'UTC'")
        found = database.execute(
            f"SELECT * REPLACE (seen_at::VARCHAR AS seen_at) FROM '{out.as_posix()}'"
        )
        names = [name for name, *_ in found.description]
        rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
        for row in rows:
            at = row["seen_at"]
            row["seen_at"] = at and datetime.fromisoformat(at + ":00")
        yield "duckdb", rows


@pytest.mark.parametrize("count", [60, pytest.param(2_000, marks=pytest.mark.slow)])
def test_reviews_come_back_with_equal_values_from_every_reader(
    count: int, tmp_path: Path, client: Anthropic
) -> None:
    out = tmp_path / "reviews.parquet"
    run_reviews(out, count, client)
    answers = answers_of(out)
    assert len(answers) == count
    complete = sum(answer is not None for answer in answers.values())
    assert 0 < complete < count
    schema = pq.read_schema(out)
    assert schema.names[:2] == ["id", "review"]
    assert schema.names[2 : 2 + len(FIELDS)] == [*FIELDS.values()]
    assert schema.field("views").type == pa.decimal128(38, 0)
    assert schema.field("sold").type == pa.int64()
    assert "struct<topic: string, severity: string, since: date32[day]" in str(
        schema.field("issues")
    )
    for reader, rows in read_parquet(out):
        assert len(rows) == count
        for row in rows:
            answer = answers[row["id"]]
            found = {name: plain(row[column]) for name, column in FIELDS.items()}
            if answer is None:
                assert set(found.values()) == {None}, reader
                assert row["status"] in ("truncated", "refused")
                assert row["reason"]
                continue
            assert row["status"] == "complete"
            assert plain(row["reason"]) is None
            expected = {**dict.fromkeys(FIELDS), **plain(answer)}
            expected["mixed"] = json.dumps(expected["mixed"], ensure_ascii=False)
            assert found == expected, (reader, row["id"])


def test_flat_formats_have_a_column_for_each_member(tmp_path: Path, client: Anthropic) -> None:
    parquet, sheet, database = (tmp_path / f"a.{kind}" for kind in ("parquet", "csv", "db"))
    run_reviews(parquet, 40, client)
    table = open_table(reviews(40))
    for out in (sheet, database):
        write_answers(table, out, parquet)
    cells = cells_of(sheet)
    with closing(sqlite3.connect(database)) as connection:
        connection.row_factory = sqlite3.Row
        rows = [dict(row) for row in connection.execute("SELECT * FROM answers")]
    members = ["product.name", "product.price", "product.maker.country", "product.maker.since"]
    at = [*rows[0]].index("product.name")
    assert [*rows[0]][at : at + 4] == members
    # A member that is chosen with its object is there once, in its place.
    write_answers(table, tmp_path / "b.db", parquet, columns="product.price,product")
    with closing(sqlite3.connect(tmp_path / "b.db")) as connection:
        described = connection.execute("SELECT * FROM answers").description
    assert [name for name, *_ in described] == [members[1], members[0], *members[2:]]
    for cell, row in zip(cells, rows, strict=True):
        assert [*cell] == [*row]
        answer = answers_of(parquet)[row["id"]]
        if answer is None:
            assert {row[name] for name in members} == {None}
            continue
        assert row["product.maker.country"] == answer["product"]["maker"]["country"]
        assert row["product.price"] == answer["product"].get("price")
        assert row["views"] == str(answer["views"])
        assert json.loads(row["issues"])[0]["topic"] == answer["issues"][0]["topic"]
        # A spreadsheet does not run what a model wrote.
        for name, value in (
            ("sentiment", answer["sentiment"]),
            ("product.maker.country", answer["product"]["maker"]["country"]),
        ):
            assert cell[name] == ("'" if value.startswith("=") else "") + value


def test_columns_are_chosen_before_anything_is_sent_and_stay_chosen(
    tmp_path: Path, client: Anthropic
) -> None:
    out = tmp_path / "a.csv"
    for columns, message in (
        ("id,sentimnt", "The table will not have a column sentimnt. Use sentiment."),
        ("id,id", "id is chosen twice. Name each column once."),
        ("", "No column is named."),
        ("product.maker.zip", "Use product.maker"),
    ):
        with pytest.raises(InputError) as caught:
            run_reviews(out, 3, client, columns=columns)
        assert message in str(caught.value)
    with pytest.raises(InputError, match="result lines, not columns"):
        run_reviews(tmp_path / "a.jsonl", 3, client, columns="id")
    assert not [*client.messages.batches.list()]
    assert not [*tmp_path.iterdir()]
    run_reviews(out, 3, client, columns=["product", "answer_reason", "id", "raw"])
    names = (
        "product.name,product.price,product.maker.country,product.maker.since,answer_reason,id,raw"
    )
    header = out.read_text().splitlines()[0].replace('"', "")
    assert header == names
    out.unlink()
    with resume(out, client=client) as run:
        run.finish()
    run_reviews(out, 3, client)
    assert out.read_text().splitlines()[0].replace('"', "") == names
    run_reviews(out, 3, client, columns="all")
    assert "thinking" in out.read_text().splitlines()[0]


def test_json_without_a_schema_becomes_columns_if_asked_for(
    start: Start, service: Service, tmp_path: Path
) -> None:
    texts = {
        "Mirror": '{"a": 1, "b": {"c": [1, 2]}, "=d": "x"}',
        "Nostalghia": "Plain words.",
        "Solaris": '```json\n{"a": 2.5, "outcome": null}\n```',
        "Stalker": '{"a": 3, "b": {"c": [], "e": true}}',
    }

    def answer(custom_id: str, _: int) -> dict[str, Any]:
        prompt = service.requests()[custom_id]["messages"][0]["content"]
        (text,) = (text for title, text in texts.items() if title in prompt)
        return succeeded(custom_id, content=[{"type": "text", "text": text}])

    service.answer = answer
    with start(infer_columns=True) as run:
        run.finish()
    rows = pq.read_table("answers.parquet").to_pylist()
    assert [row["a"] for row in rows] == [1.0, None, 2.5, 3.0]
    assert rows[0]["b"] == {"c": [1, 2], "e": None}
    assert rows[3]["b"] == {"c": [], "e": True}
    assert rows[0]["=d"] == "x"
    assert [row["answer_outcome"] for row in rows] == [None] * 4
    assert {row["status"] for row in rows} == {"complete"}
    # The same run again, as CSV, with a column that no answer has.
    table = open_table("films.parquet")
    write_answers(table, "a.csv", "answers.parquet", columns="=d,b.e,new,b.c", infer_columns=True)
    header, first = Path("a.csv").read_text().splitlines()[:2]
    assert (header, first) == ('"\'=d","b.e","new","b.c"', '"x",,,"[1,2]"')


def test_a_table_of_an_unfinished_run_has_what_is_there(start: Start, service: Service) -> None:
    with start(out="answers.parquet", options=evolve(TABLE_OPTIONS, limit=3)) as run:
        table = open_table("films.parquet")
        written = write_answers(table, "so_far.csv", "answers.parquet")
        assert (written.rows, written.missing) == (4, 4)
        cells = cells_of(Path("so_far.csv"))
        assert [cell["status"] for cell in cells].count("pending") == 3
        assert [cell["outcome"] for cell in cells].count("not_sent") == 1
        assert [*cells[0]] == ["film", "title", "year", "outcome", "status", "custom_id"]
        run.finish()
    write_answers(table, "so_far.csv", "answers.parquet")
    cells = cells_of(Path("so_far.csv"))
    assert sorted(cell["status"] for cell in cells) == ["complete"] * 3 + ["not_sent"]
    assert "text" in cells[0]
