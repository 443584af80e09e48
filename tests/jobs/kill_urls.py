"""
A run whose output is at a URL and whose ledger is in a database, killed at a step.

A step is before or after a write: of an object, or of a transaction of the ledger.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from contextlib import contextmanager
from typing import Any

from message_batches.jobs import RunOptions, run
from message_batches.jobs.ledger.store import PostgresStore
from message_batches.jobs.output import composed, stored_part
from message_batches.jobs.start import remote_folder
from tests.jobs.answer_policies import EVERY_RETRY, LIMITS

steps = 0


def step(last: int) -> None:
    global steps
    steps += 1
    if steps == last:
        os.kill(os.getpid(), signal.SIGKILL)


def counted(call: Callable[..., Any], last: int) -> Callable[..., Any]:
    def called(*arguments: Any) -> Any:
        step(last)
        result = call(*arguments)
        step(last)
        return result

    return called


def main(last: int, source: str, out: str, ledger: str, asks_again: str = "") -> None:
    for module, name in (
        (composed, "put"),
        (stored_part, "put"),
        (remote_folder, "put"),
        (remote_folder, "put_new"),
    ):
        setattr(module, name, counted(getattr(module, name), last))
    PostgresStore.transact = counted(PostgresStore.transact, last)  # type: ignore[method-assign]
    writing = composed.writing

    @contextmanager
    def written(url: str) -> Any:
        with writing(url) as file:
            yield file
            step(last)
        step(last)

    composed.writing = written  # type: ignore[assignment]
    options = RunOptions(
        max_batch_requests=5,
        polling_interval=0.05,
        reconcile_for=0.5,
        upload_timeout=2.0,
        ledger=ledger,
        on_answer=EVERY_RETRY if asks_again else {},
        **LIMITS,
    )
    with run(source, out, options=options) as job:
        report = job.finish()
    sys.stdout.write(f"{steps} {report.succeeded}")


if __name__ == "__main__":
    main(int(sys.argv[1]), *sys.argv[2:])
