from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from message_batches.jobs import Run, RunOptions
from message_batches.jobs.internals import start_run
from message_batches.jobs.ledger.store import PostgresStore
from tests.jobs.fake_api import FakeAPI, FakeClock, row


@pytest.fixture
def api() -> FakeAPI:
    return FakeAPI()


@pytest.fixture
def clock() -> FakeClock:
    """Return a clock on which time passes only while a run sleeps."""
    return FakeClock()


@pytest.fixture
def by_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the fake clock be that of the database, so that time passes while a run waits."""
    monkeypatch.setattr(PostgresStore, "now", lambda store: store._database.system.now())


@pytest.fixture
def requests(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that writes a requests file with that many requests."""

    def write(count: int, name: str = "requests.jsonl") -> Path:
        path = tmp_path / name
        path.write_bytes(b"".join(row(f"r{number}") + b"\n" for number in range(count)))
        return path

    return write


@pytest.fixture
def out(request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    """Return the output of the runs of a test: a path, or with the parameter `url` a URL."""
    if getattr(request, "param", "file") == "file":
        return tmp_path / "results.jsonl"
    request.getfixturevalue("memory")
    request.getfixturevalue("monkeypatch").chdir(tmp_path)  # with the folder of the ledger
    return "memory://bucket/results.jsonl"


@pytest.fixture
def start(
    api: FakeAPI, clock: FakeClock, tmp_path: Path, out: Path | str
) -> Iterator[Callable[..., Run]]:
    """Return a function that starts or resumes a run against the fake service."""
    started: list[Run] = []

    def start(source: Any, *, client: Any = None, **options: Any) -> Run:
        while started:
            started.pop().close()
        started.append(
            start_run(
                source,
                out,
                client=client or api,
                options=RunOptions(**options),
                system=clock.system,
            )
        )
        return started[-1]

    yield start
    for job in started:
        job.close()
