"""Tables of reviews: what they hold, what the stand-in service answers, and what the bound does."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import httpx
import jsonschema_rs
import pyarrow as pa
import pyarrow.parquet
import pytest
from benchmarks.parts.runs import table
from benchmarks.peers import bare_table, commands
from benchmarks.services import answering

from benchmarks import reviews


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def answers_in(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_the_programs_of_the_peers_are_there() -> None:
    assert {path for path in table.PROGRAMS.values() if path.is_file()} == {
        *(Path(commands.__file__).parent.glob("table_by_*.py"))
    }


def test_only_rows_that_change_differ(tmp_path: Path) -> None:
    reviews.write_table(tmp_path / "a.csv", 300)
    reviews.write_table(tmp_path / "b.csv", 300, changed=[7, 250])
    before, after = rows(tmp_path / "a.csv"), rows(tmp_path / "b.csv")
    changed = [place for place in range(300) if before[place] != after[place]]
    assert changed == [7, 250]
    assert len({row["review"] for row in before}) == 300
    assert tuple(before[0]) == reviews.COLUMNS


def test_answers_fit_the_schema(tmp_path: Path) -> None:
    reviews.write_answers(tmp_path / "answers.jsonl")
    validator = jsonschema_rs.validator_for(reviews.SCHEMA)
    answers = answers_in(tmp_path / "answers.jsonl")
    assert len({json.dumps(answer) for answer in answers}) == 50
    for answer in answers:
        validator.validate(answer)


@pytest.mark.parametrize("count", [1, 2, 5, 1000])
def test_each_result_comes_once_and_in_another_order(count: int) -> None:
    ids = [b"r%d" % number for number in range(count)]
    lines = [json.loads(line) for line in answering.result_lines(ids, [b'"a"', b'"b"'])]
    found = [line["custom_id"].encode() for line in lines]
    assert sorted(found) == sorted(ids)
    assert (found != ids) == (count > 2)
    texts = {line["custom_id"]: line["result"]["message"]["content"][0]["text"] for line in lines}
    assert texts["r0"] == "a"
    assert count == 1 or texts["r1"] == "b"


def test_the_bound_sends_only_changed_rows_and_keeps_the_other_answers(tmp_path: Path) -> None:
    table.write(tmp_path, 40)
    old, new, out, again = (
        str(tmp_path / name) for name in ("in.csv", "new.csv", "out.parquet", "again.parquet")
    )
    reviews.write_table(Path(new), 40, changed=[3, 4, 30])
    with answering.serving(tmp_path / "answers.jsonl") as address:
        bare_table.main(address, old, out)
        first = httpx.get(f"{address}/stats").json()
        bare_table.main(address, new, again, old, out)
        second = httpx.get(f"{address}/stats").json()
    assert (first["requests"], second["requests"]) == (40, 43)
    assert 3 * first["bytes"] < 40 * (second["bytes"] - first["bytes"]) < 4 * first["bytes"]
    answers = answers_in(tmp_path / "answers.jsonl")
    before, after = (pa.parquet.read_table(path).to_pylist() for path in (out, again))
    fields: Any = reviews.SCHEMA["properties"]
    assert [{name: row[name] for name in fields} for row in before] == answers[:40]
    assert [row["review"] for row in after] == [row["review"] for row in rows(Path(new))]
    # The service answers the requests of each batch in turn.
    expected = [row["summary"] for row in before]
    for place, answer in zip([3, 4, 30], answers, strict=False):
        expected[place] = answer["summary"]
    assert [row["summary"] for row in after] == expected


def test_a_table_without_all_answers_is_not_measured(tmp_path: Path) -> None:
    path = tmp_path / "out.parquet"
    pa.parquet.write_table(pa.table({"score": [1, None, 3]}), path)
    with pytest.raises(ValueError, match="2 of 3 rows have an answer"):
        table.check(path, 3)
    pa.parquet.write_table(pa.table({"score": [1, 2]}), path)
    with pytest.raises(ValueError, match="2 of 3"):
        table.check(path, 3)
    table.check(path, 2)
