"""Values that go to JSON and come back, by the types of their attributes."""

from __future__ import annotations

import types
from typing import Any, Self, TypeVar, Union, get_args, get_origin, get_type_hints

from attrs import fields, has

T = TypeVar("T")


class Value:
    """A value that an orchestrator can keep as JSON."""

    def to_dict(self) -> dict[str, Any]:
        """Return the value as objects, lists, texts and numbers, which `json.dumps` takes."""
        return _plain(self)  # type: ignore[no-any-return]

    @classmethod
    def from_dict(cls, data: Any) -> Self:
        """
        Return the value that `to_dict` was called on, also after a way through JSON.

        Raises:
            ValueError: the data is not that of such a value.
        """
        return _object(cls, data)


def _plain(value: Any) -> Any:
    if has(type(value)):
        return {name: _plain(getattr(value, name)) for name in _types_of(type(value))}
    return [_plain(each) for each in value] if isinstance(value, tuple) else value


def _object(cls: type[T], data: Any) -> T:
    expected = _types_of(cls)
    if not isinstance(data, dict) or data.keys() != expected.keys():
        raise ValueError(f"{data!r} is not a {cls.__name__}. Pass what its to_dict returned.")
    return cls(**{name: _typed(kind, data[name], cls) for name, kind in expected.items()})


def _typed(kind: Any, data: Any, cls: type) -> Any:
    """Return an attribute of a value, of a type that the values of this folder have."""
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        if data is None:
            return None
        (kind,) = (each for each in arguments if each is not types.NoneType)
        return _typed(kind, data, cls)
    if origin is tuple and isinstance(data, list):
        return tuple(_typed(arguments[0], each, cls) for each in data)
    if origin is dict and isinstance(data, dict):
        return {name: _typed(arguments[1], each, cls) for name, each in data.items()}
    if origin is None and has(kind):
        return _object(kind, data)
    # What others wrote may lack the fraction of a number of seconds.
    if kind is float and type(data) is int:
        return float(data)
    if origin is None and type(data) is kind:
        return data
    raise ValueError(f"{data!r} does not fit {cls.__name__}. Pass what its to_dict returned.")


def _types_of(cls: type) -> dict[str, Any]:
    hints = get_type_hints(cls)
    return {attribute.name: hints[attribute.name] for attribute in fields(cls)}
