"""Why a value does not fit, in plain English: for a person, and for the model that repairs it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import msgspec

from message_batches.jobs.answers.restoring import key_twice_in

MAX_REASON = 500
"""Characters of a reason."""

_SHOWN = 3
"""How many faults a reason names."""

_VALUE = 60
"""Characters of a value in a fault."""

_TYPES: Mapping[str, str] = {
    "array": "an array",
    "boolean": "true or false",
    "integer": "an integer",
    "null": "null",
    "number": "a number",
    "object": "an object",
    "string": "a string",
}


def reason_of(errors: Iterable[Any]) -> str:
    """Return one line that names the first faults that a validator found."""
    return joined([fault for error in errors for fault in _faults(error)])


def joined(faults: Sequence[str]) -> str:
    """Return one line that names the first faults, and counts the others."""
    distinct = [*dict.fromkeys(faults)]
    text = "; ".join(distinct[:_SHOWN])
    if (left := len(distinct) - _SHOWN) > 0:
        text = f"{clipped(text, MAX_REASON - 30)}; and {left:,} more"
    return clipped(text)


def clipped(text: str, length: int = MAX_REASON) -> str:
    """Return a text as one line that is not too long."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1] + "…"


def place_of(path: Sequence[str | int]) -> str:
    """Return what a fault begins with: `items[2].price: `; nothing for the answer itself."""
    place = _place(path)
    return f"{place}: " if place else ""


def _place(path: Sequence[str | int]) -> str:
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return "".join(steps).removeprefix(".")


def _faults(error: Any) -> list[str]:
    """Return an error of a validator as faults: several if the cause is in one alternative."""
    kind = error.kind
    name = type(kind).__name__
    if name in ("AnyOf", "OneOfNotValid"):
        return _of_alternatives(error)
    path = error.instance_path
    if name == "Required":
        return [f"{_place([*path, kind.property])} is missing"]
    if name == "AdditionalProperties":
        return [f"{_place([*path, key])} is not expected" for key in kind.unexpected]
    if name == "PropertyNames":
        return [f"{place_of(path)}the name of a property is wrong: {kind.error.message}"]
    value = error.instance
    write = _SENTENCES.get(name)
    text = error.message if write is None else write(value, kind)
    return [f"{place_of(path)}{text}"]


def _count(value: Any, unit: str) -> str:
    units = (
        unit
        if len(value) == 1
        else f"{unit.removesuffix('y')}ies"
        if unit[-1] == "y"
        else f"{unit}s"
    )
    return f"{len(value):,} {units}"


_Write = Callable[[Any, Any], str]

_SENTENCES: Mapping[str, _Write] = {
    "Constant": lambda value, kind: f"{_json(value)} is not {_json(kind.expected_value)}",
    "Enum": lambda value, kind: f"{_json(value)} is not one of {_options(kind.options)}",
    "Format": lambda value, kind: f"{_json(value)} is not in the format {kind.format}",
    "MaxItems": lambda value, kind: f"{_count(value, 'item')}, more than {kind.limit}",
    "MaxLength": lambda value, kind: (
        f"{_json(value)} has {_count(value, 'character')}, more than {kind.limit}"
    ),
    "Maximum": lambda value, kind: f"{_json(value)} is greater than the maximum of {kind.limit}",
    "MaxProperties": lambda value, kind: f"{_count(value, 'entry')}, more than {kind.limit}",
    "MinItems": lambda value, kind: f"{_count(value, 'item')}, fewer than {kind.limit}",
    "MinLength": lambda value, kind: (
        f"{_json(value)} has {_count(value, 'character')}, fewer than {kind.limit}"
    ),
    "Minimum": lambda value, kind: f"{_json(value)} is less than the minimum of {kind.limit}",
    "MinProperties": lambda value, kind: f"{_count(value, 'entry')}, fewer than {kind.limit}",
    "Pattern": lambda value, kind: f"{_json(value)} does not match {clipped(kind.pattern, 100)}",
    "Type": lambda value, kind: _wrong_type(value, kind.types),
    "UniqueItems": lambda value, kind: "two items are equal",
}


def _of_alternatives(error: Any) -> list[str]:
    """
    Return the faults of the alternative that the value is meant for.

    That is one whose type the value has, and whose constant it names, such as the kind of a union.
    """
    context = error.kind.context
    here = list(error.instance_path)
    meant = [errors for errors in context if not any(_excludes(one, here) for one in errors)]
    if len(meant) > 1:
        meant = [min(meant, key=len)]
    if meant and meant[0]:
        return [fault for one in meant[0] for fault in _faults(one)]
    direct = [one for errors in context for one in errors if list(one.instance_path) == here]
    options = [value for one in direct if _lists(one) for value in _members(one.kind)]
    kinds = [kind for one in direct if type(one.kind).__name__ == "Type" for kind in one.kind.types]
    if len(direct) == len(context) and options:
        others = f", or {_types(kinds)}" if kinds else ""
        return [
            f"{place_of(here)}{_json(error.instance)} is not one of {_options(options)}{others}"
        ]
    if len(direct) == len(context) == len(kinds):
        return [f"{place_of(here)}{_wrong_type(error.instance, kinds)}"]
    constants = [
        one
        for errors in context
        for one in errors
        if _lists(one) and len(one.instance_path) > len(here)
    ]
    if constants and len({tuple(one.instance_path) for one in constants}) == 1:
        options = [option for one in constants for option in _members(one.kind)]
        place, value = place_of(constants[0].instance_path), _json(constants[0].instance)
        return [f"{place}{value} is not one of {_options(options)}"]
    return [f"{place_of(here)}{_json(error.instance)} fits none of {len(context)} alternatives"]


def _excludes(error: Any, here: list[Any]) -> bool:
    """Return whether an error says that the value is meant for another alternative."""
    if list(error.instance_path) == here:
        return _lists(error) or type(error.kind).__name__ == "Type"
    return _lists(error) and len(_members(error.kind)) == 1


def _lists(error: Any) -> bool:
    """Return whether an error is about the values that an enum or a const lists."""
    return type(error.kind).__name__ in ("Constant", "Enum")


def _members(kind: Any) -> list[Any]:
    return [kind.expected_value] if type(kind).__name__ == "Constant" else list(kind.options)


def _wrong_type(value: Any, names: Sequence[str]) -> str:
    if "object" in names and (key := key_twice_in(value)) is not None:
        return f"the key {_json(key)} has two values"
    return f"{_json(value)} is not {_types(names)}"


def _types(names: Sequence[str]) -> str:
    words = [_TYPES.get(name, name) for name in dict.fromkeys(names)]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def _options(values: Iterable[Any]) -> str:
    shown = [_json(value) for value in values]
    more = f" and {len(shown) - 8:,} others" if len(shown) > 8 else ""
    return ", ".join(shown[:8]) + more


def _json(value: Any) -> str:
    return clipped(msgspec.json.encode(value).decode(), _VALUE)
