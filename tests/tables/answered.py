"""Runs with answers, made with the stand-in for the service."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from message_batches.jobs import Run, RunOptions, resume, run
from message_batches.tables.sources import Table, open_table
from tests.jobs.fake_api import FakeAPI, errored, row, succeeded

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
    """Answer a row by its number: some fail, and each tells which row it is."""
    number = int(custom_id[1:])
    if number % 5 == 4:
        return errored(custom_id, "invalid_request_error", f"no to {custom_id}")
    return succeeded(custom_id)


class Answering(FakeAPI):
    """The service; it loses the results of `lost`, and fails the rows of `failing` as it says."""

    def __init__(self) -> None:
        super().__init__()
        self.lost: set[str] = set()
        self.failing: Mapping[str, str] = {}
        self.answer = self._answer
        self.lines = self._lines

    def _answer(self, custom_id: str, _: int) -> dict[str, Any]:
        if custom_id in self.failing:
            return errored(custom_id, self.failing[custom_id])
        return result_of(custom_id)

    def _lines(self, _: Any, lines: list[bytes]) -> list[bytes]:
        return [line for line in lines if json.loads(line)["custom_id"] not in self.lost]


def begin(folder: Path, api: FakeAPI, count: int, **arguments: Any) -> Run:
    """Begin a run of so many rows whose output is results.jsonl."""
    requests = folder / "requests.jsonl"
    requests.write_bytes(b"".join(row(f"r{n}") + b"\n" for n in range(count)))
    return begin_with(requests, api, **arguments)


def begin_with(requests: Path, api: FakeAPI, **arguments: Any) -> Run:
    """Begin a run whose output is results.jsonl beside its requests."""
    return run(
        requests,
        requests.with_name("results.jsonl"),
        client=api,  # type: ignore[arg-type]
        options=OPTIONS,
        **arguments,
    )


def finish(folder: Path, api: FakeAPI, count: int) -> Path:
    """Make a finished run and give its output."""
    with closing(begin(folder, api, count)) as job:
        job.finish()
    return folder / "results.jsonl"


def again(folder: Path, api: FakeAPI) -> Run:
    """Take the run up again."""
    return resume(folder / "results.jsonl", client=api, options=OPTIONS)  # type: ignore[arg-type]
