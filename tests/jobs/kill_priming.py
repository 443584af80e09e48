"""
Run with the prompt cache primed, and die at a step: before or after a transaction of the ledger.

Arguments: the URL of a sandbox, its key, the requests, the output, and the step; 0 for none.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from typing import Any

from message_batches import Anthropic
from message_batches.jobs import RunOptions, run
from message_batches.jobs.ledger.store import SqliteStore


def die_at(last: int) -> None:
    """Die at the end of a transaction, before it is committed, or after it."""
    taken = 0
    transact = SqliteStore.transact

    def step() -> None:
        nonlocal taken
        taken += 1
        if taken == last:
            os.kill(os.getpid(), signal.SIGKILL)

    def transacting(self: SqliteStore, body: Callable[[], Any]) -> Any:
        def then_die() -> Any:
            result = body()
            step()
            return result

        result = transact(self, then_die)
        step()
        return result

    SqliteStore.transact = transacting  # type: ignore[method-assign]


def main(base_url: str, api_key: str, source: str, out: str, step: str) -> None:
    if int(step):
        die_at(int(step))
    options = RunOptions(
        prime_cache=True, wire_ids="as-is", polling_interval=0.05, reconcile_for=0.2
    )
    with (
        Anthropic(base_url=base_url, api_key=api_key) as client,
        run(source, out, client=client, options=options) as job,
    ):
        assert job.finish().succeeded


if __name__ == "__main__":
    main(*sys.argv[1:])
