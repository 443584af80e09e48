"""
Start runs in child processes and kill them: at a chosen step, or at a random moment.

A separate program, so that children are forked from a process with one thread and everything
imported: that makes a hundred kills cheap. Arguments: base URL, key, folder, then `steps` or
`moments` and how many.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from message_batches import Anthropic
from message_batches.jobs import RunOptions
from message_batches.jobs.internals import Service, start_run
from message_batches.jobs.ledger.store import SqliteStore
from message_batches.jobs.system import System
from tests.jobs.fake_api import row

ROWS = 7
OPTIONS = RunOptions(max_batch_requests=4, polling_interval=0.05, reconcile_for=0.2)


class Steps:
    """Counts what leaves a trace outside the process, and kills the process at one of them."""

    def __init__(self, last: int | None) -> None:
        self.last = last
        self.taken = 0

    def step(self) -> None:
        self.taken += 1
        if self.taken == self.last:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def stepping(*arguments: Any, **named: Any) -> Any:
            self.step()
            result = function(*arguments, **named)
            self.step()
            return result

        return stepping

    def watch(self) -> None:
        """Make every change to a file or to the service a step, on both sides of it."""
        os.fsync = self.around(os.fsync)
        Path.replace = self.around(Path.replace)  # type: ignore[method-assign]
        Path.rename = self.around(Path.rename)  # type: ignore[method-assign]
        Path.unlink = self.around(Path.unlink)  # type: ignore[method-assign]
        Service.create = self.around(Service.create)  # type: ignore[method-assign]
        Service.save_results = self.around(Service.save_results)  # type: ignore[method-assign]
        transact = SqliteStore.transact

        def stepping(store: SqliteStore, body: Callable[[], Any]) -> Any:
            def stepped() -> Any:
                result = body()
                self.step()
                return result

            result = transact(store, stepped)
            self.step()
            return result

        SqliteStore.transact = stepping  # type: ignore[method-assign]


def do(
    folder: Path, base_url: str, key: str, last: int | None, options: RunOptions = OPTIONS
) -> None:
    """Run the job of a folder, killed at a step or not at all."""
    steps = Steps(last)
    steps.watch()
    with (
        Anthropic(base_url=base_url, api_key=key) as client,
        start_run(
            folder / "requests.jsonl",
            folder / "results.jsonl",
            client=client,
            options=options,
            system=System(sleep=time.sleep, fsync=os.fsync),
        ) as job,
    ):
        report = job.finish()
        assert report.succeeded if options is OPTIONS else report.finished


def in_child(work: Callable[[], None]) -> int:
    """Start work in a child; give its process id."""
    if child := os.fork():
        return child
    try:
        work()
    except BaseException as error:
        sys.stderr.write(f"{error!r}\n")
        sys.stderr.flush()
        os._exit(1)
    os._exit(0)


class Start(Protocol):
    """Starts the job of a folder in a child, killed at a step or not; gives its process id."""

    def __call__(self, folder: Path, last: int | None = None) -> int: ...


def killed(child: int) -> bool:
    """Wait for a child; tell whether it was killed, and fail if it failed by itself."""
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return True
    if os.WEXITSTATUS(status):
        sys.exit("a run failed by itself")
    return False


def new_folder(parent: Path, name: str) -> Path:
    folder = parent / name
    folder.mkdir()
    rows = (row(f"{name}-{number}", max_tokens=1000) + b"\n" for number in range(ROWS))
    (folder / "requests.jsonl").write_bytes(b"".join(rows))
    return folder


NewFolder = Callable[[Path, str], Path]


def at_steps(parent: Path, start: Start, every: int, new_folder: NewFolder = new_folder) -> int:
    """Kill one run at its first step, others at every n-th one after it; then let each finish."""
    kills = 0
    for step in range(1, 1000, every):
        folder = new_folder(parent, f"step{step}")
        if not killed(start(folder, step)):
            break
        kills += 1
        if step % 3 == 0:
            # A second time on the way back, at a step that differs from run to run.
            kills += killed(start(folder, 1 + step * 7 % 11))
        assert not killed(start(folder))
    return kills


def at_random_moments(
    parent: Path, start: Start, wanted: int, new_folder: NewFolder = new_folder
) -> int:
    """Kill runs again and again wherever they are, until so many kills have been dealt."""
    kills = number = 0
    moments = random.Random(8)
    while kills < wanted:
        number += 1
        folder = new_folder(parent, f"moment{number}")
        while True:
            child = start(folder)
            if kills < wanted:
                time.sleep(moments.uniform(0.005, 0.25))
                os.kill(child, signal.SIGKILL)
            if not killed(child):
                break
            kills += 1
    return kills


if __name__ == "__main__":
    url, secret, place, way, count = sys.argv[1:]

    def start(folder: Path, last: int | None = None) -> int:
        return in_child(lambda: do(folder, url, secret, last))

    deal = {"steps": at_steps, "moments": at_random_moments}[way]
    sys.stdout.write(f"{deal(Path(place), start, int(count))}\n")
