"""Runs over requests that are finished, with an imitation of the service."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from message_batches.jobs import Run, RunOptions, resume
from message_batches.jobs.internals import start_run
from message_batches.tables.table import Table, open_table
from tests.jobs.fake_api import FakeAPI, FakeBatch, FakeClock, errored, row, succeeded

OPTIONS = RunOptions(retries=0, polling_interval=0.01, reconcile_for=0.1, max_batch_requests=7)


def films(folder: Path, count: int) -> Table:
    """Write a table of films and open it."""
    path = folder / "films.parquet"
    pq.write_table(
        pa.table(
            {
                "film": [f"Film {n}" for n in range(count)],
                "year": pa.array([1900 + n for n in range(count)], pa.int32()),
                "cast": [["a", f"b{n}"] for n in range(count)],
            }
        ),
        path,
    )
    return open_table(path)


def result_of(custom_id: str) -> dict[str, Any]:
    """Return the result of a request: every fifth fails, and each names its request."""
    number = int(custom_id[1:])
    if number % 5 == 4:
        return errored(custom_id, "invalid_request_error", f"no to {custom_id}")
    return succeeded(custom_id)


class Answering(FakeAPI):
    """The service. It omits the results of `lost`, and fails the requests of `failing`."""

    def __init__(self) -> None:
        super().__init__()
        self.lost: set[str] = set()
        self.failing: Mapping[str, str] = {}
        self.answer = self._answer

    def _answer(self, custom_id: str, _: int) -> dict[str, Any]:
        if custom_id in self.failing:
            return errored(custom_id, self.failing[custom_id])
        return result_of(custom_id)

    def accept(self, rows: list[bytes]) -> FakeBatch:
        batch = super().accept(rows)
        batch.lost = self.lost & {*batch.custom_ids}
        return batch


def start(folder: Path, api: FakeAPI, count: int) -> Run:
    """Start a run of `count` requests whose output is results.jsonl."""
    requests = folder / "requests.jsonl"
    requests.write_bytes(b"".join(row(f"r{n}") + b"\n" for n in range(count)))
    return start_with(requests, api)


def start_with(requests: Path, api: FakeAPI, options: RunOptions = OPTIONS) -> Run:
    """Start a run whose output is results.jsonl beside its requests."""
    return start_run(
        requests,
        requests.with_name("results.jsonl"),
        client=api,  # type: ignore[arg-type]
        options=options,
        system=FakeClock().system,
    )


def finish(folder: Path, api: FakeAPI, count: int) -> Path:
    """Finish a run and return its output."""
    with closing(start(folder, api, count)) as run:
        run.finish()
    return folder / "results.jsonl"


def resume_finished(folder: Path, api: FakeAPI) -> Run:
    """Resume the run."""
    return resume(folder / "results.jsonl", client=api, options=OPTIONS)  # type: ignore[arg-type]
