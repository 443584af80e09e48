from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from message_batches.jobs import Run, RunOptions
from message_batches.jobs.steps import start_run
from tests.jobs.fake_api import FakeAPI, FakeClock, row


@pytest.fixture
def api() -> FakeAPI:
    return FakeAPI()


@pytest.fixture
def clock() -> FakeClock:
    """Return a clock on which time passes only while a run sleeps."""
    return FakeClock()


@pytest.fixture
def requests(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that writes a requests file with that many requests."""

    def write(count: int, name: str = "requests.jsonl") -> Path:
        path = tmp_path / name
        path.write_bytes(b"".join(row(f"r{number}") + b"\n" for number in range(count)))
        return path

    return write


@pytest.fixture
def start(api: FakeAPI, clock: FakeClock, tmp_path: Path) -> Iterator[Callable[..., Run]]:
    """Return a function that starts or resumes a run against the fake service."""
    started: list[Run] = []

    def start(source: Any, *, client: Any = None, **options: Any) -> Run:
        while started:
            started.pop().close()
        out = tmp_path / "results.jsonl"
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
