"""The kinds of input that a run is prepared from, and which of them can be read again."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, BinaryIO

from attrs import frozen

from message_batches.jobs.errors import InputError
from message_batches.jobs.input import NamedFiles, RequestParts, RequestSource, open_input, spool
from message_batches.jobs.start.file_requests import FileRequests
from message_batches.jobs.storage import RunFolder, reading
from message_batches.jobs.system import System


@frozen
class SpooledInput:
    """Requests that could be read only once, in a file; `name` is what messages call them."""

    path: Path
    name: str


RunInput = NamedFiles | SpooledInput | RequestSource | RequestParts | BinaryIO | Iterable[Any]
"""An input, as a run is prepared from it."""


def spooled(source: RunInput, path: Path, system: System) -> SpooledInput:
    """Write requests that can be read only once to a file; return that."""
    if isinstance(source, NamedFiles):
        (pipe,) = source.places
        with reading(pipe), open_input(pipe, system=system) as file:
            spool(file, path, name=pipe, system=system)
        return SpooledInput(path, str(pipe))
    spool(source, path, system=system)  # type: ignore[arg-type]  # neither spooled nor built
    return SpooledInput(path, "requests")


def to_keep(source: RunInput, longest: int, system: System, *, changes: bool) -> RunInput:
    """
    Return the source of a run, which keeps its requests if it has to.

    It does if it changes them: they get breakpoints for the prompt cache, or ask for answers of a
    format. It also does if they are compressed, because each is read from its place when it is
    sent.
    """
    files = source if isinstance(source, NamedFiles) and not source.is_pipe else None
    if not changes and not (files and files.has_compressed(system)):
        return source
    if isinstance(source, RequestParts):
        raise InputError.at(
            source.place,
            "These parts were written before, so their requests cannot be changed.",
            "Leave --prime-cache and --schema out, or pass the requests themselves.",
        )
    return source if files is None else FileRequests(files, longest, system)


def readable_again(folder: RunFolder, source: RunInput, system: System) -> RunInput:
    """Return a source that can be read more than once."""
    if isinstance(source, RequestSource | RequestParts):
        return source
    if isinstance(source, NamedFiles) and not source.is_pipe:
        return source
    return spooled(source, folder.requests.with_name(folder.requests.name + ".again"), system)
