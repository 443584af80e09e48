"""Files that appear when they are whole: whatever ends a write, what stood there before stays."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def atomic_write(path: Path, ending: str = ".new") -> Iterator[Path]:
    """
    Name a file beside `path` to write to, and put it there if the block ends well.

    It is on disk before it takes the place. A process that is killed on the way leaves it under
    its own name, and the next try removes it.

    Args:
        path: where the file is to appear.
        ending: what the name of the file beside it has more.
    """
    scratch = path.with_name(path.name + ending)
    scratch.unlink(missing_ok=True)
    try:
        yield scratch
        with open(scratch, "rb+") as file:
            os.fsync(file.fileno())
        scratch.replace(path)
    finally:
        scratch.unlink(missing_ok=True)
