"""Where the requests of a command come from."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from .text import tell

STANDARD_INPUT = Path("-")


def source_of(file: Path) -> Path | BinaryIO:
    """Give what a run reads its requests from: the file, or standard input for `-`."""
    if file != STANDARD_INPUT:
        return file
    if sys.stdin is None:
        from message_batches.jobs.errors import Stopped

        raise Stopped("Standard input is closed; give the name of a file.", wrong_input=True)
    if sys.stdin.isatty():
        tell("Reading requests from the terminal, one on each line; Ctrl-D ends them.")
    return sys.stdin.buffer


@contextmanager
def file_of(file: Path) -> Iterator[Path]:
    """Give a file that holds the requests, for as long as the block lasts."""
    source = source_of(file)
    if isinstance(source, Path):
        yield source
        return
    from message_batches.jobs import spool

    with TemporaryDirectory(prefix="message-batches-") as folder:
        spooled = Path(folder) / "requests"
        spool(source, spooled)
        yield spooled
