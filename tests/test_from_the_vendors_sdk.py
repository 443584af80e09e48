"""Each block of docs/from-the-vendors-sdk.md runs; the vendor's ones where its SDK is installed."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest

from message_batches.sandbox import Sandbox
from tests.pages import blocks, page

BLOCKS = blocks(page("docs/from-the-vendors-sdk.md"))
HAS_SDK = importlib.util.find_spec("anthropic") is not None


def is_vendors(text: str) -> bool:
    return "anthropic." in text and "import message_batches" not in text


@pytest.fixture(autouse=True)
def service(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    monkeypatch.chdir(tmp_path)
    for name in ("ANTHROPIC_AUTH_TOKEN", "ANTHROPIC_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    with Sandbox(batch_seconds=0) as sandbox:
        monkeypatch.setenv("ANTHROPIC_BASE_URL", sandbox.base_url)
        monkeypatch.setenv("ANTHROPIC_API_KEY", sandbox.api_key)
        yield sandbox


def run(*, with_vendors: bool, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Run the blocks one after another; return the lines that those of this package printed."""
    names: dict[str, Any] = {}
    printed = []
    for kind, text in BLOCKS:
        assert kind == "python"
        if is_vendors(text) and not with_vendors:
            continue
        exec(compile(text, "docs/from-the-vendors-sdk.md", "exec"), names)
        shown = "".join(sorted(capsys.readouterr().out.splitlines(keepends=True)))
        if not is_vendors(text):
            printed.append(shown)
    return printed


EXPECTED = [
    "in_progress\n",
    "",
    "film-0 ",
    "",
    "Request 3",
    "",
    "2 results\n",
    "title=",
    "film-0 title=",
    "The schema takes an object with any keys",
    "This client has no messages.create, only batches",
    "film-0 succeeded\nfilm-1 succeeded\n",
]


def test_the_blocks_of_this_package_run(capsys: pytest.CaptureFixture[str]) -> None:
    printed = run(with_vendors=False, capsys=capsys)
    assert len(printed) == len(EXPECTED)
    for shown, start in zip(printed, EXPECTED, strict=True):
        assert shown.startswith(start)


@pytest.mark.skipif(not HAS_SDK, reason="the vendor's SDK is installed by `nox -s peers` only")
def test_the_blocks_of_both_run(capsys: pytest.CaptureFixture[str]) -> None:
    assert len(run(with_vendors=True, capsys=capsys)) == len(EXPECTED)
    assert any(is_vendors(text) for _, text in BLOCKS), 'of the SDK called "anthropic"'


def test_the_vendors_first_block_runs_here(capsys: pytest.CaptureFixture[str]) -> None:
    _, common, vendors, *_ = (text for _, text in BLOCKS)
    names: dict[str, Any] = {}
    exec(common, names)
    exec(vendors.replace("anthropic", "message_batches"), names)
    assert [line.split()[0] for line in sorted(capsys.readouterr().out.splitlines())] == [
        "film-0",
        "film-1",
    ]
