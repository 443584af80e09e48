"""Fetch the vendor's TypeScript package from the npm registry, and read its files."""

from __future__ import annotations

import base64
import hashlib
import io
import os
import tarfile
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from generator.audit.operations import VendorError

NAME = "@anthropic-ai/sdk"
_TIMEOUT = 30.0


class Unreachable(Exception):
    """The registry cannot be reached, or does not have the package."""


@dataclass(frozen=True)
class Pin:
    """The release that the contract is compared with, and the hash of its archive."""

    version: str
    integrity: str

    @classmethod
    def read(cls, pyproject: Path) -> Pin:
        """Return the pin in pyproject.toml."""
        table = tomllib.loads(pyproject.read_text(encoding="utf-8"))["tool"]["message-batches"]
        return cls(**table["vendor"]["typescript"])


def newest(version: str = "latest") -> Pin:
    """Ask the registry for a release, the newest by default."""
    found: Any = _get(f"{NAME}/{version}").json()
    return Pin(found["version"], found["dist"]["integrity"])


def files(pin: Pin, cache: Path) -> Mapping[str, str]:
    """Return the texts of the package by path, from the cache or from the registry."""
    archive = cache / f"{NAME.rpartition('/')[2]}-{pin.version}.tgz"
    cached = archive.exists()
    content = archive.read_bytes() if cached else _get(f"{NAME}/-/{archive.name}").content
    algorithm, _, wanted = pin.integrity.partition("-")
    if base64.b64encode(hashlib.new(algorithm, content).digest()).decode() != wanted:
        raise VendorError(
            f"{archive.name} is not the archive whose hash pyproject.toml has. Delete {archive} if "
            "it is there, and check `integrity` in [tool.message-batches.vendor]."
        )
    if not cached:
        cache.mkdir(parents=True, exist_ok=True)
        archive.write_bytes(content)
    with tarfile.open(fileobj=io.BytesIO(content)) as members:
        return {
            member.name.partition("/")[2]: file.read().decode()
            for member in members
            if member.name.endswith((".d.ts", ".js")) and (file := members.extractfile(member))
        }


def _get(path: str) -> httpx.Response:
    registry = os.environ.get("NPM_CONFIG_REGISTRY", "https://registry.npmjs.org").rstrip("/")
    try:
        response = httpx.get(f"{registry}/{path}", timeout=_TIMEOUT, follow_redirects=True)
        return response.raise_for_status()
    except httpx.HTTPError as error:
        raise Unreachable(f"{registry}: {error!r}") from error
