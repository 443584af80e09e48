"""The manifest of a finished run: which parts there are, and what each must hold."""

from __future__ import annotations

import json
from pathlib import Path

from attrs import asdict

from message_batches.jobs import InputError
from message_batches.jobs.errors import Diagnostic
from message_batches.jobs.storage import atomic_write
from message_batches.ray.values import Collected, Part

_NAME = "manifest.json"


def write_manifest(collected: Collected) -> None:
    """Write the manifest into the folder of the run; it appears when it is whole."""
    path = Path(collected.folder) / _NAME
    with atomic_write(path) as scratch, open(scratch, "w", encoding="utf-8") as file:
        json.dump(asdict(collected), file, indent=1)


def read_manifest(folder: str | Path) -> Collected:
    """
    Read what a finished run has brought.

    Raises:
        InputError: there is no finished run in the folder.
    """
    path = Path(folder) / _NAME
    try:
        content = json.loads(path.read_bytes())
    except FileNotFoundError:
        problem = Diagnostic(
            f"There is no finished run in this folder: {_NAME} is not there.",
            "Call run_on_ray with the folder again; it goes on until the run is finished.",
        )
        raise InputError(str(folder), [problem]) from None
    parts = tuple(Part(**part) for part in content.pop("parts"))
    return Collected(parts=parts, **content)
