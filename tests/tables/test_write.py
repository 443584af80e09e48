"""A table with answers is complete or does not exist, and no other file is overwritten."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from unittest import mock

import pyarrow as pa
import pytest
from attrs import evolve

from message_batches.jobs import InputError
from message_batches.jobs.ledger import locked
from message_batches.tables.run import run_table
from message_batches.tables.sinks import SINKS
from message_batches.tables.table import Table
from message_batches.tables.write import WriteSummary, check_table, write_answers
from tests.jobs import fake_api
from tests.tables.finished_runs import (
    OPTIONS,
    Answering,
    films,
    finish,
    result_of,
    resume_finished,
    start,
    start_with,
)
from tests.tables.tables_data import rows_in

ROWS = 40


@pytest.fixture
def api() -> Answering:
    return Answering()


@pytest.fixture
def results(tmp_path: Path, api: Answering) -> Path:
    """Return the output of a finished run."""
    return finish(tmp_path, api, ROWS)


@pytest.fixture
def table(tmp_path: Path) -> Table:
    return films(tmp_path, ROWS)


def names_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@pytest.mark.parametrize("extension", SINKS)
def test_a_run_becomes_a_table(extension: str, table: Table, results: Path, tmp_path: Path) -> None:
    before = names_in(tmp_path)
    out = tmp_path / f"answers{extension}"
    assert write_answers(table, out, results) == WriteSummary(rows=ROWS, missing=0, unmatched=0)
    assert names_in(tmp_path) == before | {out.name}
    if extension == ".jsonl":
        lines = out.read_bytes().splitlines()
        assert [json.loads(line)["custom_id"] for line in lines] == [f"r{n}" for n in range(ROWS)]
        assert sorted(lines) == sorted(results.read_bytes().splitlines())


def test_each_row_has_its_columns_answer_and_batch(
    table: Table, results: Path, api: Answering, tmp_path: Path
) -> None:
    write_answers(table, tmp_path / "a.parquet", results, columns="all")
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


def test_rows_without_a_result_are_missing(table: Table, api: Answering, tmp_path: Path) -> None:
    api.lost = {"r0", "r17"}
    results = finish(tmp_path, api, ROWS)
    assert write_answers(table, tmp_path / "a.db", results, columns="all").missing == 2
    missing = [row for row in rows_in(tmp_path / "a.db") if row["outcome"] == "missing"]
    assert [(row["film"], row["custom_id"], row["raw"]) for row in missing] == [
        ("Film 0", "r0", None),
        ("Film 17", "r17", None),
    ]
    assert all(row["batch_id"].startswith("msgbatch_") for row in missing)


def test_a_run_without_results_makes_a_table(table: Table, api: Answering, tmp_path: Path) -> None:
    out, results = tmp_path / "a.db", tmp_path / "results.jsonl"
    with closing(start(tmp_path, api, ROWS)) as run:
        assert write_answers(table, out, results, columns="all").missing == ROWS
        assert {row["batch_id"] for row in rows_in(out)} == {None}
        for _ in run.events("submit"):
            pass
        assert write_answers(table, out, results, columns="all").missing == ROWS
    assert {row["batch_id"] for row in rows_in(out)} == {batch.id for batch in api.batches}


def test_mapped_ids_are_restored(table: Table, tmp_path: Path) -> None:
    api = Answering()
    api.answer = lambda custom_id, _: {
        "custom_id": custom_id,
        "result": result_of(f"r{ids.index(custom_id)}")["result"],
    }
    own = [n if n % 2 else f"é {n}" for n in range(ROWS)]
    path = tmp_path / "mapped.jsonl"
    params = {"model": "m", "max_tokens": 9, "messages": [{"role": "user", "content": "?"}]}
    path.write_text("".join(json.dumps({"key": key, "params": params}) + "\n" for key in own))
    with closing(start_with(path, api, evolve(OPTIONS, id_field="key"))) as run:
        for _ in run.events("submit"):
            pass
        ids = [custom_id for batch in api.batches for custom_id in batch.custom_ids]
        run.finish()
    write_answers(table, tmp_path / "a.parquet", tmp_path / "results.jsonl")
    rows = rows_in(tmp_path / "a.parquet")
    assert [row["custom_id"] for row in rows] == [str(key) for key in own]
    assert [row["outcome"] for row in rows] == [
        result_of(f"r{n}")["result"]["type"] for n in range(ROWS)
    ]


SHAPE = {"type": "json_schema", "schema": {"type": "object"}}


@pytest.mark.parametrize("structured", [None, True, False])
def test_answers_are_parsed_if_the_request_asked_for_json(
    structured: bool | None, tmp_path: Path, api: Answering
) -> None:
    extra: list[dict[str, Any]] = [
        {"output_config": {"format": SHAPE}},
        {"output_config": {"effort": "low"}},
        {"output_format": SHAPE},
        {"metadata": {"user_id": '"output_config"'}},
    ]
    requests = [json.loads(fake_api.row(f"r{n}")) for n in range(len(extra))]
    for request, params in zip(requests, extra, strict=True):
        request["params"] |= params
    path = tmp_path / "requests.jsonl"
    path.write_text("\n\n".join(json.dumps(request) for request in requests))
    content = [{"type": "text", "text": '{"a": 1}'}]
    api.answer = lambda custom_id, _: fake_api.succeeded(custom_id, content=content)
    with closing(start_with(path, api)) as run:
        run.finish()
    out, results = tmp_path / "a.parquet", tmp_path / "results.jsonl"
    films_ = films(tmp_path, len(extra))
    write_answers(films_, out, results, structured=structured, columns="all")
    parsed = [row["parsed"] is not None for row in rows_in(out)]
    assert parsed == ([True, False, True, False] if structured is None else [structured] * 4)
    path.unlink()
    out.unlink()
    if structured is None:
        with pytest.raises(InputError, match=r"The requests file.* does not exist"):
            write_answers(films(tmp_path, len(extra)), out, results)
    else:
        write_answers(films(tmp_path, len(extra)), out, results, structured=structured)


def test_a_table_that_is_up_to_date_is_not_written_resume_finished(
    table: Table, results: Path, tmp_path: Path
) -> None:
    out = tmp_path / "a.parquet"
    first = write_answers(table, out, results)
    before = out.stat()
    assert write_answers(table, out, results) == first
    assert out.stat().st_mtime_ns == before.st_mtime_ns
    out.unlink()
    assert write_answers(table, out, results) == first
    assert out.exists()
    assert write_answers(table, out, results, structured=True) == first
    assert out.stat().st_mtime_ns != before.st_mtime_ns


def test_a_crash_before_the_new_table_replaces_the_old_one(
    table: Table, api: Answering, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = [{"type": "text", "text": "7"}]
    api.answer = lambda custom_id, _: fake_api.succeeded(custom_id, content=content)
    results = finish(tmp_path, api, ROWS)
    out = tmp_path / "a.parquet"
    write_answers(table, out, results, structured=False, columns="all")
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
        before = out.stat()
        write_answers(table, out, results, structured=False)
        assert out.stat().st_mtime_ns == before.st_mtime_ns


def test_the_table_is_on_disk_before_it_is_renamed(
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
    with closing(resume_finished(tmp_path, api)) as run:
        run.retry()
        write_answers(table, out, results)
        waiting = rows_in(out)[3]
        run.finish()
    write_answers(table, out, results)
    after = rows_in(out)[3]
    assert (waiting["outcome"], waiting["batch_id"]) == ("pending", before["batch_id"])
    assert (after["outcome"], after["text"]) == ("succeeded", "answer to r3")
    assert after["batch_id"] not in (before["batch_id"], None)


def test_a_file_of_somebody_else_is_refused(table: Table, results: Path, tmp_path: Path) -> None:
    out = tmp_path / "a.csv"
    out.write_text("mine")
    for call in (
        lambda: check_table(out, table.schema, results),
        lambda: check_table(out, table.schema, tmp_path / "other.jsonl"),
        lambda: write_answers(table, out, results),
    ):
        with pytest.raises(
            InputError,
            match=r"a\.csv: The file exists and does not belong to this run\. Move it away",
        ):
            call()
    assert out.read_text() == "mine"


@pytest.mark.parametrize("extension", [".parquet", ".csv", ".sqlite"])
def test_a_file_that_was_changed_is_refused(
    extension: str, table: Table, results: Path, tmp_path: Path
) -> None:
    out = tmp_path / f"a{extension}"
    write_answers(table, out, results)
    check_table(out, table.schema, results)
    if extension == ".sqlite":
        with closing(sqlite3.connect(out)) as database, database:
            database.execute("UPDATE answers SET film = 'Film x' WHERE film = 'Film 20'")
    else:
        with open(out, "ab") as file:
            file.write(b"\n")
    changed = out.read_bytes()
    with pytest.raises(InputError, match="The file was changed since this run wrote it"):
        write_answers(table, out, results)
    assert out.read_bytes() == changed


def test_a_database_that_is_open_elsewhere_is_refused(
    table: Table, results: Path, tmp_path: Path
) -> None:
    (tmp_path / "a.db-wal").touch()
    with pytest.raises(InputError, match="another program has this database open"):
        write_answers(table, tmp_path / "a.db", results)


def test_the_path_of_the_results_is_refused(table: Table, results: Path) -> None:
    with pytest.raises(InputError, match="The path is that of the run's own results"):
        write_answers(table, results, results)


def test_paths_that_cannot_be_written_are_refused(
    table: Table, results: Path, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match="folder"):
        check_table(tmp_path / "none" / "a.csv", table.schema, results)
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(InputError, match="folder"):
        check_table(tmp_path / "folder.csv", table.schema, results)


@pytest.mark.parametrize(
    ("extension", "schema", "why"),
    [
        (".db", pa.schema([("a", pa.int8()), ("A", pa.int8())]), "duplicate column name: A"),
        (".parquet", pa.schema([("a", pa.month_day_nano_interval())]), "Unhandled type"),
    ],
)
def test_columns_that_do_not_fit_are_refused_before_anything_is_sent(
    extension: str, schema: pa.Schema, why: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match="The columns of the table cannot be written") as caught:
        check_table(tmp_path / f"a{extension}", schema, tmp_path / "results.jsonl")
    assert why in str(caught.value)
    assert names_in(tmp_path) == set()


def test_an_unknown_extension_is_refused_before_anything_is_sent(
    table: Table, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match=r"one of \.jsonl, \.parquet, \.csv, \.xlsx, \.sql"):
        run_table(table, tmp_path / "a.xls", prompt="{{ film }}?", params={"model": "m"})
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
    with pytest.raises(
        InputError, match="The number of rows has changed since the run was started"
    ):
        write_answers(films(tmp_path, ROWS + 1), tmp_path / "a.csv", results)
    assert not (tmp_path / "a.csv").exists()


def test_a_second_writer_is_refused(table: Table, results: Path, tmp_path: Path) -> None:
    with (
        locked(tmp_path / "a.csv.part.lock"),
        pytest.raises(InputError, match=r"Another process \(\d+\) is writing the file"),
    ):
        write_answers(table, tmp_path / "a.csv", results)


def test_the_remains_of_a_crash_are_removed(table: Table, results: Path, tmp_path: Path) -> None:
    (tmp_path / "a.db.part").write_bytes(b"half")
    write_answers(table, tmp_path / "a.db", results)
    assert len(rows_in(tmp_path / "a.db")) == ROWS
    assert not (tmp_path / "a.db.part").exists()
