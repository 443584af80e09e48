"""What the extra brings, and what nobody gets who did not ask for it."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
EXTRAS = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]


def python(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def test_ray_is_no_part_of_all() -> None:
    assert any(one.startswith("ray[data]") for one in EXTRAS["ray"])
    assert not any("ray" in one for one in EXTRAS["all"])


def test_without_ray_the_message_says_what_to_install() -> None:
    said = python(
        "import sys; sys.modules['ray'] = None\n"
        "import message_batches.ray\n"
        "assert not hasattr(message_batches.ray, 'nothing')\n"
        "message_batches.ray.run_on_ray"
    )
    assert "ModuleNotFoundError: Runs on Ray need more packages: pip install" in said


def test_a_worker_loads_no_ray_data() -> None:
    pytest.importorskip("ray", reason="needs the extra ray: nox -s ray")
    said = python(
        "import sys, message_batches.ray.tasks, message_batches.ray.keeper\n"
        "print(sorted(m for m in ('ray.data', 'pandas', 'pyarrow', 'numpy') if m in sys.modules))"
    )
    assert said == "[]\n"
