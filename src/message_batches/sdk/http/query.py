"""The query parameters of a URL."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from datetime import date


def query_pairs(query: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """
    Yield the parameters as names and texts.

    Names of arrays and objects have brackets, as in the vendor's SDK: `ids[]=1&ids[]=2` and
    `filter[status]=ended`. A value that is None is left out.
    """
    for name, value in query.items():
        yield from _pairs(name, value)


def _pairs(name: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from _pairs(f"{name}[{key}]", item)
    elif isinstance(value, list | tuple | Set):
        for item in value:
            yield from _pairs(f"{name}[]", item)
    elif value is not None:
        yield name, _text(value)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)
