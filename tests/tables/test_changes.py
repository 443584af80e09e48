"""A run is resumed only with the table, the prompt and the parameters it was started with."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import polars
import pyarrow as pa
import pytest
from pyarrow import parquet

from message_batches.jobs import InputError
from message_batches.jobs.internals import resume_run
from message_batches.tables.steps import write_table
from tests.tables.table_runs import FILMS, OPTIONS, Service, Start, finished, refused

NEW_RUN = "another output to start a new run."


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"prompt": "Whose is {{ title }}?"}, "The prompt changed since this run was started. "),
        ({"system": "You know films."}, "The system prompt changed since this run was started. "),
        ({"model": "claude-other"}, "The parameters changed since this run was started. "),
        ({"max_tokens": 5}, "The parameters changed since this run was started. "),
        ({"params": {"thinking": {"type": "disabled"}}}, "The parameters changed since this"),
        ({"images": "title"}, "The columns of images or PDFs changed since this run was started."),
    ],
)
def test_prompt_and_parameters_must_not_change(
    start: Start, service: Service, arguments: dict[str, Any], message: str
) -> None:
    finished(start())
    sent = list(service.accepted)
    refusal = refused(start, **arguments)
    assert message in refusal
    assert NEW_RUN in refusal
    assert service.accepted == sent


@pytest.mark.parametrize("column", ["year", None])
def test_the_id_column_must_not_change(start: Start, service: Service, column: str | None) -> None:
    finished(start())
    sent = list(service.accepted)
    refusal = refused(start, id=column)
    assert "film" in refusal
    assert (column or "none") in refusal
    assert service.accepted == sent


def test_the_prompt_may_change_before_anything_is_sent(start: Start, service: Service) -> None:
    start().close()
    assert finished(start(prompt="Whose is {{ title }}?")).succeeded
    parquet_rows = parquet.read_table("answers.parquet")
    assert parquet_rows["text"][0].as_py() == "WHOSE IS MIRROR?"
    assert len(service.accepted) == 4


def test_a_change_that_leaves_the_requests_equal_is_reported_as_such(start: Start) -> None:
    Path("films.csv").write_bytes(b"film,title\n1,Mirror\n")
    finished(start("films.csv"))
    Path("films.csv").write_bytes(b"film,title\r\n1,Mirror\r\n")
    message = refused(start, "films.csv")
    assert message.startswith("films.csv: The table changed since this run was started. Compared ")
    assert "the requests are the same" in message


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        (
            FILMS.set_column(1, "title", pa.array(["Mirror", "Nostalgia", "Solaris", "Stalker"])),
            'films.parquet, row 2: "Nostalghia!" is changed.',
        ),
        (FILMS.slice(0, 3), 'films.parquet: "stalker" is removed. It was on row 4.'),
        (FILMS.slice(0, 0), "films.parquet: The table changed since this run was started."),
        (pa.concat_tables([FILMS, FILMS.slice(0, 1)]), "films.parquet: The table changed since"),
        (
            FILMS.append_column("x", FILMS["year"]),
            "films.parquet: The columns of the table changed since this run was started: x. ",
        ),
        (
            FILMS.set_column(2, "year", pa.array([1, 2, 3, 4], pa.int16())),
            "The table changed since this run was started. Compared with the run: the requests are",
        ),
        (
            FILMS.set_column(2, "year", pa.array([1975, 1983, 1972, 1979])),
            "films.parquet: The columns of the table changed since this run was started: year.",
        ),
    ],
)
def test_the_table_must_not_change(start: Start, changed: pa.Table, message: str) -> None:
    finished(start())
    parquet.write_table(changed, "films.parquet")
    refusal = refused(start)
    assert message in refusal
    assert NEW_RUN in refusal
    parquet.write_table(FILMS, "films.parquet")
    assert finished(start()).succeeded


def test_a_table_may_be_touched_or_moved(start: Start, service: Service) -> None:
    start().close()
    os.utime("films.parquet", (1, 1))
    Path("elsewhere").mkdir()
    Path("films.parquet").rename("elsewhere/films.parquet")
    assert finished(start("elsewhere/films.parquet")).succeeded
    assert len(service.accepted) == 4
    Path("answers.parquet").unlink()
    with resume_run(
        "answers.parquet", client=service, options=OPTIONS, on_finish=write_table
    ) as run:  # type: ignore[arg-type]
        run.finish()
    assert parquet.read_table("answers.parquet").num_rows == 4


@pytest.mark.parametrize("is_frame", [False, True])
def test_a_run_is_moved_with_its_table(
    start: Start, service: Service, tmp_path: Path, is_frame: bool
) -> None:
    Path("place").mkdir()
    Path("films.parquet").rename("place/films.parquet")
    with start(FILMS if is_frame else "place/films.parquet", "place/answers.parquet") as run:
        run.submit()
    sent = list(service.accepted)
    Path("place").rename("moved")
    Path("place").write_text("something else")
    with resume_run(
        "moved/answers.parquet.run",
        client=service,  # type: ignore[arg-type]
        options=OPTIONS,
        on_finish=write_table,
    ) as run:
        assert run.finish().succeeded
    assert service.accepted == sent
    assert parquet.read_table("moved/answers.parquet").num_rows == 4
    assert Path("place").read_text() == "something else"


def test_a_table_that_changed_during_the_run_is_refused_and_no_answer_is_lost(start: Start) -> None:
    with start() as run:
        parquet.write_table(FILMS.slice(1), "films.parquet")
        with pytest.raises(InputError) as bad:
            run.finish()
    assert str(bad.value) == (
        "films.parquet: The table changed during the run. Restore it and run the command again; "
        f"all answers are in {Path('answers.parquet.run/results.jsonl').absolute()}."
    )
    assert len(Path("answers.parquet.run/results.jsonl").read_bytes().splitlines()) == 4
    parquet.write_table(FILMS, "films.parquet")
    assert finished(start()).succeeded
    assert parquet.read_table("answers.parquet").num_rows == 4


def test_a_table_that_does_not_exist_at_the_end_is_reported(start: Start) -> None:
    with start() as run:
        Path("films.parquet").unlink()
        with pytest.raises(InputError, match=r"films\.parquet: The file does not exist\."):
            run.finish()


def test_a_new_file_in_the_folder_of_a_table_is_a_change(start: Start) -> None:
    for year, films in (("1970s", FILMS.slice(2)), ("1980s", FILMS.slice(1, 1))):
        Path(f"films/decade={year}").mkdir(parents=True)
        parquet.write_table(films, f"films/decade={year}/0.parquet")
    finished(start("films"))
    rows = parquet.read_table("answers.parquet").select(["film", "decade", "outcome"]).to_pylist()
    assert rows == [
        {"film": "solaris", "decade": "1970s", "outcome": "succeeded"},
        {"film": "stalker", "decade": "1970s", "outcome": "succeeded"},
        {"film": "Nostalghia!", "decade": "1980s", "outcome": "succeeded"},
    ]
    parquet.write_table(FILMS.slice(0, 1), "films/decade=1970s/1.parquet")
    assert 'films, row 3: "the mirror" is new.' in refused(start, "films")


def test_a_frame_is_saved_and_a_change_of_it_is_noticed(start: Start, service: Service) -> None:
    frame = polars.from_arrow(FILMS)
    start(frame).close()
    assert Path("answers.parquet.run/table.arrow").exists()
    with resume_run(
        "answers.parquet", client=service, options=OPTIONS, on_finish=write_table
    ) as run:  # type: ignore[arg-type]
        assert run.finish().succeeded
    table = parquet.read_table("answers.parquet")
    assert table["film"].to_pylist() == FILMS["film"].to_pylist()
    assert finished(start(frame)).succeeded
    assert finished(start(frame.rechunk())).succeeded
    changed = frame.with_columns(polars.col("year") + 1)
    assert refused(start, changed).startswith(
        "the DataFrame: The table changed since this run was started."
    )
    assert len(service.accepted) == 4
