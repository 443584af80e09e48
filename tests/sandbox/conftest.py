from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from message_batches.sandbox import Sandbox
from tests.sandbox.calls import client_of


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """A sandbox that answers at once, shared by the tests of a module."""
    with Sandbox(batch_seconds=0) as running:
        yield running


@pytest.fixture
def http(sandbox: Sandbox) -> Iterator[httpx.Client]:
    with client_of(sandbox) as client:
        yield client
