"""One Ray cluster for all tests of this folder, with four CPUs and a key in its environment."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.ray.inputs import KEY


@pytest.fixture(scope="session")
def cluster() -> Iterator[Any]:
    ray = pytest.importorskip("ray", reason="needs the extra ray: nox -s ray")
    os.environ["ANTHROPIC_API_KEY"] = KEY
    # Otherwise Ray looks for a newer release and reports its use over the network.
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # warnings of Ray about its own code
        ray.init(
            num_cpus=4,
            include_dashboard=False,
            object_store_memory=100_000_000,
            log_to_driver=False,
            logging_level="ERROR",
        )
        ray.data.DataContext.get_current().enable_progress_bars = False
    yield ray
    ray.shutdown()
    del os.environ["ANTHROPIC_API_KEY"]


@pytest.fixture
def sandbox(cluster: Any) -> Iterator[Any]:
    from message_batches.sandbox import Sandbox

    with Sandbox(batch_seconds=0.3, retry_after=0, api_key=KEY) as sandbox:
        yield sandbox


@pytest.fixture
def send(sandbox: Any, tmp_path: Path) -> Callable[..., Any]:
    """Run on the cluster, against the sandbox, with short waits."""
    from message_batches.jobs import RunOptions
    from message_batches.ray import run_on_ray

    def send(
        source: Any,
        folder: Path = tmp_path / "run",
        *,
        options: dict[str, Any] | None = None,
        **arguments: Any,
    ) -> Any:
        quick = {"polling_interval": 0.5, "reconcile_for": 1.0, "max_batch_requests": 20}
        arguments.setdefault("base_url", sandbox.base_url)
        arguments.setdefault("service", "sandbox")
        return run_on_ray(
            source, folder, options=RunOptions(**quick | (options or {})), lease=3.0, **arguments
        )

    return send
