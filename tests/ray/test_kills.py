"""Workers, the ledger actor and the driver are killed: every request is sent once."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.ray.inputs import KEY, ids_in, request, write

pytest.importorskip("ray", reason="needs the extra ray: nox -s ray")
pytest.importorskip("psutil", reason="needs psutil: nox -s ray")

import psutil

from message_batches.ray import read_results

Send = Callable[..., Any]

SUBMITTING, COLLECTING, ACTOR = "ray::submit_partition", "ray::collect_part", "ray::LedgerActor"
REQUESTS = 120


class Killer(threading.Thread):
    """Kills processes of this cluster by their task, so many of each, one by one."""

    def __init__(self, targets: dict[str, int], pause: float = 0.3) -> None:
        super().__init__(daemon=True)
        self.targets = Counter(targets)
        self.killed: Counter[str] = Counter()
        self._pause = pause
        self._over = threading.Event()

    def __enter__(self) -> Killer:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self.join()

    def run(self) -> None:
        while self.targets.total() and not self._over.wait(0.01):
            for name in [name for name, left in self.targets.items() if left]:
                if victims := list(processes(name)):
                    victims[-1].kill()
                    self.targets[name] -= 1
                    self.killed[name] += 1
                    self._over.wait(self._pause)


def processes(name: str) -> Iterator[Any]:
    for process in psutil.Process().children(recursive=True):
        try:
            if process.cmdline()[:1] and process.cmdline()[0].startswith(name):
                yield process
        except psutil.Error:
            pass


def check(collected: Any, sandbox: Any, folder: Path) -> None:
    assert sandbox.repeated() == {}
    accepted = {"batches": len(collected.parts), "requests": REQUESTS}
    assert sandbox.report()["accepted"] == accepted
    assert collected.outcomes == {"succeeded": REQUESTS}
    assert Counter(ids_in(collected)) == Counter(f"r{n}" for n in range(REQUESTS))
    files = {path.name for path in (folder / "results").iterdir()}
    assert files == {Path(part.path).name for part in collected.parts}


@pytest.mark.slow
def test_no_request_is_lost_or_sent_twice_if_workers_and_the_actor_are_killed(
    send: Send, sandbox: Any, tmp_path: Path
) -> None:
    # Creates are slow and the responses to some are lost; results arrive slowly.
    sandbox.add_fault("stall:seconds=0.3,on=create")
    sandbox.add_fault("drop:when=after,on=create,chance=0.3,times=3")
    sandbox.add_fault("stall:seconds=0.5,on=results,bytes=2000")
    source = write(tmp_path / "in.jsonl", [request(f"r{n}") for n in range(REQUESTS)])
    with Killer({SUBMITTING: 2, COLLECTING: 2, ACTOR: 2}) as killer:
        collected = send(source)
    assert killer.killed == {SUBMITTING: 2, COLLECTING: 2, ACTOR: 2}
    check(collected, sandbox, tmp_path / "run")
    assert read_results(collected).count() == REQUESTS


@pytest.mark.slow
def test_a_run_whose_driver_was_killed_is_resumed(
    send: Send, sandbox: Any, tmp_path: Path, cluster: Any
) -> None:
    sandbox.add_fault("stall:seconds=0.4,on=create")
    lines = [json.dumps(request(f"r{n}")) for n in range(REQUESTS)]
    (tmp_path / "lines.json").write_text(json.dumps(lines))
    driver = subprocess.Popen(
        [
            sys.executable,
            str(Path(__file__).with_name("driver_process.py")),
            cluster.get_runtime_context().gcs_address,
            sandbox.base_url,
            str(tmp_path),
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "ANTHROPIC_API_KEY": KEY},
    )
    try:
        deadline = time.monotonic() + 90
        while sandbox.report()["accepted"]["batches"] < 3:
            assert driver.poll() is None, "the driver failed before it was killed"
            assert time.monotonic() < deadline
            time.sleep(0.02)
    finally:
        os.kill(driver.pid, signal.SIGKILL)
        driver.wait()
    # The Dataset has another order now: the requests in the folder count.
    dataset = cluster.data.from_items([{"line": line} for line in reversed(lines)])
    collected = send(dataset, column="line")
    check(collected, sandbox, tmp_path / "run")
