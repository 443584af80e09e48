"""
Start runs whose answers are asked for again, in child processes, and kill them.

As `kill_runs`, with its arguments, and with `retries`: answers that were kept are asked again then.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from attrs import evolve

from message_batches import Anthropic
from message_batches.jobs import RunOptions
from message_batches.jobs.internals import start_run
from message_batches.jobs.system import System
from tests.jobs.answer_policies import CURABLE, EVERY_RETRY, FEW, LIMITS, MORE_TOKENS, rows
from tests.jobs.kill_runs import Steps, at_random_moments, at_steps, do, in_child

OPTIONS = RunOptions(
    max_batch_requests=3,
    polling_interval=0.02,
    reconcile_for=0.2,
    on_answer=EVERY_RETRY,
    **LIMITS,
)


def new_folder(parent: Path, name: str) -> Path:
    folder = parent / name
    folder.mkdir()
    (folder / "requests.jsonl").write_bytes(rows(f"{name}-", CURABLE if way == "retries" else FEW))
    return folder


def retry(folder: Path, base_url: str, key: str, last: int | None) -> None:
    """Finish the run of a folder, then ask again, killed at a step of that or not at all."""
    with (
        Anthropic(base_url=base_url, api_key=key) as client,
        start_run(
            folder / "requests.jsonl",
            folder / "results.jsonl",
            client=client,
            options=evolve(OPTIONS, on_answer={}),
            system=System(sleep=time.sleep, fsync=lambda descriptor: os.fsync(descriptor)),
        ) as job,
    ):
        job.finish()
        Steps(last).watch()
        job.retry(answers=["truncated", "paused", "invalid"], max_tokens=MORE_TOKENS)
        assert job.finish().finished


if __name__ == "__main__":
    url, secret, place, way, count = sys.argv[1:]

    def start(folder: Path, last: int | None = None) -> int:
        if way == "retries":
            return in_child(lambda: retry(folder, url, secret, last))
        return in_child(lambda: do(folder, url, secret, last, OPTIONS))

    deal = at_random_moments if way == "moments" else at_steps
    sys.stdout.write(f"{deal(Path(place), start, int(count), new_folder)}\n")
