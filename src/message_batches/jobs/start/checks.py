"""What a run refuses before anything is done: an output that cannot be its own, or other facts."""

from __future__ import annotations

import errno
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any
from urllib.parse import urlsplit

from message_batches.jobs.errors import Diagnostic, InputError
from message_batches.jobs.ledger import Ledger
from message_batches.jobs.start.asking import SCHEMA
from message_batches.jobs.start.remote_folder import refuse_foreign
from message_batches.jobs.storage import (
    MOST_REQUESTS,
    RUN_SUFFIX,
    RunFolder,
    check_writable,
    location,
    pure_path,
)
from message_batches.jobs.system import System

_FIXED = {
    "service": ("the service", "ANTHROPIC_BASE_URL, or --sandbox"),
    "betas": ("the beta features", "--beta"),
    "anthropic_version": ("the API version", "--anthropic-version"),
    "id_field": ("ids from the field", "--id-field, or --id"),
    "wire_ids": ("the ids on the wire", "--wire-ids"),
    "prime_cache": ("marks for the prompt cache", "--prime-cache"),
    SCHEMA: ("the schema", "--schema and --schema-via"),
}
"""What cannot change until the run ends: what messages call it, and how it is set."""


def refuse_unwritable(out: Path | str, inputs: Iterable[Path | str] = ()) -> None:
    """Raise InputError if a file cannot be created at `out`, or if it is one of the inputs."""
    message, hint = "", "Pass another --out."
    if isinstance(out, str):
        check_writable(out)
        if out in inputs:
            raise InputError.at(out, "This is the requests file.", hint)
        return
    if not out.parent.is_dir():
        message, hint = "The folder does not exist.", "Create it, or pass another --out."
    elif out.is_dir():
        message, hint = "This is a folder, not a file.", "Pass the name of a file in it as --out."
    elif out.exists() and not out.is_file():
        message = "This is not a regular file."
    elif any(_is_same(out, place) for place in inputs):
        message = "This is the requests file."
    else:
        try:
            # Without a name, where the system supports that: a killed process leaves nothing.
            with TemporaryFile(dir=out.parent):
                pass
        except OSError as error:
            # A full disk may have room again when the same command runs later.
            if error.errno == errno.ENOSPC:
                raise
            message = f"The file cannot be written: {error.strerror}."
            hint = "Make its folder writable, or pass another --out."
    if message:
        raise InputError.at(out, message, hint)


def refuse_many_requests(out: Path | str, requests: int) -> None:
    """Raise InputError if a table of this name cannot have an answer to each of the requests."""
    extension = pure_path(out).suffix.lower()
    most = MOST_REQUESTS.get(extension)
    if most is not None and requests > most:
        raise InputError.at(
            out,
            f"A {extension} file holds at most {most:,} requests, and there are {requests:,}.",
            "Choose another format for the output, such as .parquet or .csv.",
        )


def _is_same(out: Path, source: Path | str) -> bool:
    return isinstance(source, Path) and out.exists() and source.exists() and out.samefile(source)


def refuse_names(folder: RunFolder, out: str | Path, system: System) -> None:
    """Raise InputError if the output of a new run is not new, or named like a folder of a run."""
    named = str(location(out)).rstrip("/")
    if named.endswith(RUN_SUFFIX):
        raise InputError.at(
            named,
            f"{RUN_SUFFIX} is the suffix of the folder of a run, not of an output.",
            "Pass another --out.",
        )
    if folder.url is not None:
        refuse_foreign(folder, system)
    elif folder.base.exists() and folder.base.stat().st_size:
        raise InputError.at(
            folder.base,
            "The output exists, but it does not belong to a run.",
            "Pass another --out, or move the file away.",
        )


def refuse_changes(ledger: Ledger, facts: dict[str, Any]) -> None:
    """Raise InputError if the given facts of a run differ from those that it started with."""
    changes = [
        Diagnostic(
            _changed(name, what, ledger.setting(name), facts[name]),
            _hint(name, where, ledger.setting(name), facts[name]),
        )
        for name, (what, where) in _FIXED.items()
        if name in facts and ledger.setting(name) != facts[name]
    ]
    if changes:
        raise InputError(str(ledger.folder.out), changes)


def _hint(name: str, where: str, before: Any, now: Any) -> str:
    if name == "service" and all(_is_local(url) for url in (before, now)):
        return (
            "A sandbox keeps its address and its batches if it has a data_dir (--data-dir). Start "
            "the same one again, or pass another --out to start a new run."
        )
    return f"Pass the same value as before ({where}), or another --out to start a new run."


def _is_local(url: str) -> bool:
    return urlsplit(url).hostname in ("127.0.0.1", "::1", "localhost")


def _changed(name: str, what: str, before: Any, now: Any) -> str:
    if name == SCHEMA:  # only a digest of it is known
        if before is not None and now is not None:
            return "This run was started with another schema, or asked for it in another way."
        before, now, what = before is not None, now is not None, "a schema"
    return f"This run was started {_shown(what, before)}, but now {_shown('', now)}."


def _shown(what: str, fact: Any) -> str:
    if isinstance(fact, bool):
        preposition = "with" if fact else "without"
        return f"{preposition} {what}".rstrip()
    shown = str(fact)
    if fact is None:
        shown = "none"
    elif isinstance(fact, list):
        shown = ", ".join(fact) or "none by name"
    return " ".join(filter(None, ("with", what, shown)))
