"""The code blocks of docs/ray.md run as they are."""

from __future__ import annotations

from typing import Any

import pytest

from tests.pages import blocks, page

pytest.importorskip("ray", reason="needs the extra ray: nox -s ray")


def test_every_block_runs_in_order(
    cluster: Any, tmp_path: Any, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from s3fs import S3FileSystem

    from message_batches.ray import carrier
    from message_batches.sandbox import Sandbox
    from tests.ray.conftest import KEY
    from tests.ray.helpers import client_of

    S3FileSystem.clear_instance_cache()
    S3FileSystem().mkdir("s3://films")
    monkeypatch.chdir(tmp_path)
    outputs = []
    with Sandbox(batch_seconds=0.3, retry_after=0, api_key=KEY) as sandbox:
        monkeypatch.setenv("ANTHROPIC_BASE_URL", sandbox.base_url)
        # The workers were started before the sandbox, and do not know its address.
        connected = carrier.RayTasks.__init__

        def connect(tasks: Any, service: Any, _: Any, remote_args: Any = None) -> None:
            connected(tasks, service, client_of(sandbox), remote_args)

        monkeypatch.setattr(carrier.RayTasks, "__init__", connect)
        names: dict[str, Any] = {"__name__": "__main__"}
        for kind, text in blocks(page("docs/ray.md")):
            assert kind == "python"
            exec(compile(text, "docs/ray.md", "exec"), names)
            outputs.append(capsys.readouterr().out)
    assert outputs == ["3\n", "{'succeeded': 100}\n"]
    found = cluster.data.read_parquet("s3://films/reviews/").take_all()
    assert {row["title"] for row in found} == {"Alien", "Brazil", "Casablanca"}
    assert all("Sum up the film" in row["review"] for row in found)
