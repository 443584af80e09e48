"""The root of every exception of this package."""

from __future__ import annotations

from typing import Any


class MessageBatchesError(Exception):
    """The base of every exception that this package defines. Each of them can be pickled."""

    def __reduce__(self) -> tuple[Any, ...]:
        # Rebuilt from its attributes: the constructors take other arguments than `args` holds.
        return _rebuild, (type(self), self.args, self.__dict__)


def _rebuild(
    error_class: type[MessageBatchesError], args: tuple[Any, ...], attributes: dict[str, Any]
) -> MessageBatchesError:
    error = error_class.__new__(error_class, *args)
    error.args = args
    error.__dict__.update(attributes)
    return error
