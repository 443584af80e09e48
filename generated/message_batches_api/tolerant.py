# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
"""Build an object that differs from the contract, and say where it differs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from .types import (
    UNSET,
    Aside,
    DecodeError,
    Deviation,
    Reply,
    UnknownVariant,
    Variants,
    WireModel,
    as_integer,
    as_number,
    as_object,
    as_string,
    describe,
    keep_extras,
    new,
    read_time,
    write_time,
)

_CHECKS = {
    "string": as_string,
    "integer": as_integer,
    "number": as_number,
    "object": as_object,
}
_WORDS = {
    "string": "a string",
    "integer": "an integer",
    "number": "a number",
    "boolean": "a boolean",
    "object": "an object",
    "time": "a date and time of RFC 3339",
    "array": "an array",
    "map": "an object",
    "model": "an object",
    "tagged": "an object",
    "anything": "a value",
}


def deviations_of(record: object) -> list[Deviation]:
    """Return where a received object differs from the contract; nothing for any other value.

    An object with an unknown tag is a deviation, a field that the contract does not know is not.
    """
    return list(_deviations(record, ""))


def tolerated(cls: Any, source: dict[str, Any]) -> Any:
    """Decode an object, as far as it fits."""
    try:
        return cls._decode(source)
    except DecodeError:
        return build(cls, source)


def build(cls: Any, source: dict[str, Any]) -> Any:
    """Decode an object that does not fit: absent is None, a value of another type is kept as it is."""
    record = new(cls)
    fields = cls._fields()
    presence, absent, found = 1, set(), []
    texts: dict[str, tuple[datetime, str]] = {}
    for wire, (attribute, form, nullable, default, bit) in fields.items():
        value = default
        if wire not in source:
            if default is ...:
                value = None
                absent.add(attribute)
                found.append(Deviation(wire, _words(form), "nothing"))
            elif default is not None and default is not UNSET:
                presence |= bit
        elif source[wire] is None and nullable:
            value = None
            presence |= bit
        else:
            value = _read(form, source[wire], wire, found)
            if isinstance(value, datetime) and write_time(value) != source[wire]:
                texts[attribute] = (value, source[wire])
        setattr(record, attribute, value)
    record._presence = presence
    record._aside = Aside(frozenset(absent), texts, tuple(found))
    if issubclass(cls, Reply):
        record._request = None
    keep_extras(record, source, fields)
    return record


def _read(form: Any, value: Any, path: str, found: list[Deviation]) -> Any:
    """Decode a value, or return it as it is and add a deviation."""
    match form:
        case "anything":
            return value
        case "time" if isinstance(value, str):
            return _read_time(value, path, found)
        case ("model", cls) if isinstance(value, dict):
            return tolerated(cls, value)
        case ("tagged", table, key) if isinstance(value, dict):
            return _read_tagged(table, key, value, path, found)
        case ("array", item) if isinstance(value, list | tuple):
            return [_read(item, one, f"{path}[{index}]", found) for index, one in enumerate(value)]
        case ("map", item) if isinstance(value, dict):
            return {key: _read(item, one, f"{path}.{key}", found) for key, one in value.items()}
        case ("either", *arms):
            for kinds, arm in arms:
                if type(value).__name__ in kinds:
                    return _read(arm, value, path, found)
        case "boolean" if isinstance(value, bool):
            return value
        case "string" | "integer" | "number" | "object":
            try:
                return _CHECKS[form](value)
            except DecodeError:
                pass
        case ("const", _) if isinstance(value, str):
            return value
    found.append(Deviation(path, _words(form), describe(value)))
    return value


def _read_time(text: str, path: str, found: list[Deviation]) -> Any:
    try:
        return read_time(text)
    except DecodeError as error:
        found.append(Deviation(path, error.expected, error.found))
    try:
        # Without an offset RFC 3339 knows no time (section 4.4); all times of the service are UTC.
        return datetime.fromisoformat(text).replace(tzinfo=UTC)
    except ValueError:
        return text


def _read_tagged(table: Variants, key: str, value: dict[str, Any], path: str, found: list[Deviation]) -> Any:
    tag = value.get(key)
    if tag is None or not isinstance(tag, str):
        targets = table.targets
        if tag is None and (None in targets or len(targets) == 1):
            # There is one model that it can be; that names the missing tag itself.
            return tolerated(table.model(next(iter(targets)) if None not in targets else None), value)
        found.append(Deviation(f"{path}.{key}", "a string", describe(tag) if key in value else "nothing"))
        return UnknownVariant(value)
    model = table.model(tag)
    return UnknownVariant(value) if model is UnknownVariant else tolerated(model, value)


def _words(form: Any) -> str:
    match form:
        case str():
            return _WORDS[form]
        case ("const", value):
            return f"the string {value!r}"
        case ("either", *arms):
            return " or ".join(dict.fromkeys(_words(arm) for _, arm in arms))
    return _WORDS[form[0]]


def _deviations(value: object, path: str, tag: str = "type") -> Iterator[Deviation]:
    if isinstance(value, WireModel):
        yield from _deviations_of_model(value, path)
    elif isinstance(value, UnknownVariant):
        # A tag that is not a string is a deviation of the object around it.
        if isinstance(value.data.get(tag), str):
            yield Deviation(_joined(path, tag), "a known tag", describe(value.data[tag]))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _deviations(item, f"{path}[{index}]", tag)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _deviations(item, _joined(path, key), tag)


def _deviations_of_model(record: WireModel, path: str) -> Iterator[Deviation]:
    if record._presence & 1:
        for one in record._aside.deviations:
            yield Deviation(_joined(path, one.path), one.expected, one.found)
    for wire, (attribute, form, _, _, _) in record._fields().items():
        value = getattr(record, attribute)
        if form[0] == "const":
            if isinstance(value, str) and value != form[1]:
                yield Deviation(_joined(path, wire), _words(form), describe(value))
        elif isinstance(form, tuple):
            yield from _deviations(value, _joined(path, wire), _tag_of(form))


def _tag_of(form: Any) -> str:
    """Return the name of the field by which the objects of a form differ."""
    match form:
        case ("tagged", _, key):
            return str(key)
        case ("array" | "map", item):
            return _tag_of(item)
        case ("either", *arms):
            return next((_tag_of(arm) for _, arm in arms if isinstance(arm, tuple)), "type")
    return "type"


def _joined(path: str, step: str) -> str:
    return f"{path}.{step}" if path and not step.startswith("[") else f"{path}{step}"
