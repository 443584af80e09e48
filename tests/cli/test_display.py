"""The lines of a log while a run waits."""

from __future__ import annotations

import pytest

from message_batches.cli import display
from message_batches.cli.errors import Attempt
from message_batches.jobs import Event, Progress
from message_batches.jobs.display import log


def at(left: float | None, *, again: int = 0) -> Event:
    return Event(Progress(2000, 500, 0, 4, 4, 1, again, left))


@pytest.mark.parametrize(
    ("event", "line"),
    [
        (at(None), "500 of 2,000 requests finished, 1 of 4 batches collected"),
        (at(0), "500 of 2,000 requests finished, 1 of 4 batches collected"),
        (at(42), "500 of 2,000 requests finished, 1 of 4 batches collected, about 42 s left"),
        (
            at(2460, again=3),
            "500 of 2,000 requests finished, 1 of 4 batches collected, 3 to retry, "
            "about 41 min left",
        ),
        (at(9000), "500 of 2,000 requests finished, 1 of 4 batches collected, about 2.5 h left"),
    ],
)
def test_a_line_has_the_time_left_only_if_it_is_known(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], event: Event, line: str
) -> None:
    monkeypatch.setattr(log, "QUIET_SECONDS", 0)
    display.follow([event, event], Attempt())
    assert capsys.readouterr().err == f"{line}\n"


def test_a_changed_estimate_is_not_news(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(log, "QUIET_SECONDS", 0)
    display.follow([at(300), at(200), at(100), at(90, again=1)], Attempt())
    assert len(capsys.readouterr().err.splitlines()) == 2


def test_a_command_notes_whether_it_sent_a_batch() -> None:
    attempt = Attempt()
    started = []
    display.follow([at(None), at(None)], attempt, on_start=lambda: started.append(attempt.sent))
    assert (started, attempt.sent) == ([False], False)
    later = Event(Progress(2000, 500, 0, 4, 5, 1, 0, None))
    display.follow([at(None), later, at(None)], attempt)
    assert attempt.sent
