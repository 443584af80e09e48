"""A table goes in, a table with the answers comes out, whatever happens on the way."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars
import pyarrow as pa
import pytest
from attrs import evolve
from pyarrow import csv, parquet

from message_batches.jobs import InputError, Report, Run, RunOptions
from message_batches.jobs.input.ids import wire_id
from message_batches.jobs.paths import TABLES, results_of, table_of
from message_batches.jobs.steps import resume_run, start_run
from message_batches.tables import (
    async_run_table,
    check_table_out,
    open_table,
    run_table,
    write_table,
)
from message_batches.tables.sinks import ENDINGS
from tests.jobs.fake_api import FakeAPI, errored, succeeded

OPTIONS = RunOptions(polling_interval=0.001)
PROMPT = "Who made {{ title }}?"
FILMS = pa.table(
    {
        "film": ["the mirror", "Nostalghia!", "solaris", "stalker"],
        "title": ["Mirror", "Nostalghia", "Solaris", "Stalker"],
        "year": pa.array([1975, 1983, 1972, 1979], pa.int16()),
    }
)

Begin = Callable[..., Run]


class Service(FakeAPI):
    """Answers with the prompt; it fails the rows whose prompt has a word of `failing` in it."""

    def __init__(self) -> None:
        super().__init__()
        self.failing: dict[str, str] = {}
        self.answer = self._answer

    def requests(self) -> dict[str, Any]:
        """All requests that were ever accepted, by id."""
        rows = [json.loads(row) for batch in self.batches for row in batch.rows]
        return {row["custom_id"]: row["params"] for row in rows}

    def _answer(self, custom_id: str, _: int) -> dict[str, Any]:
        prompt = self.requests()[custom_id]["messages"][0]["content"]
        for word, cause in self.failing.items():
            if word in prompt:
                return errored(custom_id, cause)
        return succeeded(custom_id, content=[{"type": "text", "text": prompt.upper()}])


@pytest.fixture
def service() -> Service:
    return Service()


@pytest.fixture
def begin(service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Begin:
    """Begin a run over a table in a folder of its own, or take it up again."""
    monkeypatch.chdir(tmp_path)
    parquet.write_table(FILMS, "films.parquet")

    def begin(source: Any = "films.parquet", out: str = "answers.parquet", **asked: Any) -> Run:
        wanted = {"prompt": PROMPT, "model": "claude-test", "id": "film", **asked}
        return run_table(
            source,
            out,
            client=service,  # type: ignore[arg-type]
            options=evolve(OPTIONS, max_batch_requests=3),
            **wanted,
        )

    return begin


def finished(job: Run) -> Report:
    with job:
        return job.finish()


def refused(begin: Begin, *arguments: Any, **asked: Any) -> str:
    with pytest.raises(InputError) as bad:
        begin(*arguments, **asked)
    return str(bad.value)


def test_the_answers_stand_beside_the_rows(begin: Begin, service: Service) -> None:
    report = finished(begin())
    assert report.succeeded
    assert (report.source, report.out) == ("films.parquet", str(Path("answers.parquet").absolute()))
    table = parquet.read_table("answers.parquet")
    assert table.select(FILMS.schema.names) == FILMS
    assert table["text"].to_pylist() == [
        f"WHO MADE {t.upper()}?" for t in FILMS["title"].to_pylist()
    ]
    assert table["custom_id"].to_pylist() == FILMS["film"].to_pylist()
    assert sorted(service.accepted) == sorted(map(wire_id, FILMS["film"].to_pylist()))


@pytest.mark.parametrize("ending", TABLES)
def test_every_ending_of_a_table_writes_one(begin: Begin, ending: str) -> None:
    out = f"answers{ending}"
    assert finished(begin(out=out)).succeeded
    if ending == ".parquet":
        rows = parquet.read_table(out).select(["film", "outcome"]).to_pylist()
    elif ending == ".csv":
        rows = csv.read_csv(out).select(["film", "outcome"]).to_pylist()
    else:
        with sqlite3.connect(out) as database:
            (name,) = database.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table'"
            ).fetchone()
            found = database.execute(f'SELECT film, outcome FROM "{name}"').fetchall()
        database.close()
        rows = [{"film": film, "outcome": outcome} for film, outcome in found]
    assert rows == [{"film": f, "outcome": "succeeded"} for f in FILMS["film"].to_pylist()]


def test_the_names_of_tables_are_those_that_can_be_written() -> None:
    assert {*TABLES, ".jsonl"} == set(ENDINGS)
    for ending in TABLES:
        out = Path(f"/x/answers{ending.upper()}")
        assert table_of(results_of(out)) == out
        assert results_of(results_of(out)) == results_of(out)
    assert results_of(Path("results.jsonl")) == Path("results.jsonl")
    assert table_of(Path("results.jsonl")) is None
    assert table_of(Path("x.results.jsonl")) is None


def test_an_output_of_lines_gets_the_lines(begin: Begin) -> None:
    assert finished(begin(out="answers.jsonl")).succeeded
    lines = [json.loads(line) for line in Path("answers.jsonl").read_bytes().splitlines()]
    assert sorted(line["custom_id"] for line in lines) == sorted(FILMS["film"].to_pylist())
    assert {line["result"]["type"] for line in lines} == {"succeeded"}


def test_ids_are_made_where_no_column_has_them(begin: Begin, service: Service) -> None:
    finished(begin(id=None))
    assert sorted(service.accepted) == ["row-1", "row-2", "row-3", "row-4"]
    table = parquet.read_table("answers.parquet")
    assert table["custom_id"].to_pylist() == ["row-1", "row-2", "row-3", "row-4"]
    assert table["text"][2].as_py() == "WHO MADE SOLARIS?"


def test_whole_numbers_are_ids(begin: Begin) -> None:
    finished(begin(id="year"))
    table = parquet.read_table("answers.parquet")
    assert table["custom_id"].to_pylist() == ["1975", "1983", "1972", "1979"]
    assert table["text"][3].as_py() == "WHO MADE STALKER?"


def test_a_column_called_params_may_hold_the_ids(begin: Begin) -> None:
    table = FILMS.rename_columns(["params", "title", "custom_id"])
    finished(begin(table, id="params"))
    answers = parquet.read_table("answers.parquet")
    assert answers["answer_custom_id"].to_pylist() == FILMS["film"].to_pylist()
    finished(begin(table, out="b.parquet", id="custom_id"))
    assert parquet.read_table("b.parquet")["text"][0].as_py() == "WHO MADE MIRROR?"


def test_the_same_call_again_does_nothing_more(begin: Begin, service: Service) -> None:
    finished(begin())
    before, calls = Path("answers.parquet").stat(), list(service.calls)
    assert finished(begin()).succeeded
    assert Path("answers.parquet").stat().st_mtime_ns == before.st_mtime_ns
    assert service.calls == calls


def test_the_table_is_written_again_if_it_is_gone(begin: Begin) -> None:
    finished(begin())
    whole = Path("answers.parquet").read_bytes()
    Path("answers.parquet").unlink()
    finished(begin())
    assert Path("answers.parquet").read_bytes() == whole


def test_nothing_is_written_before_all_answers_are_there(begin: Begin) -> None:
    with begin() as job:
        for _ in job.events("submit"):
            pass
    assert not Path("answers.parquet").exists()
    with begin() as job:
        for _ in job.events("collect_ready"):
            pass
    assert not Path("answers.parquet").exists()
    assert finished(begin()).succeeded
    assert Path("answers.parquet").exists()


def test_what_is_collected_without_waiting_makes_a_table_too(begin: Begin) -> None:
    with begin() as job:
        for _ in job.events("submit"):
            pass
        for _ in range(4):
            for _ in job.events("collect_ready"):
                pass
    assert parquet.read_table("answers.parquet").num_rows == 4


def test_after_a_retry_the_table_is_written_anew(begin: Begin, service: Service) -> None:
    service.failing = {"Solaris": "invalid_request_error"}
    report = finished(begin())
    assert report.outcomes == {"succeeded": 3, "errored": 1}
    assert report.errors == str(Path("answers.parquet.results.errors.jsonl").absolute())
    table = parquet.read_table("answers.parquet")
    assert table["error_type"].to_pylist() == [None, None, "invalid_request_error", None]
    service.failing = {}
    # Without the table being given again: the ledger knows where it is.
    with resume_run(
        "answers.parquet", client=service, options=OPTIONS, on_finish=write_table
    ) as job:  # type: ignore[arg-type]
        assert job.retry(every=True) == 1
        assert job.finish().succeeded
    assert parquet.read_table("answers.parquet")["text"][2].as_py() == "WHO MADE SOLARIS?"
    assert not Path("answers.parquet.results.errors.jsonl").exists()


AGAIN = "another --out to begin a new run."


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"prompt": "Whose is {{ title }}?"}, "The prompt is not as when this run was begun. "),
        ({"system": "You know films."}, "The system prompt is not as when this run was begun. "),
        ({"model": "claude-other"}, "The parameters are not as when this run was begun. "),
        ({"max_tokens": 5}, "The parameters are not as when this run was begun. "),
        ({"params": {"thinking": {"type": "disabled"}}}, "The parameters are not as when this"),
        ({"images": "title"}, "The columns of images and PDFs are not as when this run was begun."),
        ({"id": "year"}, "This run was begun with ids from the field film, and now it is year."),
        ({"id": None}, "This run was begun with ids from the field film, and now it is none."),
    ],
)
def test_what_is_asked_may_not_change(
    begin: Begin, service: Service, asked: dict[str, Any], told: str
) -> None:
    finished(begin())
    sent = list(service.accepted)
    told_now = refused(begin, **asked)
    assert told in told_now
    assert told_now.endswith(AGAIN)
    assert service.accepted == sent


def test_what_is_asked_may_change_while_nothing_was_sent(begin: Begin, service: Service) -> None:
    begin().close()
    assert finished(begin(prompt="Whose is {{ title }}?")).succeeded
    parquet_rows = parquet.read_table("answers.parquet")
    assert parquet_rows["text"][0].as_py() == "WHOSE IS MIRROR?"
    assert len(service.accepted) == 4


def test_other_line_ends_are_told_as_no_more_than_that(begin: Begin) -> None:
    Path("films.csv").write_bytes(b"film,title\n1,Mirror\n")
    finished(begin("films.csv"))
    Path("films.csv").write_bytes(b"film,title\r\n1,Mirror\r\n")
    told = refused(begin, "films.csv")
    assert told.startswith("films.csv: The table has changed, though not what is")


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        (
            FILMS.set_column(1, "title", pa.array(["Mirror", "Nostalgia", "Solaris", "Stalker"])),
            "films.parquet, row 2: The row is not the one that this run was begun with.",
        ),
        (FILMS.slice(0, 3), "films.parquet, row 4: The row is not the one that this run was begun"),
        (FILMS.slice(0, 0), "films.parquet, row 1: The row is not the one that this run was begun"),
        (pa.concat_tables([FILMS, FILMS.slice(0, 1)]), "films.parquet, row 5: The row is not the"),
        (
            FILMS.append_column("x", FILMS["year"]),
            "films.parquet: The table has other columns than then: x. ",
        ),
        (
            FILMS.set_column(2, "year", pa.array([1, 2, 3, 4], pa.int16())),
            "films.parquet: The table has changed, though not what is asked.",
        ),
        (
            FILMS.set_column(2, "year", pa.array([1975, 1983, 1972, 1979])),
            "films.parquet: The table has other columns than then: year. ",
        ),
    ],
)
def test_the_table_may_not_change(begin: Begin, changed: pa.Table, told: str) -> None:
    finished(begin())
    parquet.write_table(changed, "films.parquet")
    told_now = refused(begin)
    assert told_now.startswith(told)
    assert told_now.endswith(AGAIN)
    parquet.write_table(FILMS, "films.parquet")
    assert finished(begin()).succeeded


def test_a_table_may_be_touched_or_moved(begin: Begin, service: Service) -> None:
    begin().close()
    os.utime("films.parquet", (1, 1))
    Path("elsewhere").mkdir()
    Path("films.parquet").rename("elsewhere/films.parquet")
    assert finished(begin("elsewhere/films.parquet")).succeeded
    assert len(service.accepted) == 4
    Path("answers.parquet").unlink()
    with resume_run(
        "answers.parquet", client=service, options=OPTIONS, on_finish=write_table
    ) as job:  # type: ignore[arg-type]
        job.finish()
    assert parquet.read_table("answers.parquet").num_rows == 4


def test_a_table_that_changed_during_the_run_is_told_and_no_answer_is_lost(begin: Begin) -> None:
    with begin() as job:
        parquet.write_table(FILMS.slice(1), "films.parquet")
        with pytest.raises(InputError) as bad:
            job.finish()
    assert str(bad.value) == (
        "films.parquet: The table was changed during the run. Put it back as it was, and run "
        "again; the answers are all in answers.parquet.results.jsonl."
    )
    assert len(Path("answers.parquet.results.jsonl").read_bytes().splitlines()) == 4
    parquet.write_table(FILMS, "films.parquet")
    assert finished(begin()).succeeded
    assert parquet.read_table("answers.parquet").num_rows == 4


def test_a_table_that_is_gone_in_the_end_is_told(begin: Begin) -> None:
    with begin() as job:
        Path("films.parquet").unlink()
        with pytest.raises(InputError, match=r"films\.parquet: There is no such file\."):
            job.finish()


def test_a_folder_of_files_is_a_table(begin: Begin) -> None:
    for year, films in (("1970s", FILMS.slice(2)), ("1980s", FILMS.slice(1, 1))):
        Path(f"films/decade={year}").mkdir(parents=True)
        parquet.write_table(films, f"films/decade={year}/0.parquet")
    finished(begin("films"))
    rows = parquet.read_table("answers.parquet").select(["film", "decade", "outcome"]).to_pylist()
    assert rows == [
        {"film": "solaris", "decade": "1970s", "outcome": "succeeded"},
        {"film": "stalker", "decade": "1970s", "outcome": "succeeded"},
        {"film": "Nostalghia!", "decade": "1980s", "outcome": "succeeded"},
    ]
    parquet.write_table(FILMS.slice(0, 1), "films/decade=1970s/1.parquet")
    assert "row 3: The row is not the one that this run was begun with." in refused(begin, "films")


def test_a_frame_is_kept_until_the_answers_are_there(begin: Begin, service: Service) -> None:
    frame = polars.from_arrow(FILMS)
    begin(frame).close()
    assert Path("answers.parquet.results.jsonl.table.arrow").exists()
    with resume_run(
        "answers.parquet", client=service, options=OPTIONS, on_finish=write_table
    ) as job:  # type: ignore[arg-type]
        assert job.finish().succeeded
    table = parquet.read_table("answers.parquet")
    assert table["film"].to_pylist() == FILMS["film"].to_pylist()
    assert finished(begin(frame)).succeeded
    assert finished(begin(frame.rechunk())).succeeded
    changed = frame.with_columns(polars.col("year") + 1)
    assert refused(begin, changed).startswith(
        "the DataFrame, row 1: The row is not the one that this run was begun with."
    )
    assert len(service.accepted) == 4


def test_the_images_of_a_frame_are_found_from_the_working_directory(
    begin: Begin, service: Service
) -> None:
    Path("elsewhere").mkdir()
    Path("a.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    frame = pa.table({"film": ["a"], "title": ["A"], "poster": ["a.png"]})
    service.answer = lambda custom_id, _: succeeded(custom_id)
    assert finished(begin(frame, out="elsewhere/answers.parquet", images="poster")).succeeded
    (params,) = service.requests().values()
    assert params["messages"][0]["content"][0]["source"]["data"] == "iVBORw0KGgo="


def test_a_stream_that_gives_its_rows_once_is_enough(begin: Begin) -> None:
    assert finished(begin(FILMS.to_reader())).succeeded
    assert parquet.read_table("answers.parquet").num_rows == 4


def test_a_stream_may_be_given_again(begin: Begin, service: Service) -> None:
    begin(FILMS.to_reader()).close()
    assert finished(begin(FILMS.to_reader())).succeeded
    assert finished(begin(FILMS.to_reader())).succeeded
    assert len(service.accepted) == 4


def test_categories_that_differ_from_batch_to_batch_are_kept(begin: Begin) -> None:
    pieces = [
        pa.record_batch({"title": pa.array([title]).dictionary_encode()}) for title in ("a", "b")
    ]
    reader = pa.RecordBatchReader.from_batches(pieces[0].schema, pieces)
    assert finished(begin(reader, id=None)).succeeded
    assert parquet.read_table("answers.parquet")["title"].to_pylist() == ["a", "b"]


BAD = {
    "film": ["a", "b", "a", None, "c", "b"],
    "title": ["1", "2", "3", "4", None, "6"],
}


def test_all_bad_rows_are_told_at_once_and_nothing_is_left_behind(
    begin: Begin, service: Service
) -> None:
    Path("films.parquet").unlink()
    assert refused(begin, pa.table(BAD)).splitlines() == [
        'the Table, row 3: The film "a" was used on row 1 already. Give each row its own.',
        "the Table, row 4: The id, film, is null. Give each row one.",
        "the Table, row 5: title is null. Fill it, or say what stands for it, as in "
        '{{ title | default("none") }}.',
        'the Table, row 6: The film "b" was used on row 2 already. Give each row its own.',
    ]
    assert list(Path().iterdir()) == []
    assert service.calls == []


def test_many_bad_rows_are_counted(begin: Begin) -> None:
    table = pa.table({"film": map(str, range(1_000)), "title": pa.nulls(1_000, pa.string())})
    told = refused(begin, table).splitlines()
    assert len(told) == 51
    assert told[-1] == "the Table: and 950 more of the like."


def test_a_table_without_rows_is_told(begin: Begin) -> None:
    told = "the Table: The table has no rows. There is nothing to ask."
    assert refused(begin, FILMS.slice(0, 0)) == told


def test_a_table_of_one_row_is_enough(begin: Begin) -> None:
    assert finished(begin(FILMS.slice(2, 1))).succeeded
    assert parquet.read_table("answers.parquet")["film"].to_pylist() == ["solaris"]


def test_an_output_that_is_there_already_is_told_before_anything_is_sent(
    begin: Begin, service: Service
) -> None:
    Path("answers.parquet").write_text("mine")
    assert "answers.parquet: It is there already." in refused(begin)
    assert Path("answers.parquet").read_text() == "mine"
    assert service.calls == []


def test_requests_that_are_no_table_make_one_of_their_answers(
    begin: Begin, service: Service
) -> None:
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
    check_table_out("answers.parquet", None)
    with start_run(
        requests,
        "answers.parquet",
        client=service,  # type: ignore[arg-type]
        options=OPTIONS,
        on_finish=write_table,
    ) as job:
        assert job.finish().succeeded
    rows = parquet.read_table("answers.parquet").select(["custom_id", "text"]).to_pylist()
    assert rows == [{"custom_id": f"r{n}", "text": f"HELLO {n}"} for n in range(3)]
    assert "This run was begun with requests of another kind." in refused(
        begin, out="answers.parquet", id=None
    )


def test_structured_answers_are_parsed(begin: Begin, service: Service) -> None:
    def answer(custom_id: str, _: int) -> dict[str, Any]:
        return succeeded(custom_id, content=[{"type": "text", "text": '{"by":"Tarkovsky"}'}])

    service.answer = answer
    schema = {"type": "object", "properties": {"by": {"type": "string"}}}
    config = {"output_config": {"format": {"type": "json_schema", "schema": schema}}}
    finished(begin(params=config))
    (parsed,) = set(parquet.read_table("answers.parquet")["parsed"].to_pylist())
    assert json.loads(parsed) == {"by": "Tarkovsky"}


@pytest.mark.anyio
async def test_an_event_loop_can_do_it_too(begin: Begin, service: Service) -> None:
    job = await async_run_table(
        "films.parquet",
        "answers.parquet",
        prompt=PROMPT,
        model="claude-test",
        client=service,
        options=OPTIONS,
    )
    async with job:
        assert (await job.finish()).succeeded
    assert parquet.read_table("answers.parquet").num_rows == 4


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def test_a_table_that_is_read_while_it_changes_is_told(
    begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = open_table("films.parquet")
    batches = table.batches

    def changing() -> Any:
        for batch in batches():
            yield batch
            os.utime("films.parquet", (1, 1))

    monkeypatch.setattr(table, "batches", changing)
    assert refused(begin, table) == (
        "films.parquet: The table was changed while it was read. Run the command again."
    )
    assert sorted(path.name for path in Path().iterdir()) == ["films.parquet"]
