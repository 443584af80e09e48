"""
Tables that a program has in memory, or makes as they are read.

Data frames of any library that supports Arrow, Datasets of Hugging Face, and rows as dicts: a list
of them, a generator, the cursor of a database. What can be read only once is kept in a temporary
file, so that each of them can be read again.
"""

from __future__ import annotations

from message_batches.tables.frames.frame import open_frame

__all__ = ["open_frame"]


def __dir__() -> list[str]:
    return __all__
