"""The blocks of docs/client.md run, one after another."""

from __future__ import annotations

import pytest

from tests.pages import blocks, page


@pytest.fixture(scope="module")
def sandbox():
    server = pytest.importorskip("message_batches.sandbox", reason="needs the sandbox extra")
    with server.Sandbox(batch_seconds=0) as running:
        yield running


def test_python_blocks_run_one_after_another(sandbox, monkeypatch, capsys):
    monkeypatch.setenv("ANTHROPIC_BASE_URL", sandbox.base_url)
    monkeypatch.setenv("ANTHROPIC_API_KEY", sandbox.api_key)
    names = {}
    for _, block in blocks(page("docs/client.md")):
        exec(compile(block, "docs/client.md", "exec"), names)
        printed = capsys.readouterr().out
        assert printed, block
        names.setdefault("printed", []).append(printed)
    names["client"].close()

    rows, batches, kept, error, listed = names["printed"]
    assert sorted(line.split()[0] for line in rows.splitlines()) == [
        f"greeting-{n}" for n in range(3)
    ]
    assert "ended" in batches
    assert kept == "succeeded\n"
    assert error.startswith("404 req_")
    assert listed == "1 False\n"
