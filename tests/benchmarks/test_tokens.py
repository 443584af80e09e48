"""The error of the estimates is that of the sum, the mean and most of the texts."""

from __future__ import annotations

from pathlib import Path

import pytest
from benchmarks.tokens import measure, texts_of

from message_batches.jobs.money.tokens import NEW, text_tokens


def test_the_error_is_measured_against_the_counts() -> None:
    texts = ["word " * 100, "word " * 300]
    found = measure(texts, NEW, lambda text, _: 8 + 2 * text_tokens(text, NEW))
    assert (found.texts, found.most) == (2, pytest.approx(0.5, abs=0.01))
    assert (found.total, found.mean) == pytest.approx((-0.5, 0.5), abs=0.01)


def test_files_are_split_and_others_are_skipped(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("x" * 4_500)
    (tmp_path / "b").write_bytes(b"\xff\xfe")
    assert [len(text) for text in texts_of(sorted(tmp_path.iterdir()))] == [2_000, 2_000, 500]
