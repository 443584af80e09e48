"""
Runs tables in child processes and kills each at a step of its own, from the first one on.

A program of its own, as the one for runs, whose steps it takes: that must be importable. Arguments:
base URL, key, folder, and after how many steps to stop looking for the end. It prints how many runs
were killed.
"""

from __future__ import annotations

import itertools
import os
import sys
from pathlib import Path

import pyarrow as pa
from killing import SETTINGS, Steps, killed
from pyarrow import csv

from message_batches import Anthropic
from message_batches.jobs import Limits
from message_batches.tables import run_table

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
            limits=Limits(rows=3),
            settings=SETTINGS,
        ) as job,
    ):
        assert job.finish().succeeded


def in_child(folder: Path, base_url: str, key: str, last: int | None = None) -> int:
    if child := os.fork():
        return child
    try:
        do(folder, base_url, key, last)
    except BaseException as error:
        sys.stderr.write(f"{error!r}\n")
        sys.stderr.flush()
        os._exit(1)
    os._exit(0)


def main(parent: Path, base_url: str, key: str, most: int) -> int:
    for step in itertools.islice(itertools.count(1), most):
        folder = parent / str(step)
        folder.mkdir()
        films = "".join(f"{step} film {number}\n" for number in range(ROWS))
        (folder / "films.csv").write_text(f"film\n{films}")
        if not killed(in_child(folder, base_url, key, step)):
            return step - 1
        assert not killed(in_child(folder, base_url, key))
    return most


if __name__ == "__main__":
    pa.set_cpu_count(1)
    url, secret, place, count = sys.argv[1:]
    sys.stdout.write(f"{main(Path(place), url, secret, int(count))}\n")
