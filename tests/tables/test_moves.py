"""A run goes on after its folder was moved, also while batches are out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from attrs import evolve
from pyarrow import parquet

from message_batches.jobs import Run
from message_batches.jobs.internals import resume_run
from message_batches.tables import open_table, run_table, write_answers
from message_batches.tables.steps import write_table
from tests.tables.table_runs import FILMS, OPTIONS, PROMPT, Service, finished

NAMES = ["the mirror", "Nostalghia!", "solaris", "stalker"]


def start(folder: Path, service: Service, source: Any, out: str = "out/answers.parquet") -> Run:
    return run_table(
        source,
        folder / out,
        prompt=PROMPT,
        model="claude-test",
        id="film",
        client=service,  # type: ignore[arg-type]
        options=evolve(OPTIONS, max_batch_requests=3),
    )


def resume(folder: Path, service: Service, name: str = "out/answers.parquet") -> Run:
    return resume_run(
        folder / name,
        client=service,  # type: ignore[arg-type]
        options=OPTIONS,
        on_finish=write_table,
    )


def submitted(folder: Path, service: Service, source: Any) -> None:
    with start(folder, service, source) as run:
        for _ in run.events("submit"):
            pass
    assert len(service.batches) == 2


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a folder with a table in it, and a folder for the output."""
    folder = tmp_path / "project"
    (folder / "out").mkdir(parents=True)
    (folder / "data").mkdir()
    for name in ("data/films.parquet", "out/films.parquet", "data/part-1.parquet"):
        parquet.write_table(FILMS, folder / name)
    return folder


SOURCES: dict[str, Callable[[Path], Any]] = {
    "beside the output": lambda folder: folder / "out/films.parquet",
    "in another folder": lambda folder: folder / "data/films.parquet",
    "a pattern": lambda folder: folder / "data/part-*.parquet",
    "a frame": lambda _: FILMS,
}


@pytest.mark.parametrize("source", SOURCES)
def test_a_run_moved_while_batches_are_out_is_resumed(
    project: Path, service: Service, source: str
) -> None:
    submitted(project, service, SOURCES[source](project))
    moved = project.rename(project.with_name("moved"))
    assert finished(resume(moved, service)).succeeded
    assert parquet.read_table(moved / "out/answers.parquet")["film"].to_pylist() == NAMES
    assert len(service.accepted) == len(FILMS)


@pytest.mark.parametrize("source", SOURCES)
def test_the_same_call_resumes_a_moved_run_again_and_again(
    project: Path, service: Service, source: str
) -> None:
    submitted(project, service, SOURCES[source](project))
    for name in ("moved", "moved again"):
        project = project.rename(project.with_name(name))
        assert finished(start(project, service, SOURCES[source](project))).succeeded
        assert parquet.read_table(project / "out/answers.parquet")["film"].to_pylist() == NAMES
    project = project.rename(project.with_name("third"))
    assert finished(resume(project, service)).succeeded
    assert len(service.accepted) == len(FILMS)


def test_what_failed_in_a_moved_run_is_retried_and_its_table_written_again(
    project: Path, service: Service
) -> None:
    service.failing = {"Solaris": "invalid_request_error"}
    assert not finished(start(project, service, project / "data/films.parquet")).succeeded
    moved = project.rename(project.with_name("moved"))
    service.failing = {}
    with resume(moved, service) as run:
        assert run.retry(every=True) == 1
        assert run.finish().succeeded
    table = parquet.read_table(moved / "out/answers.parquet")
    assert set(table["outcome"].to_pylist()) == {"succeeded"}
    write_answers(
        open_table(moved / "data/films.parquet"), moved / "a.parquet", moved / "out/answers.parquet"
    )
    assert len(service.accepted) == len(FILMS) + 1


def test_a_run_moved_without_its_table_finds_the_table_where_it_was(
    project: Path, service: Service
) -> None:
    submitted(project, service, project / "data/films.parquet")
    (project / "out").rename(project.with_name("out"))
    assert finished(resume(project.parent, service)).succeeded
    assert parquet.read_table(project.with_name("out") / "answers.parquet").num_rows == len(FILMS)


def test_a_copy_uses_the_table_that_was_copied_with_it(project: Path, service: Service) -> None:
    submitted(project, service, project / "data/films.parquet")
    copy = copytree(project, project.with_name("copy"))
    (project / "data/films.parquet").write_bytes(b"changed")
    assert finished(resume(copy, service)).succeeded


def test_a_run_that_is_reached_through_a_link_is_the_same_run(
    project: Path, service: Service
) -> None:
    submitted(project, service, project / "data/films.parquet")
    mount = project.with_name("mount")
    mount.symlink_to(project)
    assert finished(start(mount, service, mount / "data/films.parquet")).succeeded
    assert finished(resume(mount, service)).succeeded
    assert len(service.accepted) == len(FILMS)
