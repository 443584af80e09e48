"""A service, and a run over a table of films."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from pyarrow import parquet

from message_batches.jobs import Run
from message_batches.tables import run_table
from tests.tables.table_runs import FILMS, OPTIONS, PROMPT, Service, Start


@pytest.fixture
def service() -> Service:
    return Service()


@pytest.fixture
def start(service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Start:
    """Start or resume a run over a table in a temporary folder."""
    monkeypatch.chdir(tmp_path)
    parquet.write_table(FILMS, "films.parquet")

    def start(source: Any = "films.parquet", out: str = "answers.parquet", **arguments: Any) -> Run:
        return run_table(
            source,
            out,
            client=service,  # type: ignore[arg-type]
            **{
                "options": evolve(OPTIONS, max_batch_requests=3),
                "prompt": PROMPT,
                "model": "claude-test",
                "id": "film",
                **arguments,
            },
        )

    return start
