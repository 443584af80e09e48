"""Run programs in separate processes and measure their time and memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import attrs

_LAUNCHER = str(Path(__file__).with_name("launch.py"))
_ROOT = str(Path(__file__).resolve().parents[1])

_PYTHON = {"PYTHONDONTWRITEBYTECODE": ""}
"""A checkout is compiled once, as installed packages are; the variable may say otherwise."""


class ChildError(RuntimeError):
    """A measured program failed."""


@attrs.frozen
class Run:
    """
    The resources that a program used.

    Attributes:
        seconds: From start to end.
        cpu_seconds: Processor time in user and system mode.
        peak_bytes: The most memory it held.
        output: What it printed.
    """

    seconds: float
    cpu_seconds: float
    peak_bytes: int
    output: str

    @property
    def answer(self) -> Any:
        """What it printed, as JSON."""
        return json.loads(self.output)


def run(
    command: Sequence[str],
    *,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
    seconds: float = 900,
) -> Run:
    """
    Run a program to its end.

    Args:
        command: The program and its arguments.
        environment: Variables to set beside those there are.
        folder: Where to run it.
        seconds: How long it may take.

    Raises:
        ChildError: It failed.
    """
    reading, writing = os.pipe()
    with os.fdopen(reading) as report:
        try:
            done = subprocess.run(
                [sys.executable, "-I", "-S", _LAUNCHER, str(writing), *command],
                env={**surroundings(), **(environment or {})},
                cwd=folder,
                pass_fds=[writing],
                timeout=seconds,
                capture_output=True,
                text=True,
                check=False,
            )
        finally:
            os.close(writing)
        if done.returncode:
            output = (done.stderr + done.stdout).strip()[-2000:]
            raise ChildError(f"{' '.join(command)} ended with {done.returncode}:\n{output}")
        return Run(**json.load(report), output=done.stdout)


def surroundings() -> dict[str, str]:
    """Return the variables with which a child finds the benchmarks from any folder."""
    path = os.pathsep.join(filter(None, [_ROOT, os.environ.get("PYTHONPATH")]))
    return {**os.environ, **_PYTHON, "PYTHONPATH": path}


def python(*arguments: str) -> list[str]:
    """Return the command that runs this Python."""
    return [sys.executable, *arguments]


def in_turn(commands: Mapping[str, Sequence[str]], repeats: int) -> dict[str, list[Run]]:
    """Run each program once in every round, and start each round with another one."""
    names = list(commands)
    runs: dict[str, list[Run]] = {name: [] for name in names}
    for turn in range(repeats):
        shift = turn % len(names)
        for name in names[shift:] + names[:shift]:
            runs[name].append(run(commands[name]))
    return runs


def resident_bytes() -> int:
    """Return how much memory this process uses now."""
    import psutil  # only here, so that tests can start programs without it

    return int(psutil.Process().memory_info().rss)
