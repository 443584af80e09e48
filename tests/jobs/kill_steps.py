"""
Do runs in steps, in child processes that are killed, or in several at once.

Every step is done twice, as orchestrators do. Arguments: base URL, key, folder, then `steps`,
`moments` or `crowds` and how many.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from pathlib import Path

from message_batches import Anthropic
from message_batches.jobs import DecisionRequiredError, resume, steps
from tests.jobs.kill_runs import (
    OPTIONS,
    Start,
    Steps,
    at_random_moments,
    at_steps,
    in_child,
    killed,
    new_folder,
)


def do(folder: Path, base_url: str, key: str, last: int | None) -> None:
    """Do the run of a folder, killed at a step or not at all."""
    Steps(last).watch()
    source, out = folder / "requests.jsonl", folder / "results.jsonl"
    with Anthropic(base_url=base_url, api_key=key) as client:
        for _ in range(2):
            steps.plan(source, out, client=client, options=OPTIONS)
        while True:
            try:
                for _ in range(2):
                    submitted = steps.submit(source, out, client=client, options=OPTIONS)
            except DecisionRequiredError as question:
                # Processes died twice while they sent the same requests, and no other create was
                # answered. No batch has appeared, so a person would send them again.
                if question.candidates:
                    raise
                with resume(out, client=client, options=OPTIONS) as run:
                    run.decide(question.partition, resubmit=True)
                continue
            if submitted.done:
                return
            polled = steps.poll(out, client=client, options=OPTIONS)
            for ended in (*polled.ended, *polled.ended):
                handle = steps.Handle.from_dict(json.loads(json.dumps(ended.to_dict())))
                steps.collect(handle, client=client, options=OPTIONS)
            time.sleep(0.01)


def in_crowds(parent: Path, start: Start, count: int) -> int:
    """Do each run in three processes at once, and kill one of them at a random moment."""
    kills = 0
    moments = random.Random(9)
    for number in range(count):
        folder = new_folder(parent, f"crowd{number}")
        first, *others = [start(folder) for _ in range(3)]
        time.sleep(moments.uniform(0.05, 0.5))
        os.kill(first, signal.SIGKILL)
        kills += killed(first)
        for child in others:
            assert not killed(child)
    return kills


if __name__ == "__main__":
    url, secret, place, way, count = sys.argv[1:]

    def start(folder: Path, last: int | None = None) -> int:
        return in_child(lambda: do(folder, url, secret, last))

    deal = {"steps": at_steps, "moments": at_random_moments, "crowds": in_crowds}[way]
    sys.stdout.write(f"{deal(Path(place), start, int(count))}\n")
