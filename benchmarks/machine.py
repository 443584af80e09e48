"""Describe the machine and the software of a measurement."""

from __future__ import annotations

import datetime
import os
import platform
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import attrs
import psutil

from benchmarks.peers import environments

_PACKAGES = (
    "message-batches",
    "attrs",
    "httpx",
    "ijson",
    "orjson",
    "anthropic",
    "httpx2",
    "msgspec",
    "openapi-python-client",
)


@attrs.frozen
class Surroundings:
    """
    Where and with what the figures were taken.

    Attributes:
        date: The day, in UTC.
        machine: Processor, cores, memory and system.
        load: Programs that wanted to run just before, on average; noise, if it is not near 0.
        python: The Python.
        versions: The packages.
        mode: "full" or "quick".
        seconds: How long the suite took, so far.
    """

    date: str
    machine: str
    load: float
    python: str
    versions: dict[str, str]
    mode: str
    seconds: float = 0.0


def here(*, quick: bool) -> Surroundings:
    """Describe this machine."""
    versions = {}
    for name in _PACKAGES:
        with suppress(PackageNotFoundError):  # a part is measured without what only others need
            versions[name] = version(name)
    for name in environments.NAMES:
        if found := environments.version_of(name):
            versions[name] = found
    memory = psutil.virtual_memory().total / 2**30
    return Surroundings(
        date=datetime.datetime.now(datetime.UTC).date().isoformat(),
        machine=f"{_processor()}, {os.cpu_count()} cores, {memory:.0f} GB,"
        f" {platform.system()} {platform.machine()}",
        load=round(psutil.getloadavg()[0], 1),
        python=f"{platform.python_implementation()} {platform.python_version()}",
        versions=versions,
        mode="quick" if quick else "full",
    )


def _processor() -> str:
    facts = Path("/proc/cpuinfo")
    if facts.exists():
        for fact in facts.read_text(encoding="utf-8").splitlines():
            name, _, value = fact.partition(":")
            if name.strip() == "model name":
                return value.strip()
    return platform.processor() or platform.machine()
