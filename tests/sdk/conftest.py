from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.sdk.scripted_service import Handler, Talk


@pytest.fixture(autouse=True)
def _no_credentials_around(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("API_KEY", "AUTH_TOKEN", "BASE_URL", "CUSTOM_HEADERS"):
        monkeypatch.delenv(f"ANTHROPIC_{name}", raising=False)


@pytest.fixture(params=["sync", "async"])
def talk(request: pytest.FixtureRequest) -> Iterator[Callable[..., Talk]]:
    """Make a client whose service is a function; each test runs once for each kind of client."""
    made: list[Talk] = []

    def make(handler: Handler, **options: Any) -> Talk:
        made.append(Talk(request.param, handler, **options))
        return made[-1]

    yield make
    for one in made:
        one.do(one.client.close)
