"""A table that changes between runs: only rows that are new or changed are asked."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from attrs import evolve
from pyarrow import csv, parquet

from tests.tables.table_runs import FILMS, OPTIONS, Service, Start, finished, refused

UPDATE = evolve(OPTIONS, update=True)


def read(name: str) -> list[dict[str, Any]]:
    table = csv.read_csv(name) if name.endswith(".csv") else parquet.read_table(name)
    return table.select(["film", "title", "year", "outcome", "text"]).to_pylist()


class Films:
    """A table that somebody works on: it knows what a run has to ask after each change."""

    def __init__(self, seed: int, *, has_ids: bool) -> None:
        self._dice = random.Random(seed)
        self._has_ids = has_ids
        self._made = 0
        self.rows: list[dict[str, Any]] = []
        self.asked: Counter[Any] = Counter()

    def _row(self) -> dict[str, Any]:
        self._made += 1
        return {"film": f"film {self._made}", "title": f"T{self._made}", "year": 1900}

    def change(self) -> None:
        """Add, change and remove rows, and put them into another order."""
        before = Counter(map(self._question, self.rows))
        dice = self._dice
        for _ in range(dice.randrange(1, 4)):
            self.rows.append(self._row())
        for _ in range(dice.randrange(3)):
            dice.choice(self.rows)["title"] += "!"
        dice.choice(self.rows)["year"] += 1  # which is in no prompt
        if len(self.rows) > 4:
            self.rows.pop(dice.randrange(len(self.rows)))
        dice.shuffle(self.rows)
        self.asked = Counter(map(self._question, self.rows)) - before

    def _question(self, row: dict[str, Any]) -> Any:
        return (row["film"], row["title"]) if self._has_ids else row["title"]

    def write(self, name: str) -> None:
        parquet.write_table(pa.Table.from_pylist(self.rows), name)


@pytest.mark.parametrize("out", ["answers.parquet", "answers.csv"])
@pytest.mark.parametrize("id_", ["film", None])
def test_a_table_that_changes_every_night_for_a_week(
    start: Start, service: Service, out: str, id_: str | None
) -> None:
    films = Films(len(out), has_ids=id_ is not None)
    sent = 0
    for night in range(7):
        films.change()
        films.write("films.parquet")
        report = finished(start("films.parquet", out, id=id_, options=UPDATE))
        assert report.succeeded
        assert len(report.updates) == night
        # The answer is the prompt in capitals, so each row shows whether it has its own.
        assert read(out) == [
            {**row, "outcome": "succeeded", "text": f"WHO MADE {row['title']}?"}
            for row in films.rows
        ]
        assert len(service.accepted) - sent == films.asked.total()
        sent = len(service.accepted)
    assert sent > 10


def test_a_changed_prompt_says_how_many_rows_it_concerns(start: Start, service: Service) -> None:
    finished(start())
    message = refused(start, prompt="Whose is {{ title }}?")
    assert message.startswith(
        "films.parquet: The prompt changed since this run was started. Compared with the run: 0 "
        "new, 4 changed, 0 removed. Pass --update"
    )
    assert len(service.accepted) == 4
    report = finished(start(prompt="Whose is {{ title }}?", options=UPDATE))
    assert [each.changed for each in report.updates] == [4]
    assert read("answers.parquet")[0]["text"] == "WHOSE IS MIRROR?"
    assert len(service.accepted) == 8


def test_equal_rows_without_ids_are_all_kept(start: Start, service: Service) -> None:
    twice = pa.concat_tables([FILMS, FILMS.slice(0, 1), FILMS.slice(0, 1)])
    parquet.write_table(twice, "films.parquet")
    finished(start(id=None))
    parquet.write_table(twice.slice(1), "films.parquet")
    report = finished(start(id=None, options=UPDATE))
    assert [(each.new, each.removed) for each in report.updates] == [(0, 1)]
    assert len(service.accepted) == 6
    assert [row["film"] for row in read("answers.parquet")] == twice["film"].to_pylist()[1:]


def test_another_column_is_joined_without_asking_again(start: Start, service: Service) -> None:
    finished(start())
    parquet.write_table(FILMS.append_column("seen", pa.array([True] * 4)), "films.parquet")
    message = refused(start)
    assert "The columns of the table changed since this run was started: seen." in message
    assert "the requests are the same" in message
    assert finished(start(options=UPDATE)).succeeded
    assert parquet.read_table("answers.parquet")["seen"].to_pylist() == [True] * 4
    assert len(service.accepted) == 4


def test_rows_get_the_answers_of_another_run(start: Start, service: Service) -> None:
    finished(start())
    parquet.write_table(FILMS.slice(1), "others.parquet")
    options = evolve(OPTIONS, reuse=["answers.parquet"])
    report = finished(start("others.parquet", "others.csv", id=None, options=options))
    assert [each.requests for each in report.reused] == [3]
    assert [row["text"] for row in read("others.csv")] == [
        f"WHO MADE {title}?" for title in ("NOSTALGHIA", "SOLARIS", "STALKER")
    ]
    assert len(service.accepted) == 4


@pytest.mark.parametrize("id_", ["film", None])
def test_equal_rows_are_asked_once(start: Start, service: Service, id_: str | None) -> None:
    titles = pa.array(["Solaris", "Mirror", "Solaris", "Solaris"])
    parquet.write_table(FILMS.set_column(1, "title", titles), "films.parquet")
    options = evolve(OPTIONS, deduplicate=True)
    report = finished(start(id=id_, options=options))
    assert (report.succeeded, report.copies) == (True, 2)
    assert [row["text"] for row in read("answers.parquet")] == [
        f"WHO MADE {title.as_py().upper()}?" for title in titles
    ]
    assert len(service.accepted) == 2


def test_a_frame_is_updated(start: Start, service: Service) -> None:
    finished(start(FILMS))
    finished(start(FILMS.slice(1), options=UPDATE))
    assert [row["film"] for row in read("answers.parquet")] == FILMS["film"].to_pylist()[1:]
    assert len(service.accepted) == 4
    assert {path.name for path in Path("answers.parquet.run").iterdir()} >= {"table.arrow"}
