"""
What `collect` said of a file of results, kept beside it so that it can say the same again.

It is there before the file appears, so a file without one is not ours. Two processes may write both
at once: the results of an ended batch never change, so each says the same.
"""

from __future__ import annotations

import json
import secrets
from pathlib import Path

from message_batches._files import atomic_write
from message_batches.jobs.errors import Diagnostic, InputError
from message_batches.jobs.types import Handle, Manifest


def write_manifest(part: Path, manifest: Manifest) -> None:
    """Keep what there is to say of a file of results."""
    facts = {
        "batch_id": manifest.handle.batch_id,
        "outcomes": manifest.outcomes,
        "missing": manifest.missing,
        "surplus": manifest.unmatched,
    }
    with atomic_write(_path(part), f".{secrets.token_hex(4)}.new") as scratch:
        scratch.write_text(json.dumps(facts) + "\n", encoding="utf-8")


def read_manifest(part: Path, handle: Handle) -> Manifest:
    """
    Say once more what was said of a file of results.

    Raises:
        InputError: the file is not one of this batch's results, as far as is known.
    """
    try:
        facts = json.loads(_path(part).read_bytes())
        batch_id = facts["batch_id"]
        manifest = Manifest(handle, facts["outcomes"], facts["missing"], facts["surplus"])
    except (OSError, ValueError, KeyError, TypeError):
        what = f"This file is there, but {_path(part).name}, which tells what it holds, is not."
        raise _not_of_it(part, what) from None
    if batch_id != handle.batch_id:
        raise _not_of_it(part, f"This file holds results of {batch_id}, not {handle.batch_id}.")
    return manifest


def _path(part: Path) -> Path:
    return part.with_name(part.name + ".manifest")


def _not_of_it(part: Path, what: str) -> InputError:
    hint = "Give another path, or move the file away; then the results are downloaded."
    return InputError(str(part), [Diagnostic(what, hint)])
