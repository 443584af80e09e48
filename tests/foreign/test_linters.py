"""Linters of OpenAPI documents accept the contract."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from tests.foreign.conftest import ROOT, Run

HERE = Path(__file__).parent
CONTRACT = ROOT / "openapi.yaml"


@pytest.mark.slow
def test_redocly_accepts_it(run: Run) -> None:
    printed = run(
        "redocly", "lint", CONTRACT, "--config", HERE / "redocly.yaml", "--format", "json"
    )
    assert json.loads(printed)["problems"] == []


@pytest.mark.slow
def test_spectral_accepts_it(run: Run) -> None:
    run("spectral", "lint", CONTRACT, "-r", HERE / "spectral.yaml", "--fail-severity", "hint")


@pytest.mark.slow
def test_openapi_spec_validator_accepts_it(run: Run) -> None:
    assert "OK" in run("openapi-spec-validator", CONTRACT)


@pytest.mark.slow
def test_openapi_generator_accepts_it(run: Run) -> None:
    printed = run("openapi-generator-cli", "validate", "-i", CONTRACT, "--recommend")
    assert "No validation issues detected." in printed


@pytest.mark.parametrize("name", ["redocly.yaml", "spectral.yaml"])
def test_a_rule_that_is_switched_off_has_a_reason(name: str) -> None:
    text = (HERE / name).read_text("utf-8").splitlines()
    off = [index for index, line in enumerate(text) if line.endswith(": off")]
    assert len(off) == len(yaml.safe_load("\n".join(text))["rules"])
    assert [text[index] for index in off if not text[index - 1].strip().startswith("# ")] == []
