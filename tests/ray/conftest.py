"""One Ray cluster for all tests of this folder, and an S3 API that its workers know."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest

from tests.storages import environment, s3_server

KEY = "sk-ant-api03-a-key-for-tests-0000"

_numbers = count(1)


@pytest.fixture(scope="session")
def stores() -> Iterator[dict[str, str]]:
    """Start an S3 API; return the variables with which a process finds it."""
    with s3_server() as (host, port):
        yield environment(f"http://{host}:{port}")


@pytest.fixture(scope="session")
def cluster(stores: dict[str, str]) -> Iterator[Any]:
    ray = pytest.importorskip("ray", reason="needs the extra ray: nox -s ray")
    # Otherwise Ray looks for a newer release and reports its use over the network.
    variables = {**stores, "ANTHROPIC_API_KEY": KEY, "RAY_USAGE_STATS_ENABLED": "0"}
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # warnings of Ray about its own code
        ray.init(
            address="local",
            num_cpus=2,
            include_dashboard=False,
            object_store_memory=100_000_000,
            log_to_driver=False,
            logging_level="ERROR",
        )
        ray.data.DataContext.get_current().enable_progress_bars = False
    yield ray
    ray.shutdown()
    for name, value in before.items():
        os.environ.pop(name)
        if value is not None:
            os.environ[name] = value


@pytest.fixture
def bucket(cluster: Any) -> str:
    """Return the URL of an empty bucket."""
    from s3fs import S3FileSystem

    url = f"s3://ray-{next(_numbers)}"
    S3FileSystem.clear_instance_cache()
    S3FileSystem().mkdir(url)
    return url


@pytest.fixture
def sandbox(cluster: Any) -> Iterator[Any]:
    from message_batches.sandbox import Sandbox

    with Sandbox(batch_seconds=0.3, retry_after=0, api_key=KEY) as sandbox:
        yield sandbox
