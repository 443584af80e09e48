"""
Prepare a run in child processes and kill each of them, until one comes to its end.

A separate program, so that children are forked from a process with one thread and everything
imported. Arguments: the requests file, the output, after how many requests a plan is saved, and how
many kills: at a random step each, or at a random moment with `moments` after that. Prints how many
requests were planned in all children together, and how many of them were killed.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from message_batches.jobs import RunOptions, plan
from message_batches.jobs.input import input_check
from message_batches.jobs.ledger import LedgerBuilder
from message_batches.jobs.start import prepared
from message_batches.jobs.system import System

SYSTEM = System(token=lambda length: "ab" * length)


def watch(count: int, last: int | None) -> None:
    """Count requests in the file descriptor `count`, and die at a step."""
    taken = 0

    def step() -> None:
        nonlocal taken
        taken += 1
        if taken == last:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(function: Callable[..., Any]) -> Callable[..., Any]:
        def stepping(builder: Any, *arguments: Any) -> Any:
            step()
            if function is add:
                os.write(count, b"." * len(*arguments))
            result = function(builder, *arguments)
            step()
            return result

        return stepping

    add = LedgerBuilder.add_requests
    for name in ("add_requests", "save", "duplicates", "finish"):
        setattr(LedgerBuilder, name, around(getattr(LedgerBuilder, name)))


def child(source: Path, out: Path, count: int, last: int | None) -> int:
    """Prepare the run in a child; return its process id."""
    if process := os.fork():
        return process
    code = 1
    try:
        if count:
            watch(count, last)
        options = RunOptions(max_batch_requests=70)
        with prepared(
            source,
            out,
            service="service",
            anthropic_version="2023-06-01",
            options=options,
            system=SYSTEM,
        ):
            code = 0
    finally:
        os._exit(code)


def main(source: Path, out: Path, every: int, wanted: int, moments: bool) -> None:
    plan.SAVED_REQUESTS = every
    input_check.AT_ONCE = min(every, 10)
    dice = random.Random(every * wanted)
    kills = 0
    with open(out.with_name("count"), "wb") as file:
        while True:
            kill = kills < wanted
            last = (
                dice.randrange(1, 4 * every // input_check.AT_ONCE + 2)
                if kill and not moments
                else None
            )
            process = child(source, out, 0 if moments else file.fileno(), last)
            if kill and moments:
                time.sleep(dice.uniform(0.02, 0.3))
                os.kill(process, signal.SIGKILL)
            _, status = os.waitpid(process, 0)
            if not os.WIFSIGNALED(status):
                break
            kills += 1
    if status:
        sys.exit("a child failed by itself")
    sys.stdout.write(f"{out.with_name('count').stat().st_size} {kills}")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:3]), *map(int, sys.argv[3:5]), moments="moments" in sys.argv[5:])
