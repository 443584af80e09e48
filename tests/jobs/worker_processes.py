"""
Start workers that share a plan: each submits, polls and collects whatever is left to do.

A separate program, as `kill_runs` is and for the same reason. Arguments: base URL, key, folder with
the requests, and how many workers are to be killed.
"""

from __future__ import annotations

import os
import pickle
import random
import signal
import sys
import time
from pathlib import Path

from message_batches import Anthropic
from message_batches.jobs.steps import (
    AlreadySubmittingError,
    BatchLimits,
    CreateUnknownError,
    Handle,
    Partition,
    Service,
    collect,
    plan,
    poll,
    submit,
)

WORKERS = 4
RECONCILE_FOR = 0.2


def work(pickled: bytes, ledger: Path, parts: Path, base_url: str, key: str) -> None:
    partitions: list[Partition] = pickle.loads(pickled)
    random.shuffle(partitions)
    with Anthropic(base_url=base_url, api_key=key) as client:
        service = Service(client)
        for partition in partitions:
            handle = submitted(partition, ledger, service)
            while not poll([handle], service=service)[0].ended:
                time.sleep(0.02)
            handle = pickle.loads(pickle.dumps(handle))
            manifest = collect(handle, parts / f"{partition.number}.jsonl", service=service)
            assert manifest.outcomes == {"succeeded": partition.requests}
            assert pickle.loads(pickle.dumps(manifest)) == manifest


def submitted(partition: Partition, ledger: Path, service: Service) -> Handle:
    while True:
        try:
            return submit(partition, ledger=ledger, service=service, reconcile_for=RECONCILE_FOR)
        except (AlreadySubmittingError, CreateUnknownError):
            time.sleep(0.02)


def start(*arguments: object) -> int:
    if child := os.fork():
        return child
    try:
        work(*arguments)  # type: ignore[arg-type]
    except BaseException as error:
        sys.stderr.write(f"{error!r}\n")
        sys.stderr.flush()
        os._exit(1)
    os._exit(0)


def main(base_url: str, key: str, folder: Path, kills: int) -> None:
    ledger, parts = folder / "plan.ledger", folder / "parts"
    parts.mkdir()
    partitions = plan(folder / "requests.jsonl", ledger, limits=BatchLimits(requests=20))
    arguments = (pickle.dumps(partitions), ledger, parts, base_url, key)
    workers = [start(*arguments) for _ in range(WORKERS)]
    for _ in range(kills):
        time.sleep(random.uniform(0.02, 0.2))
        victim = workers.pop(random.randrange(len(workers)))
        os.kill(victim, signal.SIGKILL)
        os.waitpid(victim, 0)
        workers.append(start(*arguments))
    if any(os.waitpid(worker, 0)[1] for worker in workers):
        sys.exit("a worker failed by itself")


if __name__ == "__main__":
    url, secret, place, count = sys.argv[1:]
    main(url, secret, Path(place), int(count))
