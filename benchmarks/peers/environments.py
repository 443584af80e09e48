"""
Find the installed peers for complete runs.

They need other releases of the vendor's SDK than the one measured here, so each has a
separate environment, in the folder that the variable BENCHMARK_PEERS names.
"""

from __future__ import annotations

import os
from pathlib import Path

VARIABLE = "BENCHMARK_PEERS"
NAMES = ("batchwizard", "batchlane", "accrue", "llm-batch-py")


def python_of(name: str) -> Path | None:
    """Return the Python of a peer's environment, or None if it is not installed."""
    folder = os.environ.get(VARIABLE)
    if folder is None:
        return None
    place = "Scripts/python.exe" if os.name == "nt" else "bin/python"
    found = Path(folder).absolute() / name / place
    return found if found.exists() else None


def version_of(name: str) -> str | None:
    """Return the installed version of a peer."""
    python = python_of(name)
    if python is None:
        return None
    from benchmarks import children

    code = f"from importlib.metadata import version; print(version({name!r}))"
    return children.run([str(python), "-c", code]).output.strip()
