"""
Update a run in child processes, and kill each of them at another step.

A separate program, so that children are forked from a process with one thread and everything
imported. Argument: an empty folder. Prints how many children were killed, and after how many of the
kills the run was the new one.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections import Counter
from collections.abc import Callable
from copy import deepcopy
from functools import partial
from pathlib import Path
from typing import Any

from message_batches.jobs import RunOptions
from message_batches.jobs.internals import Ledger, RunFolder, start_run
from message_batches.jobs.ledger import locked_run
from message_batches.jobs.ledger.store import SqliteStore
from message_batches.jobs.output import output_of
from message_batches.jobs.start import prepared
from message_batches.jobs.system import System
from tests.jobs.fake_api import FakeAPI, FakeClock, row

OLD = [row(each) for each in "abcdefgh"]
NEW = [row("x"), *(row(each, "Hello again" if each in "bf" else "Hello") for each in "hfcbeag")]
TO_SEND = Counter("xbf")

STEPS = {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "os.chmod"}
"""What a process may be killed before."""


def begin(out: Path) -> FakeAPI:
    """Make a run with results, one batch that ended, and one in flight."""
    api, clock = FakeAPI(), FakeClock()
    options = RunOptions(max_batch_requests=3)
    with start_run(OLD, out, client=api, options=options, system=clock.system) as run:  # type: ignore[arg-type]
        run.submit()
        first = api.batches[0]
        first.looks_left = 0
        first.look()
        run.collect_ready()
    assert len(out.read_bytes().splitlines()) == 3
    return api


def update(out: Path) -> None:
    options = RunOptions(max_batch_requests=3, update=True)
    with prepared(
        NEW,
        out,
        service="http://fake",
        anthropic_version="2023-06-01",
        options=options,
        system=quiet(),
    ):
        pass


def quiet() -> System:
    """Return a machine whose clock stands, so that two updates are the same."""
    return FakeClock().system


def state_of(out: Path) -> tuple[list[str], bytes, bytes]:
    """Return what a process finds that continues the run: ledger, output and requests."""
    folder = RunFolder.of(out)
    with locked_run(folder), Ledger.open(folder) as ledger:
        output_of(ledger).recover()
        return dump_of(folder.ledger), out.read_bytes(), folder.requests.read_bytes()


def dump_of(path: Path) -> list[str]:
    import sqlite3
    from contextlib import closing

    changing = ('"files"', '"seal"', "'files'", '"rewriting"', "'rewriting'")
    with closing(sqlite3.connect(path)) as database:
        return [line for line in database.iterdump() if not any(each in line for each in changing)]


def killed_at(step: int, act: Callable[[], None]) -> bool:
    """Act in a child that dies at a step; return whether it came so far."""
    process = os.fork()
    if not process:
        code = 1
        try:
            die_at(step)
            act()
            code = 0
        finally:
            os._exit(code)
    _, status = os.waitpid(process, 0)
    if os.WIFSIGNALED(status):
        return True
    assert status == 0, "a child failed by itself"
    return False


def die_at(last: int) -> None:
    taken = 0

    def step() -> None:
        nonlocal taken
        taken += 1
        if taken == last:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(event: str, _: Any) -> None:
        if event in STEPS:
            step()

    transact = SqliteStore.transact

    def transacting(self: SqliteStore, body: Callable[[], Any]) -> Any:
        def then_die() -> Any:
            result = body()
            step()  # before the commit
            return result

        result = transact(self, then_die)
        step()
        return result

    SqliteStore.transact = transacting  # type: ignore[method-assign]
    sys.addaudithook(watch)


def finish(api: FakeAPI, out: Path) -> None:
    """Finish the run with the new input, and check what was sent for it."""
    api, clock = deepcopy(api), FakeClock()
    options = RunOptions(max_batch_requests=3, update=True)
    with start_run(NEW, out, client=api, options=options, system=clock.system) as run:  # type: ignore[arg-type]
        assert run.finish().succeeded
    assert Counter(api.accepted) == Counter("abcdefgh") + TO_SEND
    assert {path.name for path in out.parent.iterdir()} == {out.name, f"{out.name}.run"}
    left = {path.name for path in RunFolder.of(out).folder.iterdir()}
    assert left <= {"ledger.sqlite", "ledger.sqlite-journal", "requests.jsonl", "parts"}, left


def main(folder: Path) -> None:
    template, place = folder / "template", folder / "place"
    template.mkdir()
    api = begin(template / "out.jsonl")

    def again() -> Path:
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(template, place)
        return place / "out.jsonl"

    old = state_of(again())
    update(again())
    new = state_of(place / "out.jsonl")
    assert old[1] != new[1]
    assert old[2] != new[2]
    kills = are_new = 0
    while killed_at(kills + 1, partial(update, again())):
        kills += 1
        found = state_of(place / "out.jsonl")
        assert found in (old, new), f"neither the old run nor the new one after step {kills}"
        is_new = found == new
        assert is_new or not are_new, "an update was undone"
        are_new += is_new
        finish(api, place / "out.jsonl")
    sys.stdout.write(f"{kills} {are_new}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
