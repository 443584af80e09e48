"""A run over a table writes the table with its answers, after any interruption."""

from __future__ import annotations

import json
import os
import sqlite3
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import csv, parquet

from message_batches import AsyncAnthropic
from message_batches.jobs.input import wire_id
from message_batches.jobs.internals import resume_run, start_run
from message_batches.jobs.storage import TABLES, RunFolder
from message_batches.sandbox import Sandbox
from message_batches.tables import async_run_table, open_table
from message_batches.tables.sinks import SINKS
from message_batches.tables.steps import check_output, write_table
from tests.jobs.fake_api import succeeded
from tests.tables.table_runs import FILMS, OPTIONS, PROMPT, Service, Start, finished, refused


def test_each_row_has_its_answer(start: Start, service: Service) -> None:
    report = finished(start())
    assert report.succeeded
    assert (report.source, report.out) == ("films.parquet", str(Path("answers.parquet").absolute()))
    table = parquet.read_table("answers.parquet")
    assert table.select(FILMS.schema.names) == FILMS
    assert table["text"].to_pylist() == [
        f"WHO MADE {t.upper()}?" for t in FILMS["title"].to_pylist()
    ]
    assert table["custom_id"].to_pylist() == FILMS["film"].to_pylist()
    assert sorted(service.accepted) == sorted(map(wire_id, FILMS["film"].to_pylist()))


@pytest.mark.parametrize("extension", TABLES)
def test_every_extension_of_a_table_writes_one(start: Start, extension: str) -> None:
    out = f"answers{extension}"
    assert finished(start(out=out)).succeeded
    if extension == ".parquet":
        rows = parquet.read_table(out).select(["film", "outcome"]).to_pylist()
    elif extension == ".csv":
        rows = csv.read_csv(out).select(["film", "outcome"]).to_pylist()
    elif extension == ".xlsx":
        found = open_table(out).rows()
        rows = [{"film": row["film"], "outcome": row["outcome"]} for row in found]
    else:
        with sqlite3.connect(out) as database:
            (name,) = database.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table'"
            ).fetchone()
            found = database.execute(f'SELECT film, outcome FROM "{name}"').fetchall()
        database.close()
        rows = [{"film": film, "outcome": outcome} for film, outcome in found]
    assert rows == [{"film": f, "outcome": "succeeded"} for f in FILMS["film"].to_pylist()]


def test_every_extension_of_a_table_can_be_written() -> None:
    assert {*TABLES, ".jsonl"} == set(SINKS)
    for extension in TABLES:
        out = Path(f"/x/answers{extension.upper()}")
        assert RunFolder.of(out).is_table
        assert RunFolder.of(out).results == out.with_name(f"{out.name}.run") / "results.jsonl"
    assert not RunFolder.of("results.jsonl").is_table
    assert RunFolder.of("results.jsonl").results == Path("results.jsonl").absolute()


def test_a_jsonl_output_holds_the_result_lines(start: Start) -> None:
    assert finished(start(out="answers.jsonl")).succeeded
    lines = [json.loads(line) for line in Path("answers.jsonl").read_bytes().splitlines()]
    assert sorted(line["custom_id"] for line in lines) == sorted(FILMS["film"].to_pylist())
    assert {line["result"]["type"] for line in lines} == {"succeeded"}


def test_rows_are_numbered_without_a_column_of_ids(start: Start, service: Service) -> None:
    finished(start(id=None))
    assert sorted(service.accepted) == ["row-1", "row-2", "row-3", "row-4"]
    table = parquet.read_table("answers.parquet")
    assert table["custom_id"].to_pylist() == ["row-1", "row-2", "row-3", "row-4"]
    assert table["text"][2].as_py() == "WHO MADE SOLARIS?"


def test_integers_can_be_ids(start: Start) -> None:
    finished(start(id="year"))
    table = parquet.read_table("answers.parquet")
    assert table["custom_id"].to_pylist() == ["1975", "1983", "1972", "1979"]
    assert table["text"][3].as_py() == "WHO MADE STALKER?"


def test_a_column_called_params_can_hold_the_ids(start: Start) -> None:
    table = FILMS.rename_columns(["params", "title", "custom_id"])
    finished(start(table, id="params"))
    answers = parquet.read_table("answers.parquet")
    assert answers["answer_custom_id"].to_pylist() == FILMS["film"].to_pylist()
    finished(start(table, out="b.parquet", id="custom_id"))
    assert parquet.read_table("b.parquet")["text"][0].as_py() == "WHO MADE MIRROR?"


def test_the_same_call_does_nothing_after_the_end(start: Start, service: Service) -> None:
    finished(start())
    before, calls = Path("answers.parquet").stat(), list(service.calls)
    assert finished(start()).succeeded
    assert Path("answers.parquet").stat().st_mtime_ns == before.st_mtime_ns
    assert service.calls == calls


def test_a_deleted_table_is_written_again(start: Start) -> None:
    finished(start())
    before = Path("answers.parquet").read_bytes()
    Path("answers.parquet").unlink()
    finished(start())
    assert Path("answers.parquet").read_bytes() == before


def test_the_table_is_not_written_before_all_answers_are_there(start: Start) -> None:
    with start() as run:
        for _ in run.events("submit"):
            pass
    assert not Path("answers.parquet").exists()
    with start() as run:
        for _ in run.events("collect_ready"):
            pass
    assert not Path("answers.parquet").exists()
    assert finished(start()).succeeded
    assert Path("answers.parquet").exists()


def test_results_collected_without_waiting_make_a_table(start: Start) -> None:
    with start() as run:
        for _ in run.events("submit"):
            pass
        for _ in range(4):
            for _ in run.events("collect_ready"):
                pass
    assert parquet.read_table("answers.parquet").num_rows == 4


def test_a_retry_writes_the_table_again(start: Start, service: Service) -> None:
    service.failing = {"Solaris": "invalid_request_error"}
    report = finished(start())
    assert report.outcomes == {"succeeded": 3, "errored": 1}
    assert report.errors == str(Path("answers.parquet.run/errors.jsonl").absolute())
    table = parquet.read_table("answers.parquet")
    assert table["error_type"].to_pylist() == [None, None, "invalid_request_error", None]
    service.failing = {}
    # The ledger knows where the table is.
    with resume_run(
        "answers.parquet", client=service, options=OPTIONS, on_finish=write_table
    ) as run:  # type: ignore[arg-type]
        assert run.retry(every=True) == 1
        assert run.finish().succeeded
    assert parquet.read_table("answers.parquet")["text"][2].as_py() == "WHO MADE SOLARIS?"
    assert not Path("answers.parquet.run/errors.jsonl").exists()


def test_the_paths_in_a_frame_are_relative_to_the_working_directory(
    start: Start, service: Service
) -> None:
    Path("elsewhere").mkdir()
    Path("a.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    frame = pa.table({"film": ["a"], "title": ["A"], "poster": ["a.png"]})
    service.answer = lambda custom_id, _: succeeded(custom_id)
    assert finished(start(frame, out="elsewhere/answers.parquet", images="poster")).succeeded
    (params,) = service.requests().values()
    assert params["messages"][0]["content"][0]["source"]["data"] == "iVBORw0KGgo="


def test_a_stream_that_can_be_read_only_once_is_accepted(start: Start) -> None:
    assert finished(start(FILMS.to_reader())).succeeded
    assert parquet.read_table("answers.parquet").num_rows == 4


def test_a_run_over_a_stream_is_resumed_with_an_equal_stream(
    start: Start, service: Service
) -> None:
    start(FILMS.to_reader()).close()
    assert finished(start(FILMS.to_reader())).succeeded
    assert finished(start(FILMS.to_reader())).succeeded
    assert len(service.accepted) == 4


def test_categories_may_differ_between_the_batches_of_a_stream(start: Start) -> None:
    batches = [
        pa.record_batch({"title": pa.array([title]).dictionary_encode()}) for title in ("a", "b")
    ]
    reader = pa.RecordBatchReader.from_batches(batches[0].schema, batches)
    assert finished(start(reader, id=None)).succeeded
    assert parquet.read_table("answers.parquet")["title"].to_pylist() == ["a", "b"]


BAD = {
    "film": ["a", "b", "a", None, "c", "b"],
    "title": ["1", "2", "3", "4", None, "6"],
}


def test_all_wrong_rows_are_reported_together_and_no_file_remains(
    start: Start, service: Service
) -> None:
    Path("films.parquet").unlink()
    third, fourth, fifth, sixth = refused(start, pa.table(BAD)).splitlines()
    assert third.startswith('the Table, row 3: The film "a"')
    assert sixth.startswith('the Table, row 6: The film "b"')
    assert [fourth, fifth] == [
        'the Table, row 4: The id in the column "film" is null. Give each row an id.',
        "the Table, row 5: title is null. Fill it in, or write a default, as in "
        '{{ title | default("none") }}.',
    ]
    assert list(Path().iterdir()) == []
    assert service.calls == []


def test_many_wrong_rows_are_counted(start: Start) -> None:
    table = pa.table({"film": map(str, range(1_000)), "title": pa.nulls(1_000, pa.string())})
    assert refused(start, table) == (
        "the Table, 1,000 rows, first row 1: title is null. Fill it in, or write a default, as in "
        '{{ title | default("none") }}.'
    )


def test_a_table_without_rows_is_a_run_without_requests(start: Start, service: Service) -> None:
    for _ in range(2):
        assert finished(start(FILMS.slice(0, 0))).requests == 0
        assert parquet.read_table("answers.parquet").num_rows == 0
    assert service.calls == []


def test_a_table_may_have_one_row(start: Start) -> None:
    assert finished(start(FILMS.slice(2, 1))).succeeded
    assert parquet.read_table("answers.parquet")["film"].to_pylist() == ["solaris"]


def test_an_output_that_exists_is_refused_before_anything_is_sent(
    start: Start, service: Service
) -> None:
    Path("answers.parquet").write_text("mine")
    assert "answers.parquet: The file exists and does not belong to this run." in refused(start)
    assert Path("answers.parquet").read_text() == "mine"
    assert service.calls == []


def test_a_run_over_requests_can_write_a_table_of_answers(start: Start, service: Service) -> None:
    requests = [
        {
            "custom_id": f"r{number}",
            "params": {
                "model": "claude-test",
                "max_tokens": 5,
                "messages": [{"role": "user", "content": f"Hello {number}"}],
            },
        }
        for number in range(3)
    ]
    check_output("answers.parquet", None)
    with start_run(
        requests,
        "answers.parquet",
        client=service,  # type: ignore[arg-type]
        options=OPTIONS,
        on_finish=write_table,
    ) as run:
        assert run.finish().succeeded
    rows = parquet.read_table("answers.parquet").select(["custom_id", "text"]).to_pylist()
    assert rows == [{"custom_id": f"r{n}", "text": f"HELLO {n}"} for n in range(3)]
    assert "This run" in refused(start, out="answers.parquet", id=None)


def test_structured_answers_are_parsed(start: Start, service: Service) -> None:
    def answer(custom_id: str, _: int) -> dict[str, Any]:
        return succeeded(custom_id, content=[{"type": "text", "text": '{"by":"Tarkovsky"}'}])

    service.answer = answer
    schema = {"type": "object", "properties": {"by": {"type": "string"}}}
    config = {"output_config": {"format": {"type": "json_schema", "schema": schema}}}
    finished(start(params=config))
    assert parquet.read_table("answers.parquet")["by"].to_pylist() == ["Tarkovsky"] * 4


@pytest.mark.anyio
async def test_a_run_over_a_table_on_an_event_loop(start: Start, service: Service) -> None:
    run = await async_run_table(
        "films.parquet",
        "answers.parquet",
        prompt=PROMPT,
        model="claude-test",
        client=service,
        options=OPTIONS,
    )
    async with run:
        assert (await run.finish()).succeeded
    assert parquet.read_table("answers.parquet").num_rows == 4


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def test_a_table_that_changes_while_it_is_read_is_refused(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = open_table("films.parquet")
    batches = table.batches

    def changing() -> Any:
        for batch in batches():
            yield batch
            os.utime("films.parquet", (1, 1))

    monkeypatch.setattr(table, "batches", changing)
    assert refused(start, table) == (
        "films.parquet: The table changed while it was being read. Run the command again."
    )
    assert sorted(path.name for path in Path().iterdir()) == ["films.parquet"]


@pytest.mark.anyio
async def test_an_async_client_can_run_a_table(tmp_path: Path) -> None:
    with Sandbox(batch_seconds=0, retry_after=0) as sandbox:
        async with AsyncAnthropic(base_url=sandbox.base_url, api_key=sandbox.api_key) as client:
            run = await async_run_table(
                FILMS,
                tmp_path / "answers.parquet",
                prompt=PROMPT,
                model="claude-haiku-4-5",
                client=client,
                options=OPTIONS,
            )
            async with run:
                assert (await run.finish()).succeeded
    assert parquet.read_table(tmp_path / "answers.parquet").num_rows == 4
