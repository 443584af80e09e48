"""
Run tables in child processes and kill each of them at another step, from the first one on.

A program, since it forks; it uses the steps of the program for runs. Arguments: base URL, key,
folder, how many steps a run has at most, and how many steps are between two kills. It prints how
many runs were killed.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pyarrow as pa
from attrs import evolve
from pyarrow import csv

from message_batches import Anthropic
from message_batches.tables import run_table
from tests.jobs.kill_runs import OPTIONS, Steps, in_child, killed

ROWS = 5


def do(number: int, folder: Path, base_url: str, key: str, last: int | None) -> None:
    steps = Steps(last)
    steps.watch()
    # Every other run is over a frame, which is saved beside the output.
    source = folder / "films.csv" if number % 2 else csv.read_csv(folder / "films.csv")
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
        ) as run,
    ):
        assert run.finish().succeeded


def start(number: int, folder: Path, base_url: str, key: str, last: int | None = None) -> int:
    return in_child(lambda: do(number, folder, base_url, key, last))


def main(parent: Path, base_url: str, key: str, most: int, stride: int) -> int:
    for number, step in enumerate(range(1, most + 1, stride), 1):
        folder = parent / str(step)
        folder.mkdir()
        films = "".join(f"{step} film {row}\n" for row in range(ROWS))
        (folder / "films.csv").write_text(f"film\n{films}")
        if not killed(start(number, folder, base_url, key, step)):
            return number - 1
        assert not killed(start(number, folder, base_url, key))
    return number


if __name__ == "__main__":
    pa.set_cpu_count(1)
    url, secret, place, most, stride = sys.argv[1:]
    sys.stdout.write(f"{main(Path(place), url, secret, int(most), int(stride))}\n")
