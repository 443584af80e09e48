"""
A pytest fixture that runs a sandbox for one test, with assertions.

Name the plugin once, in `conftest.py`:

    pytest_plugins = ["message_batches.sandbox.pytest_plugin"]

Then a test of a program that makes its own client, from the environment, is three lines:

    def test_nightly(batch_sandbox):
        nightly.main()
        batch_sandbox.assert_sent_once()

Options of the sandbox go into a marker:

    @pytest.mark.batch_sandbox(faults=["drop:when=after,times=1"])
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from message_batches.sandbox.assertions import BatchSandbox

__all__ = ["BatchSandbox", "batch_sandbox"]


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known."""
    config.addinivalue_line(
        "markers",
        "batch_sandbox(**options): options of the sandbox that the fixture batch_sandbox runs",
    )


@pytest.fixture
def batch_sandbox(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[BatchSandbox]:
    """
    Run a sandbox that answers at once, and point the environment at it.

    Sets `ANTHROPIC_BASE_URL` and `ANTHROPIC_API_KEY`, for the vendor's SDK and for ours, and
    removes the credentials that would compete with them.
    """
    marker = request.node.get_closest_marker("batch_sandbox")
    if marker and marker.args:
        pytest.fail(
            f"The options of the marker batch_sandbox have names. Pass {marker.args[0]!r} by its "
            'name, such as faults=["drop"].',
            pytrace=False,
        )
    with BatchSandbox(**(marker.kwargs if marker else {})) as sandbox:
        monkeypatch.setenv("ANTHROPIC_BASE_URL", sandbox.base_url)
        monkeypatch.setenv("ANTHROPIC_API_KEY", sandbox.api_key)
        for name in ("ANTHROPIC_AUTH_TOKEN", "ANTHROPIC_PROFILE", "ANTHROPIC_CUSTOM_HEADERS"):
            monkeypatch.delenv(name, raising=False)
        yield sandbox
