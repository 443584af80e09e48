from __future__ import annotations

from pathlib import Path

import pytest

from tests.report_html.runs import PRICES, make_run, varied


@pytest.fixture(scope="session")
def varied_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a finished run with results of every kind, in several batches, next to prices.toml."""
    folder = tmp_path_factory.mktemp("a run with spaces, größer")
    (folder / "prices.toml").write_text(PRICES)
    return make_run(folder / "my results, größer.jsonl", varied(), batch_requests=20)
