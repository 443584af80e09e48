"""Runs whose batches are sent and collected by tasks of Ray."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("ray", reason="needs the extra ray: nox -s ray")
pytest.importorskip("psutil", reason="needs psutil: nox -s ray")


import ray
from message_batches.jobs import InputError, RunOptions
from message_batches.jobs.engine import Finished, Service, Task
from message_batches.jobs.engine.policy import cause_of
from message_batches.jobs.ledger import Texts
from message_batches.jobs.output import Judgement
from message_batches.jobs.state import Done, Failed
from message_batches.ray import run_on_ray
from message_batches.ray.carrier import RayTasks
from tests.programs import accepted_by
from tests.ray.conftest import KEY
from tests.ray.helpers import (
    COLLECTING,
    CREATING,
    DyingCollect,
    DyingCreate,
    Killer,
    client_of,
    ids_in,
    waiting_client,
    write_requests,
)

QUICK: dict[str, Any] = {"polling_interval": 0.3, "reconcile_for": 1.0, "max_batch_requests": 20}
LIGHT = {"num_cpus": 0.1}
"""As many tasks at once as a run may have, on a cluster with two processors."""

COUNT = 120


def expect_each_once(sandbox: Any, count: int) -> None:
    sandbox.clear_faults()
    assert accepted_by(sandbox) == Counter(f"r{number}" for number in range(count))


def test_every_result_is_in_the_output(sandbox: Any, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    source = write_requests(tmp_path / "in.jsonl", COUNT)
    options = RunOptions(**QUICK)
    with run_on_ray(source, out, options=options, connect=client_of(sandbox)) as run:
        assert run.finish().outcomes == {"succeeded": COUNT}
    assert ids_in(out) == Counter(f"r{number}" for number in range(COUNT))
    expect_each_once(sandbox, COUNT)


@pytest.fixture
def carry(sandbox: Any) -> Callable[[Task], Finished]:
    """Return a function that lets a task be carried out, and waits for it."""
    with client_of(sandbox)() as client:
        carrier = RayTasks(Service(client), client_of(sandbox), LIGHT)

    def carry(task: Task) -> Finished:
        done: queue.SimpleQueue[Finished] = queue.SimpleQueue()
        carrier.start(task, "a test", done.put, lambda: None)
        return done.get(timeout=60)

    return carry


def test_ray_never_repeats_a_create(carry: Callable[[Task], Finished], tmp_path: Path) -> None:
    log = tmp_path / "attempts"
    outcome = carry(DyingCreate(log, 0.0)).outcome  # type: ignore[arg-type]
    assert log.read_text() == "."
    assert isinstance(outcome, Failed)
    assert outcome.kind == "ambiguous"
    # A worker that Ray takes for dead may only be out of reach.
    assert outcome.sending


def test_ray_repeats_a_download(carry: Callable[[Task], Finished], tmp_path: Path) -> None:
    log = tmp_path / "attempts"
    judgement = Judgement(cause_of)
    task = DyingCollect("batch", log, Texts(["a"]), None, judgement, {})  # type: ignore[arg-type]
    finished = carry(task)
    assert log.read_text() == ".."
    assert finished.outcome == Done()


def test_no_file_of_a_run_or_of_ray_has_the_key(sandbox: Any, tmp_path: Path) -> None:
    sandbox.add_fault("error:status=500,on=create,times=1")
    source = write_requests(tmp_path / "in.jsonl", 20)
    out = tmp_path / "out.jsonl"
    with run_on_ray(source, out, options=RunOptions(**QUICK), connect=client_of(sandbox)) as run:
        run.finish()
    # Ray has no public name for its log folder.
    logs = Path(ray._private.worker._global_node.get_session_dir_path()) / "logs"
    files = [path for top in (tmp_path, logs) for path in top.rglob("*") if path.is_file()]
    assert len(files) > 10
    assert not [path for path in files if KEY.encode() in path.read_bytes()]


def test_eight_equal_batches_are_sent_side_by_side(sandbox: Any, tmp_path: Path) -> None:
    source = write_requests(tmp_path / "in.jsonl", 160)
    # With a limit that is known, nothing has to be learned from the first batches.
    options = RunOptions(**QUICK, uploads=8, max_queued_requests=1_000)
    arrived = tmp_path / "arrived"
    arrived.mkdir()
    with run_on_ray(
        source,
        tmp_path / "out.jsonl",
        options=options,
        connect=partial(waiting_client, sandbox.base_url, arrived, 8),
        remote_args=LIGHT,
    ) as run:
        assert run.finish().outcomes == {"succeeded": 160}
    assert len(list(arrived.iterdir())) == 8
    expect_each_once(sandbox, 160)


def test_a_changed_input_is_refused_by_its_name(sandbox: Any, tmp_path: Path) -> None:
    source = write_requests(tmp_path / "in.jsonl", 20)
    with run_on_ray(
        source, tmp_path / "out.jsonl", options=RunOptions(**QUICK), connect=client_of(sandbox)
    ) as run:
        source.write_bytes(source.read_bytes().replace(b"film 1", b"film 2"))
        with pytest.raises(InputError, match="has changed since the run started") as caught:
            run.finish()
    assert caught.value.source == str(source)
    assert sandbox.report()["accepted"]["requests"] == 0


@pytest.mark.slow
def test_nothing_is_lost_or_sent_twice_where_workers_die(sandbox: Any, tmp_path: Path) -> None:
    # Creates are slow, so that they die under way; results arrive slowly, and so do those.
    sandbox.add_fault("stall:seconds=0.5,on=create")
    sandbox.add_fault("stall:seconds=0.5,on=results,bytes=2000")
    source = write_requests(tmp_path / "in.jsonl", COUNT)
    # After a worker died, nobody knows whether it was the worker or only the connection to it.
    options = RunOptions(**QUICK, upload_timeout=8)
    out = tmp_path / "out.jsonl"
    with (
        Killer({CREATING: 3, COLLECTING: 2}) as killer,
        run_on_ray(
            source, out, options=options, connect=client_of(sandbox), remote_args=LIGHT
        ) as run,
    ):
        assert run.finish().outcomes == {"succeeded": COUNT}
    assert killer.killed == {CREATING: 3, COLLECTING: 2}
    assert ids_in(out) == Counter(f"r{number}" for number in range(COUNT))
    expect_each_once(sandbox, COUNT)


@pytest.mark.slow
def test_ctrl_c_waits_for_the_creates_that_are_under_way(
    cluster: Any, sandbox: Any, tmp_path: Path
) -> None:
    sandbox.add_fault("stall:seconds=3,on=create")
    write_requests(tmp_path / "in.jsonl", 40)
    driver = subprocess.Popen(
        [
            sys.executable,
            str(Path(__file__).with_name("driver_process.py")),
            cluster.get_runtime_context().gcs_address,
            sandbox.base_url,
            str(tmp_path),
        ],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "ANTHROPIC_API_KEY": KEY},
    )
    assert driver.stdout is not None
    try:
        # The first batch is sent by itself; then the second is under way.
        while "Partition 1: submitted" not in (line := driver.stdout.readline()):
            assert line, "the driver ended too early"
        driver.send_signal(signal.SIGINT)
        assert driver.wait(30) != 0
    finally:
        driver.kill()
        driver.wait()
        driver.stdout.close()
    began = time.monotonic()
    with run_on_ray(
        tmp_path / "in.jsonl",
        tmp_path / "out.jsonl",
        options=RunOptions(**QUICK, upload_timeout=600),
        connect=client_of(sandbox),
    ) as run:
        # Nothing is looked for, which would take ten minutes.
        assert [batch.known_by for batch in run.report().batches] == ["response"] * 2
        assert run.finish().outcomes == {"succeeded": 40}
    assert time.monotonic() - began < 60
    expect_each_once(sandbox, 40)
