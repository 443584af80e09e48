"""The API key stays in the environment of the workers."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.ray.inputs import KEY, request, write

pytest.importorskip("ray", reason="needs the extra ray: nox -s ray")

import ray

from message_batches.jobs import ServiceRefusedError
from message_batches.ray import ledger_actor as actor_module
from message_batches.ray import run as run_module
from message_batches.ray.messages import Access
from message_batches.sandbox import Sandbox


def files_with_key(folder: Path) -> Iterator[str]:
    for path in folder.rglob("*"):
        if path.is_file() and KEY.encode() in path.read_bytes():
            yield str(path)


def test_no_file_of_a_run_or_of_ray_contains_the_key(
    send: Callable[..., Any], sandbox: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    passed: list[bytes] = []
    task = run_module._Driver.task
    call = run_module._Driver.call

    def watched_task(driver: Any, function: Any, *arguments: Any, **named: Any) -> Any:
        # Only Ray can pickle the handle of an actor.
        plain = [item for item in arguments if item is not driver._actor]
        passed.append(pickle.dumps(plain))
        return task(driver, function, *arguments, **named)

    def watched_call(driver: Any, method: str, *arguments: Any) -> Any:
        reply = call(driver, method, *arguments)
        passed.append(pickle.dumps((arguments, reply)))
        return reply

    monkeypatch.setattr(run_module._Driver, "task", watched_task)
    monkeypatch.setattr(run_module._Driver, "call", watched_call)
    sandbox.add_fault("error:status=500,on=create,times=1")
    sandbox.add_fault("error:status=529,on=list,times=1")
    send(write(tmp_path / "in.jsonl", [request(f"r{n}") for n in range(45)]))

    assert len(passed) > 10
    assert not any(KEY.encode() in item for item in passed)
    assert list(files_with_key(tmp_path)) == []
    # Ray has no public name for its log folder.
    session = Path(ray._private.worker._global_node.get_session_dir_path())
    assert list((session / "logs").iterdir())
    assert list(files_with_key(session / "logs")) == []


def test_an_error_about_a_rejected_key_does_not_show_the_key(
    cluster: Any, tmp_path: Path, send: Callable[..., Any]
) -> None:
    source = write(tmp_path / "in.jsonl", [request("r0")])
    with (
        Sandbox(api_key="sk-another") as sandbox,
        pytest.raises(ServiceRefusedError, match="ANTHROPIC_API_KEY") as caught,
    ):
        send(source, base_url=sandbox.base_url)
    assert KEY not in f"{caught.value!r} {caught.value.__cause__!r}"


def test_a_worker_without_a_key_is_reported_before_planning(
    cluster: Any, sandbox: Any, tmp_path: Path, send: Callable[..., Any]
) -> None:
    source = write(tmp_path / "in.jsonl", [request("r0")])
    options = {"runtime_env": {"env_vars": {"ANTHROPIC_API_KEY": ""}}}
    with pytest.raises(ServiceRefusedError, match="A worker has no API key"):
        send(source, task_options=options)
    assert not (tmp_path / "run" / actor_module.NAME).exists()


def test_a_worker_whose_environment_names_another_service_is_refused(monkeypatch: Any) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", KEY)
    monkeypatch.setenv("ANTHROPIC_BASE_URL", "http://127.0.0.1:9")
    access = Access(None, "2023-06-01", None, None)
    with (
        pytest.raises(ServiceRefusedError, match="uses the service"),
        access.service("https://another"),
    ):
        pass
