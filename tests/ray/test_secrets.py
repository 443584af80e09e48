"""The key stays where it is: in the environment of the workers."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.ray.requests_of import KEY, request, write

pytest.importorskip("ray", reason="needs the extra ray: nox -s ray")

import ray

from message_batches.jobs import ServiceRefusedError
from message_batches.ray import keeper as keeping
from message_batches.ray import running
from message_batches.ray.values import Access
from message_batches.sandbox import Sandbox


def files_with_key(folder: Path) -> Iterator[str]:
    for path in folder.rglob("*"):
        if path.is_file() and KEY.encode() in path.read_bytes():
            yield str(path)


def test_no_file_of_a_run_and_none_of_rays_has_the_key(
    send: Callable[..., Any], sandbox: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    passed: list[bytes] = []
    task = running._Driver.task
    ask = running._Driver.ask

    def watched(driver: Any, function: Any, *arguments: Any, **named: Any) -> Any:
        # The actor's handle is Ray's own and can be pickled by nothing else.
        plain = [one for one in arguments if one is not driver._keeper]
        passed.append(pickle.dumps(plain))
        return task(driver, function, *arguments, **named)

    def asked(driver: Any, what: str, *arguments: Any) -> Any:
        answer = ask(driver, what, *arguments)
        passed.append(pickle.dumps((arguments, answer)))
        return answer

    monkeypatch.setattr(running._Driver, "task", watched)
    monkeypatch.setattr(running._Driver, "ask", asked)
    sandbox.add_fault("error:status=500,on=create,times=1")
    sandbox.add_fault("error:status=529,on=list,times=1")
    send(write(tmp_path / "in.jsonl", [request(f"r{n}") for n in range(45)]))

    assert len(passed) > 10
    assert not any(KEY.encode() in one for one in passed)
    assert list(files_with_key(tmp_path)) == []
    # Ray has no public name for where it logs.
    session = Path(ray._private.worker._global_node.get_session_dir_path())
    assert list((session / "logs").iterdir())
    assert list(files_with_key(session / "logs")) == []


def test_a_key_that_is_not_taken_is_not_told(
    cluster: Any, tmp_path: Path, send: Callable[..., Any]
) -> None:
    source = write(tmp_path / "in.jsonl", [request("r0")])
    with (
        Sandbox(api_key="sk-another") as sandbox,
        pytest.raises(ServiceRefusedError, match="ANTHROPIC_API_KEY") as caught,
    ):
        send(source, base_url=sandbox.base_url)
    assert KEY not in f"{caught.value!r} {caught.value.__cause__!r}"


def test_a_worker_without_a_key_says_so_before_anything_is_planned(
    cluster: Any, sandbox: Any, tmp_path: Path, send: Callable[..., Any]
) -> None:
    source = write(tmp_path / "in.jsonl", [request("r0")])
    options = {"runtime_env": {"env_vars": {"ANTHROPIC_API_KEY": ""}}}
    with pytest.raises(ServiceRefusedError, match="No API key is known on a worker"):
        send(source, task_options=options)
    assert not (tmp_path / "run" / keeping.NAME).exists()


def test_a_worker_that_would_talk_to_another_service_does_not(monkeypatch: Any) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", KEY)
    monkeypatch.setenv("ANTHROPIC_BASE_URL", "http://127.0.0.1:9")
    access = Access(None, "2023-06-01", None, None)
    with (
        pytest.raises(ServiceRefusedError, match="would talk to"),
        access.service("https://another"),
    ):
        pass
