"""A pytest fixture that runs a sandbox for one test.

Name the plugin once, in `conftest.py`:

    pytest_plugins = ["message_batches.sandbox.pytest_plugin"]

Then a test of a program that makes its own client, from the environment, is three lines:

    def test_nightly(batch_sandbox):
        nightly.main()
        assert batch_sandbox.report()["accepted"]["requests"] == 3

Options of the `Sandbox` go into a marker:

    @pytest.mark.batch_sandbox(faults=["drop:when=after,times=1"])
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from message_batches.sandbox.server import Sandbox


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known."""
    config.addinivalue_line(
        "markers", "batch_sandbox(**options): options for the Sandbox of the fixture batch_sandbox"
    )


@pytest.fixture
def batch_sandbox(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Sandbox]:
    """Run a sandbox that answers at once, and point the environment at it.

    Sets `ANTHROPIC_BASE_URL` and `ANTHROPIC_API_KEY`, for the vendor's SDK and for ours, and
    removes the credentials that would compete with them.
    """
    marker = request.node.get_closest_marker("batch_sandbox")
    options = {"batch_seconds": 0, **(marker.kwargs if marker else {})}
    with Sandbox(**options) as sandbox:
        monkeypatch.setenv("ANTHROPIC_BASE_URL", sandbox.base_url)
        monkeypatch.setenv("ANTHROPIC_API_KEY", sandbox.api_key)
        for name in ("ANTHROPIC_AUTH_TOKEN", "ANTHROPIC_PROFILE", "ANTHROPIC_CUSTOM_HEADERS"):
            monkeypatch.delenv(name, raising=False)
        yield sandbox
