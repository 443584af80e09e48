"""schemathesis runs against the sandbox from openapi.yaml without a finding."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from message_batches.sandbox import Sandbox
from tests.sandbox.calls import client_of, create, some_requests, wait

pytest.importorskip("schemathesis")
pytestmark = pytest.mark.slow

_CONTRACT = Path(__file__).parents[2] / "openapi.yaml"
_CONFIG = """
[[operations]]
include-operation-id-regex = "create_"
# What is wrong with a request's params is told by its errored line, so such a create is accepted.
checks.negative_data_rejection.enabled = false

[[operations]]
include-operation-id-regex = "(cancel|delete)_"
# An ended batch to cancel and a running one to delete are refused, which a schema cannot say.
checks.positive_data_acceptance.enabled = false

[[operations]]
include-operation-id-regex = "(retrieve|get)_"
# With the right key, what stands beside it in the header Authorization is not read.
checks.negative_data_rejection.enabled = false

[[operations]]
include-operation-id-regex = "list_"
# Two cursors at once are refused, which a schema cannot say; an unknown query is passed over.
checks.positive_data_acceptance.enabled = false
checks.negative_data_rejection.enabled = false
"""
_CREATES = "create_message_batch", "create_beta_message_batch"


def _run(sandbox: Sandbox, folder: Path, *arguments: str) -> None:
    config = folder / "schemathesis.toml"
    config.write_text(_CONFIG)
    headers = {"x-api-key": sandbox.api_key, "anthropic-version": "2023-06-01"}
    command = [sys.executable, "-m", "schemathesis.cli", "--config-file", str(config), "run"]
    for name, value in headers.items():
        command += ["-H", f"{name}: {value}"]
    run = subprocess.run(
        [*command, str(_CONTRACT), "-u", sandbox.base_url, "--seed", "1", *arguments],
        capture_output=True,
        text=True,
        cwd=folder,
    )

    assert run.returncode == 0, run.stdout[-6000:] + run.stderr[-2000:]


def test_all_other_operations_fit_the_contract(sandbox: Sandbox, tmp_path: Path) -> None:
    with client_of(sandbox) as http:
        for _ in range(3):
            wait(http, create(http, some_requests(2))["id"])
    excluded = [item for name in _CREATES for item in ("--exclude-operation-id", name)]

    _run(sandbox, tmp_path, "--phases", "examples,coverage,fuzzing", "-n", "25", *excluded)


@pytest.mark.parametrize("operation", _CREATES)
def test_create_fits_the_contract(sandbox: Sandbox, tmp_path: Path, operation: str) -> None:
    before = sandbox.report()["accepted"]["batches"]
    health = ["--suppress-health-check", "all"]

    _run(
        sandbox,
        tmp_path,
        *("--phases", "examples,fuzzing", "-n", "5", "--include-operation-id", operation),
        *health,
    )

    assert sandbox.report()["accepted"]["batches"] > before
