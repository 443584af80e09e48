"""docs/models.md is about the table of the contract."""

from __future__ import annotations

import pytest

from message_batches_api.model_facts import MODELS
from tests.model_table import PAGE, table, written
from tests.pages import blocks, page


def test_the_page_has_the_table_of_the_contract() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert table() in text
    assert written(text) == text, "Run: python -m tests.model_table"


def test_every_model_is_in_the_table() -> None:
    assert all(f"`{model_id}`" in table() for model in MODELS for model_id in model.ids)


def test_the_block_of_the_page_runs(capsys: pytest.CaptureFixture[str]) -> None:
    ((kind, text),) = blocks(page("docs/models.md"))
    assert kind == "python"
    exec(compile(text, "docs/models.md", "exec"), {})
    assert capsys.readouterr().out == (
        "('claude-haiku-4-5', 'claude-haiku-4-5-20251001') 64000 ('enabled', 'disabled')\n"
    )
