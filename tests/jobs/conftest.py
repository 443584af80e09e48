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
    """Let time pass only when a run sleeps."""
    return FakeClock()


@pytest.fixture
def requests(tmp_path: Path) -> Callable[..., Path]:
    """Write a requests file with so many rows."""

    def write(count: int, name: str = "requests.jsonl") -> Path:
        path = tmp_path / name
        path.write_bytes(b"".join(row(f"r{number}") + b"\n" for number in range(count)))
        return path

    return write


@pytest.fixture
def start(api: FakeAPI, clock: FakeClock, tmp_path: Path) -> Iterator[Callable[..., Run]]:
    """Begin a run against the fake service, or take it up again."""
    begun: list[Run] = []

    def start(source: Any, *, client: Any = None, **options: Any) -> Run:
        while begun:
            begun.pop().close()
        out = tmp_path / "results.jsonl"
        begun.append(
            start_run(
                source,
                out,
                client=client or api,
                options=RunOptions(**options),
                system=clock.system,
            )
        )
        return begun[-1]

    yield start
    for job in begun:
        job.close()
