"""Each block of the pages of the site runs, as a reader would run it, and prints what is shown."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from message_batches.sandbox import Sandbox
from tests.pages import ROOT, page
from tests.site.walk import blocks_of, walk

# The others have tests of their own.
PAGES = (
    "docs/start.md",
    "docs/recipes.md",
    "docs/events.md",
    *sorted(str(path.relative_to(ROOT)) for path in (ROOT / "docs" / "guides").glob("*.md")),
)
pytest.importorskip("sphinx", reason="run by `nox -s docs`, with what the guides need")


@pytest.fixture(autouse=True)
def service(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Sandbox]:
    """A sandbox that the environment names as the service, and an empty folder."""
    monkeypatch.chdir(tmp_path)
    for name in ("ANTHROPIC_AUTH_TOKEN", "ANTHROPIC_PROFILE", "ANTHROPIC_LOG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "100")
    with Sandbox(batch_seconds=0) as sandbox:
        monkeypatch.setenv("ANTHROPIC_BASE_URL", sandbox.base_url)
        monkeypatch.setenv("ANTHROPIC_API_KEY", sandbox.api_key)
        yield sandbox


@pytest.mark.parametrize("name", PAGES)
def test_every_block_runs_in_order_and_prints_what_is_shown(name: str, tmp_path: Path) -> None:
    text = page(name)
    if "jq -" in text and not shutil.which("jq"):
        pytest.skip("needs jq")
    assert walk(text, tmp_path) >= 2


def test_a_block_is_saved_as_the_sentence_before_it_says() -> None:
    text = "Save this as `a.txt`:\n\n```text\nhello\n```\n\nRun `b`:\n\n```sh\nls\n```\n"
    assert [block.file for block in blocks_of(text)] == ["a.txt", None]
