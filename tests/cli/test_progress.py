"""What a log gets to see of a run while nothing happens."""

from __future__ import annotations

import pytest

from message_batches.cli import progress
from message_batches.jobs import Event, Progress


def at(left: float | None, *, again: int = 0) -> Event:
    return Event(Progress(2000, 500, 0, 4, 4, 1, again, left))


@pytest.mark.parametrize(
    ("event", "line"),
    [
        (at(None), "500 of 2,000 rows settled, 1 of 4 batches done"),
        (at(42), "500 of 2,000 rows settled, 1 of 4 batches done, about 42 s left"),
        (
            at(2460, again=3),
            "500 of 2,000 rows settled, 1 of 4 batches done, 3 to retry, about 41 min left",
        ),
        (at(9000), "500 of 2,000 rows settled, 1 of 4 batches done, about 2.5 h left"),
    ],
)
def test_a_quiet_line_tells_the_time_left_only_where_it_is_known(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], event: Event, line: str
) -> None:
    monkeypatch.setattr(progress, "_QUIET_SECONDS", 0)
    progress.show([event, event])
    assert capsys.readouterr().err == f"{line}\n"


def test_that_time_passes_is_no_news(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(progress, "_QUIET_SECONDS", 0)
    progress.show([at(300), at(200), at(100), at(90, again=1)])
    assert len(capsys.readouterr().err.splitlines()) == 2
