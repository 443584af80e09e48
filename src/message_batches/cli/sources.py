"""Where the requests of a command come from."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from message_batches.cli.text import tell

STANDARD_INPUT = Path("-")


@contextmanager
def source_of(file: Path) -> Iterator[Path | BinaryIO]:
    """Give what requests are read from: the file, or a stream, which can be read only once."""
    if file == STANDARD_INPUT:
        yield _standard_input()
    elif file.is_fifo():
        with open(file, "rb") as pipe:
            yield pipe
    else:
        yield file


def _standard_input() -> BinaryIO:
    if sys.stdin is None:
        from message_batches.jobs.errors import ServiceRefusedError

        raise ServiceRefusedError(
            "Standard input is closed; give the name of a file.", nothing_sent=True
        )
    if sys.stdin.isatty():
        tell("Reading requests from the terminal, one on each line; Ctrl-D ends them.")
    return sys.stdin.buffer


@contextmanager
def file_of(file: Path) -> Iterator[Path]:
    """Give a file that holds the requests, for as long as the block lasts."""
    with source_of(file) as source:
        if isinstance(source, Path):
            yield source
            return
        from message_batches.jobs.steps import spool

        with TemporaryDirectory(prefix="message-batches-") as folder:
            spooled = Path(folder) / "requests"
            spool(source, spooled)
            yield spooled
