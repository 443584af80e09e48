"""
Runs tables in child processes and kills each at a step of its own, from the first one on.

A program of its own, as the one for runs, whose steps it takes. Arguments: base URL, key, folder,
and after how many steps to stop looking for the end. It prints how many runs were killed.
"""

from __future__ import annotations

import itertools
import sys
from pathlib import Path

import pyarrow as pa
from attrs import evolve
from pyarrow import csv

from message_batches import Anthropic
from message_batches.tables import run_table
from tests.jobs.killing import OPTIONS, Steps, in_child, killed

ROWS = 5


def do(folder: Path, base_url: str, key: str, last: int | None) -> None:
    steps = Steps(last)
    steps.watch()
    # Every other run is over a frame, which is kept beside the output.
    source = folder / "films.csv" if int(folder.name) % 2 else csv.read_csv(folder / "films.csv")
    with (
        Anthropic(base_url=base_url, api_key=key) as client,
        run_table(
            source,
            folder / "answers.parquet",
            prompt="Who made {{ film }}?",
            model="claude-haiku-4-5",
            id="film",
            client=client,
            options=evolve(OPTIONS, max_batch_requests=3),
        ) as job,
    ):
        assert job.finish().succeeded


def started(folder: Path, base_url: str, key: str, last: int | None = None) -> int:
    return in_child(lambda: do(folder, base_url, key, last))


def main(parent: Path, base_url: str, key: str, most: int) -> int:
    for step in itertools.islice(itertools.count(1), most):
        folder = parent / str(step)
        folder.mkdir()
        films = "".join(f"{step} film {number}\n" for number in range(ROWS))
        (folder / "films.csv").write_text(f"film\n{films}")
        if not killed(started(folder, base_url, key, step)):
            return step - 1
        assert not killed(started(folder, base_url, key))
    return most


if __name__ == "__main__":
    pa.set_cpu_count(1)
    url, secret, place, count = sys.argv[1:]
    sys.stdout.write(f"{main(Path(place), url, secret, int(count))}\n")
