"""Workers, the actor and the driver killed: one batch for each partition, every row once."""

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

from tests.ray.requests_of import KEY, ids_in, request, write

pytest.importorskip("ray", reason="needs the extra ray: nox -s ray")
pytest.importorskip("psutil", reason="needs psutil: nox -s ray")

import psutil

from message_batches.ray import read_results

Send = Callable[..., Any]

SUBMITTING, COLLECTING, KEEPER = "ray::submit_partition", "ray::collect_part", "ray::LedgerActor"
ROWS = 120


class Killer(threading.Thread):
    """Kills processes of this cluster that are at certain work, so many of each, one by one."""

    def __init__(self, wanted: dict[str, int], pause: float = 0.3) -> None:
        super().__init__(daemon=True)
        self.wanted = Counter(wanted)
        self.dealt: Counter[str] = Counter()
        self._pause = pause
        self._over = threading.Event()

    def __enter__(self) -> Killer:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self.join()

    def run(self) -> None:
        while self.wanted.total() and not self._over.wait(0.01):
            for what in [what for what, left in self.wanted.items() if left]:
                if victims := list(at_work(what)):
                    victims[-1].kill()
                    self.wanted[what] -= 1
                    self.dealt[what] += 1
                    self._over.wait(self._pause)


def at_work(what: str) -> Iterator[Any]:
    for process in psutil.Process().children(recursive=True):
        try:
            if process.cmdline()[:1] and process.cmdline()[0].startswith(what):
                yield process
        except psutil.Error:
            pass


def check(collected: Any, sandbox: Any, folder: Path) -> None:
    assert sandbox.repeated() == {}
    accepted = {"batches": len(collected.parts), "requests": ROWS}
    assert sandbox.report()["accepted"] == accepted
    assert collected.outcomes == {"succeeded": ROWS}
    assert Counter(ids_in(collected)) == Counter(f"r{n}" for n in range(ROWS))
    files = {path.name for path in (folder / "results").iterdir()}
    assert files == {Path(part.path).name for part in collected.parts}


@pytest.mark.slow
def test_workers_and_the_actor_are_killed(send: Send, sandbox: Any, tmp_path: Path) -> None:
    # Every create takes a while and every third has no answer; the results come slowly.
    sandbox.add_fault("stall:seconds=0.3,on=create")
    sandbox.add_fault("drop:when=after,on=create,chance=0.3,times=3")
    sandbox.add_fault("stall:seconds=0.5,on=results,bytes=2000")
    source = write(tmp_path / "in.jsonl", [request(f"r{n}") for n in range(ROWS)])
    with Killer({SUBMITTING: 2, COLLECTING: 2, KEEPER: 2}) as killer:
        collected = send(source)
    assert killer.dealt == {SUBMITTING: 2, COLLECTING: 2, KEEPER: 2}
    check(collected, sandbox, tmp_path / "run")
    answers = read_results(collected)
    assert answers.count() == ROWS


@pytest.mark.slow
def test_the_driver_is_killed_and_comes_back(
    send: Send, sandbox: Any, tmp_path: Path, cluster: Any
) -> None:
    sandbox.add_fault("stall:seconds=0.4,on=create")
    lines = [json.dumps(request(f"r{n}")) for n in range(ROWS)]
    (tmp_path / "lines.json").write_text(json.dumps(lines))
    driver = subprocess.Popen(
        [
            sys.executable,
            str(Path(__file__).with_name("driving.py")),
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
            assert driver.poll() is None, "the driver failed by itself"
            assert time.monotonic() < deadline
            time.sleep(0.02)
    finally:
        os.kill(driver.pid, signal.SIGKILL)
        driver.wait()
    # A Dataset in another order, with other rows even: what counts is what was written down.
    dataset = cluster.data.from_items([{"line": line} for line in reversed(lines)])
    collected = send(dataset, column="line")
    check(collected, sandbox, tmp_path / "run")
