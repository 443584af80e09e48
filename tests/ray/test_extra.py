"""The extra `ray`: what it installs, and what is imported without it."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
EXTRAS = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]


def python(code: str) -> str:
    completed = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    return completed.stdout + completed.stderr


def test_ray_is_not_part_of_all() -> None:
    assert any(item.startswith("ray[data]") for item in EXTRAS["ray"])
    assert not any("ray" in item for item in EXTRAS["all"])


def test_without_ray_the_message_says_what_to_install() -> None:
    output = python(
        "import sys; sys.modules['ray'] = None\n"
        "import message_batches.ray\n"
        "assert not hasattr(message_batches.ray, 'nothing')\n"
        "message_batches.ray.run_on_ray"
    )
    assert "MissingExtraError: Runs on Ray need packages that are not installed. Run pip" in output


def test_a_worker_does_not_import_ray_data() -> None:
    pytest.importorskip("ray", reason="needs the extra ray: nox -s ray")
    output = python(
        "import sys, message_batches.ray.tasks, message_batches.ray.ledger_actor\n"
        "print(sorted(m for m in ('ray.data', 'pandas', 'pyarrow', 'numpy') if m in sys.modules))"
    )
    assert output == "[]\n"


def test_the_package_shows_its_public_names_only() -> None:
    output = python("import message_batches.ray; print(dir(message_batches.ray))")
    assert output == "['Collected', 'Part', 'read_results', 'run_on_ray']\n"
