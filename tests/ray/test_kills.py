"""Workers and drivers of a large Dataset are killed; each driver begins on a fresh machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("ray", reason="needs the extra ray: nox -s ray")
pytest.importorskip("psutil", reason="needs psutil: nox -s ray")

from tests import postgres
from tests.programs import accepted_by
from tests.ray.conftest import KEY
from tests.ray.helpers import COLLECTING, CREATING, Killer

ROWS = 200_000
LIVES = 2
"""Drivers that are killed."""


@pytest.fixture(scope="module")
def ledger() -> Iterator[str]:
    with postgres.running() as server, server.database() as url:
        yield url


class Driver:
    """A driver in a folder of its own, which has nothing of an earlier one."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        folder.mkdir()
        script = Path(__file__).with_name("dataset_driver.py")
        self.process = subprocess.Popen(
            [sys.executable, str(script), *arguments, str(ROWS)],
            stdout=subprocess.PIPE,
            text=True,
            cwd=folder,
            env={**os.environ, "ANTHROPIC_API_KEY": KEY},
        )

    def __enter__(self) -> Driver:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.communicate()


def batches(sandbox: Any) -> int:
    accepted: int = sandbox.report()["accepted"]["batches"]
    return accepted


@pytest.mark.slow
def test_each_row_is_paid_once_and_answered_once(
    cluster: Any, sandbox: Any, bucket: str, ledger: str, tmp_path: Path
) -> None:
    arguments = (
        cluster.get_runtime_context().gcs_address,
        sandbox.base_url,
        f"{bucket}/films.jsonl",
        ledger,
    )
    sandbox.add_fault("stall:seconds=1,on=create")
    sandbox.add_fault("drop:when=after,on=create,chance=0.2,times=2")
    with Killer({CREATING: 3, COLLECTING: 2}, pause=4) as killer:
        for life in range(LIVES):
            before = batches(sandbox)
            with Driver(tmp_path / f"driver-{life}", *arguments) as driver:
                # In its first life it writes the requests; then it dies with creates under way.
                while batches(sandbox) < before + 2 and driver.process.poll() is None:
                    time.sleep(0.1)
                assert driver.process.poll() is None, "the driver ended before it was killed"
        with Driver(tmp_path / "driver-last", *arguments) as driver:
            printed, _ = driver.process.communicate(timeout=600)
            assert driver.process.returncode == 0
    # Ray writes to the same stream, such as that a worker died.
    (answer,) = (line for line in printed.splitlines() if line.startswith("["))
    assert json.loads(answer) == [ROWS, ROWS, {"succeeded": ROWS}]
    assert killer.killed.total() > 0
    sandbox.clear_faults()
    paid = accepted_by(sandbox)
    assert len(paid) == ROWS
    assert Counter(paid.values()) == {1: ROWS}
