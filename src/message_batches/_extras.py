"""Packages that only an optional part needs, and how to install them."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from message_batches._errors import MessageBatchesError

MODULES = {
    "cli": ("typer", "rich", "click", "shellingham"),
    "sandbox": ("starlette", "uvicorn", "rstr"),
    "tables": ("pyarrow", "jinja2"),
    "excel": ("openpyxl",),
    "ray": ("ray", "pyarrow", "jinja2", "fsspec"),
    "html": ("itables", "jinja2", "markupsafe"),
    "remote": ("fsspec",),
    "postgres": ("psycopg",),
    "zstd": ("zstandard",),
    "schema": ("jsonschema_rs",),
    "otel": ("opentelemetry",),
}
"""The modules that each extra brings."""

_PARTS = {
    "cli": "The command line needs",
    "sandbox": "The sandbox needs",
    "tables": "Tables need",
    "excel": "Excel workbooks need",
    "html": "The report page needs",
    "ray": "Runs on Ray need",
    "remote": "URLs need",
    "postgres": "A ledger in Postgres needs",
    "zstd": "Requests that are compressed with zstd need",
    "schema": "Checking answers against a schema needs",
    "otel": "Spans need",
}

_OPTIONAL = {"click", "shellingham"}
"""Needed by some versions of typer only."""


class MissingExtraError(MessageBatchesError, ModuleNotFoundError):
    """
    Packages of optional parts are not installed.

    Attributes:
        extras: the extras to install.
    """

    def __init__(self, extras: Sequence[str]) -> None:
        self.extras = tuple(extras)
        names = ",".join(self.extras)
        part = _PARTS[self.extras[0]] if len(self.extras) == 1 else "This command needs"
        super().__init__(
            f"{part} packages that are not installed. "
            f"Run pip install 'message-batches[{names}]', "
            f"or in a checkout pip install -e '.[{names}]'."
        )

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.extras,)


@contextmanager
def needs(extra: str) -> Iterator[None]:
    """Raise MissingExtraError if an import inside fails for want of a package of the extra."""
    try:
        yield
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in MODULES[extra]:
            raise
        raise MissingExtraError([extra]) from error


def require(*extras: str) -> None:
    """Raise one MissingExtraError that names each of the extras that is not installed."""
    if absent := missing(extras):
        raise MissingExtraError(absent)


def missing(extras: Iterable[str]) -> list[str]:
    """Return those of the extras that are not installed."""
    return [extra for extra in extras if not all(map(_is_installed, MODULES[extra]))]


def _is_installed(module: str) -> bool:
    from importlib.util import find_spec

    if module in _OPTIONAL:
        return True
    if module in sys.modules:
        return sys.modules[module] is not None
    return find_spec(module) is not None
