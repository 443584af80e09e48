"""Find and open files wherever they are: a path is local, a text is a URL."""

from __future__ import annotations

import os
from collections.abc import Sequence
from glob import glob, has_magic
from pathlib import Path, PurePath, PurePosixPath
from typing import BinaryIO, TypeGuard

from message_batches.jobs.errors import InputError
from message_batches.jobs.storage.files import Stamp, reading, stamp_of
from message_batches.jobs.storage.remote import (
    BLOCK,
    is_url_folder,
    is_url_pattern,
    list_urls,
    open_url,
    read_range,
    stamp_of_url,
    url_exists,
)
from message_batches.jobs.storage.urls import join_url, location, split_query
from message_batches.jobs.system import SYSTEM, System

Place = Path | str
"""A local path, or a URL."""

_BUFFER = 256 << 10
"""Bytes of a local file that are read at once."""


def are_names(
    value: object,
) -> TypeGuard[str | os.PathLike[str] | Sequence[str | os.PathLike[str]]]:
    """Return whether a value names files: a path, a URL, a pattern, or several of them."""
    if isinstance(value, str | os.PathLike):
        return True
    return (
        isinstance(value, list | tuple)
        and bool(value)
        and all(isinstance(name, str | os.PathLike) for name in value)
    )


def find(name: str | os.PathLike[str], *, system: System = SYSTEM) -> dict[Place, Stamp | None]:
    """
    Return the files that a name is for: itself, or those that match it, by their names.

    Where the storage says it on the way, each has its stamp.

    Raises:
        InputError: the name cannot be used, or no file matches the pattern.
        StorageUnreachableError: the storage did not answer.
    """
    place = location(name)
    if isinstance(place, str):
        if not is_url_pattern(place) or url_exists(place, system):
            return {place: None}
        matches: dict[Place, Stamp | None] = {}
        matches.update(list_urls(place, system))
    else:
        if not has_magic(str(place)) or os.path.lexists(place):
            return {place: None}
        found = sorted(glob(str(place), recursive=True))
        matches = {Path(match): None for match in found if not os.path.isdir(match)}
    if not matches:
        raise InputError.at(
            place, "No file matches this pattern.", "Check the pattern, or pass the name of a file."
        )
    return matches


def find_all(
    names: str | os.PathLike[str] | Sequence[str | os.PathLike[str]], *, system: System = SYSTEM
) -> dict[Place, Stamp | None]:
    """
    Return the files that a name or several names are for, as `find` does.

    Raises:
        InputError: as for `find`, or a file is named twice.
        StorageUnreachableError: the storage did not answer.
    """
    found: dict[Place, Stamp | None] = {}
    for name in [names] if isinstance(names, str | os.PathLike) else names:
        for place, stamp in find(name, system=system).items():
            if place in found:
                raise InputError.at(place, "The file is named twice.", "Name each file once.")
            found[place] = stamp
    return found


def pure_path(place: Place) -> PurePath:
    """Return the path in a place, for the parts of its name."""
    if isinstance(place, Path):
        return place
    return PurePosixPath(split_query(place)[0].partition("://")[2])


def parent_of(place: Place) -> Place:
    """Return the folder that holds a file."""
    if isinstance(place, Path):
        return place.parent
    return split_query(place)[0].rstrip("/").rpartition("/")[0]


def place_in(folder: Place, name: str) -> Place:
    """Return the place of a file in a folder."""
    return folder / name if isinstance(folder, Path) else join_url(folder, name)


def absolute(place: Place) -> Place:
    """Return the same place, whatever the working directory is."""
    return place.absolute() if isinstance(place, Path) else place


def is_folder(place: Place, system: System = SYSTEM) -> bool:
    """Return whether a place is a folder; that of an object store is what its names begin with."""
    return is_url_folder(place, system) if isinstance(place, str) else place.is_dir()


def read_bytes(place: Place, start: int, end: int, system: System = SYSTEM) -> bytes:
    """
    Return the bytes of a file from one position up to another; fewer if a local one is shorter.

    Raises:
        InputError: the file cannot be read.
        StorageUnreachableError: the storage did not answer.
    """
    if isinstance(place, str):
        return read_range(place, start, end, system)
    with reading(place), open(place, "rb") as file:
        file.seek(start)
        return file.read(end - start)


def stamp_at(place: Place, system: System = SYSTEM) -> Stamp:
    """
    Return the stamp of a file.

    Raises:
        OSError: the local file cannot be reached.
        InputError: there is no such file at the URL, or no permission to read it.
        StorageUnreachableError: the storage did not answer.
    """
    return stamp_of_url(place, system) if isinstance(place, str) else stamp_of(place)


def open_at(
    place: Place, *, size: int | None = None, block: int = BLOCK, system: System = SYSTEM
) -> BinaryIO:
    """
    Open a file for reading, from any position.

    Args:
        place: where it is.
        size: where reading ends at a URL; by default at the end of the file.
        block: how many bytes to read at once from a URL.
        system: waits before another attempt.

    Raises:
        OSError: the local file cannot be read.
        InputError: there is no such file at the URL, or no permission to read it.
        StorageUnreachableError: the storage did not answer.
    """
    if isinstance(place, str):
        return open_url(place, size=size, block=block, system=system)
    return open(place, "rb", buffering=_BUFFER)
