"""The files that a user names as the input of a run, and what is refused among them."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Self

from attrs import frozen

from message_batches.jobs.errors import InputError
from message_batches.jobs.input.opening import is_pipe, refuse_unreadable
from message_batches.jobs.storage import (
    Place,
    Stamp,
    find_all,
    is_compressed,
    open_at,
    pure_path,
)
from message_batches.jobs.system import SYSTEM, System

_COMPRESSED = (".gz", ".zst", ".zstd")
"""The extensions of compressed files."""


@frozen
class NamedFiles:
    """
    Files that were named, by themselves or by a pattern.

    Attributes:
        places: where they are, with their stamps where these are known.
    """

    places: Mapping[Place, Stamp | None]

    @classmethod
    def of(
        cls,
        names: str | os.PathLike[str] | Sequence[str | os.PathLike[str]],
        system: System = SYSTEM,
    ) -> Self:
        """
        Find the files.

        Raises:
            InputError: one cannot be read, or is a pipe and not the only one.
            StorageUnreachableError: the storage did not answer.
        """
        files = cls(find_all(names, system=system))
        for place in files.places:
            refuse_unreadable(place)
        if len(files.places) > 1 and (pipes := files._pipes()):
            raise InputError.at(
                pipes[0],
                "This is a pipe, which can be read only once.",
                "Pass only the pipe, or write it to a file.",
            )
        return files

    @property
    def is_pipe(self) -> bool:
        """Whether this is a pipe, which can be read only once."""
        return bool(self._pipes())

    def has_compressed(self, system: System = SYSTEM) -> bool:
        """
        Return whether one of them is compressed, as its first bytes say.

        Of many at URLs only those are looked at whose names say so: each takes a round trip.

        Raises:
            InputError: there is no such file at a URL, or no permission to read it.
            StorageUnreachableError: the storage did not answer.
        """
        return any(
            _starts_compressed(place, stamp, system)
            for place, stamp in self.places.items()
            if isinstance(place, Path)
            or len(self.places) == 1
            or pure_path(place).suffix.lower() in _COMPRESSED
        )

    def _pipes(self) -> list[Path]:
        return [place for place in self.places if isinstance(place, Path) and is_pipe(place)]


def _starts_compressed(place: Place, stamp: Stamp | None, system: System) -> bool:
    size = None if stamp is None else stamp.size
    # What cannot be read is said by what reads it next.
    with suppress(OSError), open_at(place, size=size, block=0, system=system) as file:
        return is_compressed(file.read(4))
    return False
