"""A run whose connection to its ledger breaks, at any statement, sends nothing twice."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Literal

import pytest

from message_batches.jobs import RunOptions
from message_batches.jobs.internals import start_run
from message_batches.jobs.ledger import Ledger
from message_batches.jobs.ledger.store import PostgresStore
from message_batches.jobs.state import Logged
from tests.jobs.fake_api import FakeAPI, FakeClock, errored, lost_answer, succeeded
from tests.jobs.ledgers import begin, new_run
from tests.jobs.runs import Requests, ids_in, once, raising
from tests.properties import EVERY

psycopg = pytest.importorskip("psycopg")

When = Literal["before", "after"]

COUNT = 6


class Line:
    """
    The line to the database, which breaks at one statement, before or after it took effect.

    Attributes:
        statements: those that were executed, in their order.
        break_at: at which of them it breaks; 0 for none.
        breaks_at_commit: whether it breaks at the next COMMIT.
    """

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.statements: list[str] = []
        self.break_at = 0
        self.breaks_at_commit = False
        self.when: When = "before"
        self.breaks = 0
        for owner, name in ((psycopg.Connection, "execute"), (psycopg.Cursor, "executemany")):
            patch.setattr(owner, name, self._breaking(getattr(owner, name)))

    def commits(self) -> list[int]:
        """Return which of the statements end a transaction."""
        return [at for at, each in enumerate(self.statements, 1) if each == "COMMIT"]

    def _breaking(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def execute(target: Any, statement: Any, parameters: Any = None, **named: Any) -> Any:
            self.statements.append(str(statement))
            breaks = len(self.statements) == self.break_at
            if statement == "COMMIT" and self.breaks_at_commit:
                breaks, self.breaks_at_commit = True, False
            if breaks and self.when == "before":
                self._break(target)
            result = call(target, statement, parameters, **named)
            if breaks and self.when == "after":
                self._break(target)
            return result

        return execute

    def _break(self, target: Any) -> None:
        self.breaks += 1
        connection = target if isinstance(target, psycopg.Connection) else target.connection
        connection.pgconn.finish()
        raise psycopg.OperationalError("the connection was lost")


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch) -> Line:
    return Line(monkeypatch)


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the fake clock be that of the database, so that time passes while a run waits."""
    monkeypatch.setattr(PostgresStore, "now", lambda store: store._database.system.now())


@pytest.fixture
def play(requests: Requests, tmp_path: Path, postgres: str) -> Callable[[], None]:
    """Return a function that plays a run to its end: with a lost create, and with a retry."""
    source = requests(COUNT)
    number = iter(range(10_000))

    def play() -> None:
        api, clock = FakeAPI(), FakeClock()
        folder = tmp_path / f"run{next(number)}"
        folder.mkdir()
        api.after_create = once(raising(lost_answer()))
        api.answer = lambda custom_id, sends: (
            errored(custom_id, "overloaded_error")
            if custom_id == "r1" and not sends
            else succeeded(custom_id)
        )
        with start_run(
            source,
            folder / "results.jsonl",
            client=api,  # type: ignore[arg-type]
            options=RunOptions(max_batch_requests=4, ledger=postgres, ordered=True),
            system=clock.system,
        ) as run:
            report = run.finish()
        ids = [f"r{number}" for number in range(COUNT)]
        assert report.outcomes == {"succeeded": COUNT}
        assert ids_in(run.out) == ids
        assert sorted(api.accepted) == sorted([*ids, "r1"])
        assert not report.twice

    return play


def break_everywhere(play: Callable[[], None], line: Line, when: When, step: int) -> None:
    """Play a run once for every so many of its statements, with a break at that one."""
    play()
    break_at_each(range(1, len(line.statements) + 1, step), play, line, when)


def break_at_each(
    statements: Iterable[int], play: Callable[[], None], line: Line, when: When
) -> None:
    """Play a run once for each of these statements, with a break at that one."""
    line.when = when
    for break_at in statements:
        line.statements.clear()
        line.break_at, line.breaks = break_at, 0
        play()
        assert line.breaks == 1, f"statement {break_at}"


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_transaction_is_made_once_although_its_end_was_not_answered(
    tmp_path: Path, postgres: str, line: Line, when: When
) -> None:
    line.when = when
    with Ledger.open(new_run(tmp_path, range(1, 7), database=postgres)) as ledger:
        for change in (
            lambda: begin(ledger, 2),
            lambda: ledger.commit([Logged(1, "once")]),
            lambda: begin(ledger, 2),
        ):
            line.breaks_at_commit = True
            change()
        assert line.breaks == 3
        assert ledger.setting("number") == 2
        assert [message for _, _, message in ledger.log(10)] == ["once"]
        assert ledger.pool().fresh == 2


@pytest.mark.slow
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_run_survives_a_break_at_a_commit(
    play: Callable[[], None], line: Line, when: When
) -> None:
    play()
    break_at_each(line.commits()[:: len(line.commits()) // 6], play, line, when)


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_run_survives_a_break_at_some_statements(
    play: Callable[[], None], line: Line, when: When
) -> None:
    break_everywhere(play, line, when, step=61)


@pytest.mark.slow
def test_a_run_survives_a_break_at_every_statement(play: Callable[[], None], line: Line) -> None:
    # After a statement is before the next one, except for a COMMIT: the next test breaks at those.
    break_everywhere(play, line, "before", step=EVERY)


@pytest.mark.slow
def test_a_run_survives_a_break_after_every_commit(play: Callable[[], None], line: Line) -> None:
    play()
    break_at_each(line.commits(), play, line, "after")
