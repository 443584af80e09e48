"""A server that responds as a test wants."""

from collections.abc import Iterator

import pytest

from tests.generated.loopback import Server, serving


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("NO_PROXY", "*")
    with serving() as one:
        yield one
