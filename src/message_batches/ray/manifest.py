"""The manifest of a finished run: a list of its parts with their sizes and hashes."""

from __future__ import annotations

import json
from pathlib import Path

from attrs import asdict

from message_batches._files import atomic_write
from message_batches.jobs import InputError
from message_batches.ray.messages import Collected, Part

_NAME = "manifest.json"


def write_manifest(collected: Collected) -> None:
    """Write the manifest into the folder of the run; it appears once it is complete."""
    path = Path(collected.folder) / _NAME
    with atomic_write(path) as scratch, open(scratch, "w", encoding="utf-8") as file:
        json.dump(asdict(collected), file, indent=1)


def read_manifest(folder: str | Path) -> Collected:
    """
    Return the results of a finished run.

    Raises:
        InputError: the folder does not hold a finished run.
    """
    path = Path(folder) / _NAME
    try:
        content = json.loads(path.read_bytes())
    except FileNotFoundError:
        message = f"The folder does not hold a finished run: it has no {_NAME}."
        hint = "Call run_on_ray with this folder again to finish the run."
        raise InputError.at(folder, message, hint) from None
    parts = tuple(Part(**part) for part in content.pop("parts"))
    return Collected(parts=parts, **content)
