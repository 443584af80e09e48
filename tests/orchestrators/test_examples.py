"""
The examples for orchestrators: every task runs twice, processes are killed, nothing is paid twice.

Prefect and Dagster run as they are. Airflow runs the DAG in a process of its own, without a
scheduler; of Temporal, which needs a server, only the activities run.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from message_batches.sandbox import Sandbox
from tests.jobs.fake_api import row
from tests.orchestrators import drivers
from tests.programs import accepted_by

REQUESTS = 10

Start = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(batch_seconds=1) as sandbox:
        yield sandbox


@pytest.fixture
def start(sandbox: Sandbox, tmp_path: Path) -> Iterator[Start]:
    """Return a function that starts an example in a group of processes of its own."""
    requests = b"".join(row(f"r{number}") + b"\n" for number in range(REQUESTS))
    (tmp_path / "requests.jsonl").write_bytes(requests)
    started: list[subprocess.Popen[bytes]] = []

    def start(orchestrator: str, **environment: str) -> subprocess.Popen[bytes]:
        home = tmp_path / f"home{len(started)}"
        home.mkdir()
        with open(home.with_suffix(".log"), "wb") as log:
            process = subprocess.Popen(
                [sys.executable, drivers.__file__, orchestrator, home],
                cwd=tmp_path,
                env={
                    **os.environ,
                    "ANTHROPIC_BASE_URL": sandbox.base_url,
                    "ANTHROPIC_API_KEY": sandbox.api_key,
                    **environment,
                },
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def kill_after_the_first_create(process: subprocess.Popen[bytes], sandbox: Sandbox) -> None:
    """Kill a process and its workers as soon as something was accepted."""
    deadline = time.monotonic() + 120
    while not sandbox.report()["accepted"]["batches"]:
        assert process.poll() is None, "it ended before it sent anything"
        assert time.monotonic() < deadline
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@pytest.mark.parametrize("orchestrator", ["prefect", "dagster", "airflow"])
def test_an_example_whose_tasks_are_repeated_and_killed_pays_once(
    orchestrator: str, start: Start, sandbox: Sandbox, tmp_path: Path
) -> None:
    pytest.importorskip(orchestrator, reason="nox -s orchestrators installs it")
    # Dagster: with a process for each task.
    killed = start(orchestrator, DAGSTER_EXECUTOR="multiprocess")
    kill_after_the_first_create(killed, sandbox)
    # Every task twice, at the same time.
    both = [start(orchestrator) for _ in range(2)]
    for process in both:
        assert process.wait(timeout=180) == 0, log_of(tmp_path)
    expected = Counter(f"r{number}" for number in range(REQUESTS))
    assert accepted_by(sandbox) == expected
    lines = map(json.loads, (tmp_path / "results.jsonl").read_bytes().splitlines())
    assert Counter(line["custom_id"] for line in lines) == expected


def log_of(folder: Path) -> str:
    return "\n".join(log.read_text(errors="replace")[-3000:] for log in folder.glob("*.log"))


def test_the_activities_for_temporal_survive_being_repeated(
    sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    testing = pytest.importorskip("temporalio.testing", reason="nox -s orchestrators installs it")
    monkeypatch.setenv("ANTHROPIC_BASE_URL", sandbox.base_url)
    monkeypatch.setenv("ANTHROPIC_API_KEY", sandbox.api_key)
    monkeypatch.syspath_prepend(drivers.EXAMPLES)
    import temporal_workflow as example  # type: ignore[import-not-found]

    source, out = tmp_path / "requests.jsonl", tmp_path / "results.jsonl"
    source.write_bytes(b"".join(row(f"r{number}") + b"\n" for number in range(REQUESTS)))
    run = testing.ActivityEnvironment().run

    async def collect() -> list[dict[str, object]]:
        polled: dict[str, list[dict[str, object]]] = {"ended": []}
        while not polled["ended"]:
            for _ in range(2):
                _, polled = run(example.submit_and_poll, str(source), str(out))
            await asyncio.sleep(0.05)
        handles = polled["ended"] * 2
        collected = await asyncio.gather(*(run(example.collect, handle) for handle in handles))
        return [json.loads(json.dumps(each)) for each in collected]

    assert [each["done"] for each in asyncio.run(collect())] == [True, True]
    assert accepted_by(sandbox) == Counter(f"r{number}" for number in range(REQUESTS))


def test_the_workflow_for_temporal_is_defined_as_temporal_demands(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    workflow = pytest.importorskip("temporalio.workflow", reason="nox -s orchestrators installs it")
    from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner

    monkeypatch.syspath_prepend(drivers.EXAMPLES)
    import temporal_workflow as example

    async def load() -> None:
        # As a worker does before it connects: the sandbox imports the module again.
        definition = workflow._Definition.must_from_class(example.Answer)
        SandboxedWorkflowRunner().prepare_workflow(definition)

    asyncio.run(load())


@pytest.mark.parametrize("path", sorted(drivers.EXAMPLES.glob("*.py")), ids=lambda path: path.stem)
def test_an_example_is_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 40


@pytest.mark.parametrize(
    ("name", "library"), [("airflow_dag", "airflow"), ("temporal_workflow", "temporalio")]
)
def test_an_example_that_cannot_run_completely_is_type_checked(name: str, library: str) -> None:
    for needed in (library, "mypy"):
        pytest.importorskip(needed, reason="nox -s orchestrators installs it")
    # Airflow's decorator of sensors has no types.
    mypy = [sys.executable, "-m", "mypy", "--strict", "--allow-untyped-decorators"]
    example = str(drivers.EXAMPLES / f"{name}.py")
    done = subprocess.run([*mypy, example], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
