"""Where a schema comes from: a file, a mapping or a class."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

import msgspec

from message_batches.jobs.errors import InputError
from message_batches.jobs.storage import location, open_at, reading, shown_url

MAX_BYTES = 1_000_000
"""The largest schema that is read. Each request carries it."""


def schema_from(schema: Any) -> tuple[str, dict[str, Any]]:
    """
    Return what messages call the source of a schema, and the schema itself.

    Raises:
        InputError: it cannot be read, or no schema can be made of it.
    """
    if isinstance(schema, str | os.PathLike):
        return _from_file(schema)
    if isinstance(schema, Mapping):
        return "schema", _plain(schema)
    from message_batches.jobs.answers.classes import schema_of_class

    name = getattr(schema, "__name__", repr(schema))
    return name, _plain(schema_of_class(schema))


def _from_file(name: str | os.PathLike[str]) -> tuple[str, dict[str, Any]]:
    place = location(name)
    shown = shown_url(place) if isinstance(place, str) else str(place)
    with reading(place), open_at(place) as file:
        data = file.read(MAX_BYTES + 1)
    return shown, _decoded(data, shown)


def _plain(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return a copy of JSON values only, so that nobody changes it later."""
    try:
        data = msgspec.json.encode(schema)
    except (TypeError, ValueError, RecursionError) as error:
        raise InputError.at(
            "schema", f"The schema is not JSON: {error}.", "Use JSON values only."
        ) from error
    return _decoded(data, "schema")


def _decoded(data: bytes, shown: str) -> dict[str, Any]:
    if len(data) > MAX_BYTES:
        raise InputError.at(
            shown,
            f"The schema has more than {MAX_BYTES:,} bytes.",
            "Make it smaller: each request carries it.",
        )
    try:
        schema = msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, RecursionError) as error:
        raise InputError.at(
            shown, f"The schema is not JSON: {error}.", "Fix it, or pass another file."
        ) from error
    if not isinstance(schema, dict):
        raise InputError.at(shown, "The schema is not an object.", "Pass a JSON Schema.")
    return schema


def is_class(schema: Any) -> bool:
    """Return whether answers become instances of a schema: it is neither a file nor a mapping."""
    return schema is not None and not isinstance(schema, str | os.PathLike | Mapping)
