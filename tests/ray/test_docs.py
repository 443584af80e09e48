"""The code blocks of docs/ray.md run as they are."""

from __future__ import annotations

from typing import Any

import pytest

from tests.pages import blocks, page

pytest.importorskip("ray", reason="needs the extra ray: nox -s ray")
pytest.importorskip("distributed", reason="needs Dask: nox -s ray")

PAGE = page("docs/ray.md")


@pytest.mark.slow
def test_every_block_runs_in_order(
    cluster: Any, sandbox: Any, tmp_path: Any, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ANTHROPIC_BASE_URL", sandbox.base_url)
    # The workers of Ray were started before the sandbox and do not know its address.
    from message_batches.ray import run as run_module

    original = run_module.run_on_ray

    def run_on_ray(*arguments: Any, **named: Any) -> Any:
        return original(*arguments, base_url=sandbox.base_url, **named)

    monkeypatch.setattr(run_module, "run_on_ray", run_on_ray)
    names: dict[str, Any] = {"__name__": "__main__"}
    outputs = []
    for kind, text in blocks(PAGE):
        assert kind == "python"
        exec(compile(text, "docs/ray.md", "exec"), names)
        outputs.append(capsys.readouterr().out)
    sent, read, files, dask = outputs
    assert sent == "{'succeeded': 200}\n"
    assert read.startswith("200\n")
    assert "'outcome': 'succeeded'" in read
    assert files == "4\n"
    assert dask == "100\n"
