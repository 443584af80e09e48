"""Open the files that a user names, and report what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from message_batches.jobs.errors import InputError


@contextmanager
def reading(source: object, name: object = None) -> Iterator[None]:
    """
    Raise InputError where the block cannot read a file.

    Args:
        source: the file.
        name: what messages call it; by default its path.
    """
    try:
        yield
    except OSError as error:
        raise unreadable(source if name is None else name, error) from error


def unreadable(name: object, error: OSError) -> InputError:
    """Return the error for a file that cannot be read."""
    if isinstance(error, FileNotFoundError):
        return InputError.at(name, "The file does not exist.", "Check the name and the folder.")
    if isinstance(error, IsADirectoryError):
        return InputError.at(name, "This is a folder, not a file.", "Pass the name of a file.")
    return InputError.at(
        name, f"The file cannot be read: {error.strerror or error}.", "Check its permissions."
    )
