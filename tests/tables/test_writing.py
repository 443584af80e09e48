"""A table with answers is whole or not there, and somebody's work is not touched."""

from __future__ import annotations

import csv
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from unittest import mock

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from message_batches.jobs import InputError
from message_batches.jobs.ledger.lock import locked
from message_batches.tables.runs import run_table
from message_batches.tables.sinks import ENDINGS
from message_batches.tables.sources import Table
from message_batches.tables.writing import Written, check_out, write_answers
from tests.jobs import fake_api
from tests.tables.answered import Answering, again, begin, begin_with, films, finish, result_of

ROWS = 40


@pytest.fixture
def api() -> Answering:
    return Answering()


@pytest.fixture
def results(tmp_path: Path, api: Answering) -> Path:
    """The output of a finished run."""
    return finish(tmp_path, api, ROWS)


@pytest.fixture
def table(tmp_path: Path) -> Table:
    return films(tmp_path, ROWS)


def rows_in(path: Path) -> list[dict[str, Any]]:
    if path.suffix == ".parquet":
        return pq.read_table(path).to_pylist()
    if path.suffix == ".csv":
        with open(path, newline="") as file:
            return list(csv.DictReader(file))
    with closing(sqlite3.connect(path)) as database:
        cursor = database.execute("SELECT * FROM answers")
        names = [name for name, *_ in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]


def ids_in(path: Path) -> list[str]:
    return [row["custom_id"] for row in rows_in(path)]


def names_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_run_becomes_a_table(ending: str, table: Table, results: Path, tmp_path: Path) -> None:
    before = names_in(tmp_path)
    out = tmp_path / f"answers{ending}"
    assert write_answers(table, out, results) == Written(rows=ROWS, missing=0, surplus=0)
    assert names_in(tmp_path) == before | {out.name}
    if ending == ".jsonl":
        lines = out.read_bytes().splitlines()
        assert [json.loads(line)["custom_id"] for line in lines] == [f"r{n}" for n in range(ROWS)]
        assert sorted(lines) == sorted(results.read_bytes().splitlines())


def test_each_row_has_its_columns_its_answer_and_its_batch(
    table: Table, results: Path, api: Answering, tmp_path: Path
) -> None:
    write_answers(table, tmp_path / "a.parquet", results)
    found = rows_in(tmp_path / "a.parquet")
    batches = {custom_id: batch.id for batch in api.batches for custom_id in batch.custom_ids}
    assert len(set(batches.values())) > 1
    for n, (row, own) in enumerate(zip(found, table.rows(), strict=True)):
        expected = result_of(f"r{n}")
        assert {name: row[name] for name in own} == own
        assert row["custom_id"] == f"r{n}"
        assert row["batch_id"] == batches[f"r{n}"]
        assert row["outcome"] == expected["result"]["type"]
        assert json.loads(row["raw"]) == expected
        assert row["text"] == (f"answer to r{n}" if row["outcome"] == "succeeded" else None)
        assert row["error_message"] == (None if row["text"] else f"no to r{n}")


def test_rows_without_a_result_are_there(table: Table, api: Answering, tmp_path: Path) -> None:
    api.lost = {"r0", "r17"}
    results = finish(tmp_path, api, ROWS)
    assert write_answers(table, tmp_path / "a.db", results).missing == 2
    missing = [row for row in rows_in(tmp_path / "a.db") if row["outcome"] == "missing"]
    assert [(row["film"], row["custom_id"], row["raw"]) for row in missing] == [
        ("Film 0", "r0", None),
        ("Film 17", "r17", None),
    ]
    assert all(row["batch_id"].startswith("msgbatch_") for row in missing)


def test_a_run_without_results(table: Table, api: Answering, tmp_path: Path) -> None:
    out, results = tmp_path / "a.db", tmp_path / "results.jsonl"
    with closing(begin(tmp_path, api, ROWS)) as job:
        assert write_answers(table, out, results).missing == ROWS
        assert {row["batch_id"] for row in rows_in(out)} == {None}
        for _ in job.events("submit"):
            pass
        assert write_answers(table, out, results).missing == ROWS
    assert {row["batch_id"] for row in rows_in(out)} == {batch.id for batch in api.batches}


def test_ids_that_were_mapped_come_back(table: Table, tmp_path: Path) -> None:
    api = Answering()
    api.answer = lambda custom_id, _: {
        "custom_id": custom_id,
        "result": result_of(f"r{ids.index(custom_id)}")["result"],
    }
    own = [n if n % 2 else f"é {n}" for n in range(ROWS)]
    path = tmp_path / "mapped.jsonl"
    params = {"model": "m", "max_tokens": 9, "messages": [{"role": "user", "content": "?"}]}
    path.write_text("".join(json.dumps({"key": key, "params": params}) + "\n" for key in own))
    with closing(begin_with(path, api, id_field="key")) as job:
        for _ in job.events("submit"):
            pass
        ids = [custom_id for batch in api.batches for custom_id in batch.custom_ids]
        job.finish()
    write_answers(table, tmp_path / "a.parquet", tmp_path / "results.jsonl")
    rows = rows_in(tmp_path / "a.parquet")
    assert [row["custom_id"] for row in rows] == [str(key) for key in own]
    assert [row["outcome"] for row in rows] == [
        result_of(f"r{n}")["result"]["type"] for n in range(ROWS)
    ]


SHAPE = {"type": "json_schema", "schema": {"type": "object"}}


@pytest.mark.parametrize("structured", [None, True, False])
def test_answers_are_parsed_where_that_was_asked(
    structured: bool | None, tmp_path: Path, api: Answering
) -> None:
    asked: list[dict[str, Any]] = [
        {"output_config": {"format": SHAPE}},
        {"output_config": {"effort": "low"}},
        {"output_format": SHAPE},
        {"metadata": {"user_id": '"output_config"'}},
    ]
    requests = [json.loads(fake_api.row(f"r{n}")) for n in range(len(asked))]
    for request, params in zip(requests, asked, strict=True):
        request["params"] |= params
    path = tmp_path / "requests.jsonl"
    path.write_text("\n\n".join(json.dumps(request) for request in requests))
    content = [{"type": "text", "text": '{"a": 1}'}]
    api.answer = lambda custom_id, _: fake_api.succeeded(custom_id, content=content)
    with closing(begin_with(path, api)) as job:
        job.finish()
    out, results = tmp_path / "a.parquet", tmp_path / "results.jsonl"
    write_answers(films(tmp_path, len(asked)), out, results, structured=structured)
    parsed = [row["parsed"] is not None for row in rows_in(out)]
    assert parsed == ([True, False, True, False] if structured is None else [structured] * 4)
    path.unlink()
    out.unlink()
    if structured is None:
        with pytest.raises(InputError, match="The requests are gone"):
            write_answers(films(tmp_path, len(asked)), out, results)
    else:
        write_answers(films(tmp_path, len(asked)), out, results, structured=structured)


def test_what_stands_written_is_not_written_again(
    table: Table, results: Path, tmp_path: Path
) -> None:
    out = tmp_path / "a.parquet"
    first = write_answers(table, out, results)
    made = out.stat()
    assert write_answers(table, out, results) == first
    assert out.stat().st_mtime_ns == made.st_mtime_ns
    out.unlink()
    assert write_answers(table, out, results) == first
    assert out.exists()
    assert write_answers(table, out, results, structured=True) == first
    assert out.stat().st_mtime_ns != made.st_mtime_ns


def test_a_crash_before_the_new_table_takes_its_place(
    table: Table, api: Answering, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = [{"type": "text", "text": "7"}]
    api.answer = lambda custom_id, _: fake_api.succeeded(custom_id, content=content)
    results = finish(tmp_path, api, ROWS)
    out = tmp_path / "a.parquet"
    write_answers(table, out, results, structured=False)
    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", mock.Mock(side_effect=OSError("crash")))
        with pytest.raises(OSError, match="crash"):
            write_answers(table, out, results, structured=True)
    assert {row["parsed"] for row in rows_in(out)} == {None}
    write_answers(table, out, results, structured=True)
    assert {row["parsed"] for row in rows_in(out)} == {"7"}


def test_a_run_and_its_table_may_be_moved(table: Table, api: Answering, tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    results = finish(tmp_path / "here", api, ROWS)
    for out in (tmp_path / "here" / "a.db", tmp_path / "apart.db"):
        write_answers(table, out, results, structured=False)
    (tmp_path / "here").rename(tmp_path / "there")
    results = tmp_path / "there" / results.name
    for out in (tmp_path / "there" / "a.db", tmp_path / "apart.db"):
        made = out.stat()
        write_answers(table, out, results, structured=False)
        assert out.stat().st_mtime_ns == made.st_mtime_ns


def test_the_table_is_on_disk_before_it_takes_its_place(
    table: Table, results: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    sync, replace = os.fsync, Path.replace
    part = tmp_path / "a.parquet.part"

    def syncing(descriptor: int) -> None:
        if os.path.samestat(os.fstat(descriptor), part.stat()):
            steps.append(f"sync {part.name}")
        sync(descriptor)

    def replacing(path: Path, target: Path) -> Path:
        steps.append(f"replace {target.name}")
        return replace(path, target)

    monkeypatch.setattr(os, "fsync", syncing)
    monkeypatch.setattr(Path, "replace", replacing)
    write_answers(table, tmp_path / "a.parquet", results)
    assert steps == ["sync a.parquet.part", "replace a.parquet"]


def test_new_results_make_a_new_table(table: Table, api: Answering, tmp_path: Path) -> None:
    api.failing = {"r3": "overloaded_error"}
    results = finish(tmp_path, api, ROWS)
    out = tmp_path / "a.parquet"
    write_answers(table, out, results)
    before = rows_in(out)[3]
    assert (before["outcome"], before["error_type"]) == ("errored", "overloaded_error")
    api.failing = {}
    with closing(again(tmp_path, api)) as job:
        job.retry()
        write_answers(table, out, results)
        waiting = rows_in(out)[3]
        job.finish()
    write_answers(table, out, results)
    after = rows_in(out)[3]
    assert (waiting["outcome"], waiting["batch_id"]) == ("missing", before["batch_id"])
    assert (after["outcome"], after["text"]) == ("succeeded", "answer to r3")
    assert after["batch_id"] not in (before["batch_id"], None)


def test_a_file_that_is_not_ours_is_refused(table: Table, results: Path, tmp_path: Path) -> None:
    out = tmp_path / "a.csv"
    out.write_text("mine")
    for call in (
        lambda: check_out(out, table.schema, results),
        lambda: check_out(out, table.schema, tmp_path / "other.jsonl"),
        lambda: write_answers(table, out, results),
    ):
        with pytest.raises(InputError, match=r"a\.csv: It is there already\. Move it away"):
            call()
    assert out.read_text() == "mine"


@pytest.mark.parametrize("ending", [".parquet", ".csv", ".sqlite"])
def test_a_file_that_was_changed_is_refused(
    ending: str, table: Table, results: Path, tmp_path: Path
) -> None:
    out = tmp_path / f"a{ending}"
    write_answers(table, out, results)
    check_out(out, table.schema, results)
    if ending == ".sqlite":
        with closing(sqlite3.connect(out)) as database, database:
            database.execute("UPDATE answers SET film = 'Film x' WHERE film = 'Film 20'")
    else:
        with open(out, "ab") as file:
            file.write(b"\n")
    changed = out.read_bytes()
    with pytest.raises(InputError, match="changed since this run wrote it"):
        write_answers(table, out, results)
    assert out.read_bytes() == changed


def test_a_database_that_is_open_elsewhere_is_refused(
    table: Table, results: Path, tmp_path: Path
) -> None:
    (tmp_path / "a.db-wal").touch()
    with pytest.raises(InputError, match="a program has this database open"):
        write_answers(table, tmp_path / "a.db", results)


def test_the_results_themselves_are_refused(table: Table, results: Path) -> None:
    with pytest.raises(InputError, match="the file of the run's results"):
        write_answers(table, results, results)


def test_places_that_cannot_be_written_are_refused(
    table: Table, results: Path, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match="no such folder"):
        check_out(tmp_path / "none" / "a.csv", table.schema, results)
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(InputError, match="This is a folder"):
        check_out(tmp_path / "folder.csv", table.schema, results)


@pytest.mark.parametrize(
    ("ending", "schema", "why"),
    [
        (".db", pa.schema([("a", pa.int8()), ("A", pa.int8())]), "duplicate column name: A"),
        (".parquet", pa.schema([("a", pa.month_day_nano_interval())]), "Unhandled type"),
    ],
)
def test_columns_that_do_not_fit_are_refused_before_anything_is_sent(
    ending: str, schema: pa.Schema, why: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match="The columns of the table cannot be written") as caught:
        check_out(tmp_path / f"a{ending}", schema, tmp_path / "results.jsonl")
    assert why in str(caught.value)
    assert names_in(tmp_path) == set()


def test_an_output_of_no_format_is_refused_before_anything_is_sent(
    table: Table, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match=r"one of \.jsonl, \.parquet, \.csv, \.sqlite, \.db"):
        run_table(table, tmp_path / "a.xlsx", prompt="{{ film }}?", params={"model": "m"})
    assert names_in(tmp_path) == {"films.parquet"}


def test_a_table_that_cannot_be_read_to_its_end_leaves_nothing(
    table: Table, results: Path, tmp_path: Path
) -> None:
    def breaking() -> Iterator[pa.RecordBatch]:
        yield from (batch.slice(0, 10) for batch in table.batches())
        raise OSError("the disk broke")

    before = names_in(tmp_path)
    with pytest.raises(OSError, match="the disk broke"):
        write_answers(Table("broken", table.schema, breaking), tmp_path / "a.csv", results)
    assert names_in(tmp_path) == before


def test_another_table_is_refused(results: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="not as many rows as the run was begun with"):
        write_answers(films(tmp_path, ROWS + 1), tmp_path / "a.csv", results)
    assert not (tmp_path / "a.csv").exists()


def test_two_at_once_are_refused(table: Table, results: Path, tmp_path: Path) -> None:
    with (
        locked(tmp_path / "a.csv.part.lock"),
        pytest.raises(InputError, match=r"Another process \(\d+\) is writing it"),
    ):
        write_answers(table, tmp_path / "a.csv", results)


def test_what_a_crash_left_is_cleared_away(table: Table, results: Path, tmp_path: Path) -> None:
    (tmp_path / "a.db.part").write_bytes(b"half")
    write_answers(table, tmp_path / "a.db", results)
    assert len(rows_in(tmp_path / "a.db")) == ROWS
    assert not (tmp_path / "a.db.part").exists()


@pytest.mark.slow
@pytest.mark.parametrize("ending", [".parquet", ".csv", ".sqlite"])
def test_killed_at_any_moment_the_file_is_whole_or_not_there(
    ending: str, tmp_path: Path, api: Answering
) -> None:
    count, kills = 1000, 8
    results = finish(tmp_path, api, count)
    table = films(tmp_path, count)
    out = tmp_path / f"a{ending}"
    clean = names_in(tmp_path)
    left: set[str] = set()
    program = Path(__file__).with_name("writing_killed.py")
    with subprocess.Popen(
        [sys.executable, str(program), str(tmp_path), str(out), str(kills)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as writer:
        assert writer.stdin is not None
        assert writer.stdout is not None
        for _ in range(kills):
            assert writer.stdout.readline() == b"killed\n"
            left |= names_in(tmp_path) - clean
            if out.exists():
                assert ids_in(out) == [f"r{n}" for n in range(count)]
            check_out(out, table.schema, results)
            writer.stdin.write(b"\n")
            writer.stdin.flush()
    assert writer.returncode == 0
    assert f"{out.name}.part" in left  # some were killed while they wrote
    assert write_answers(table, out, results).rows == count
    assert ids_in(out) == [f"r{n}" for n in range(count)]
    assert names_in(tmp_path) == clean | {out.name}
