"""The JSON Schema of a class, and its instances from JSON."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import is_dataclass
from itertools import product
from typing import Any, get_args, get_type_hints

import attrs
import msgspec
from msgspec import inspect

from message_batches.jobs.answers.faults import place_of
from message_batches.jobs.errors import InputError
from message_batches.sdk.create import schema_of

Convert = Callable[[bytes], Any]
"""Returns an instance, or raises a ValueError that says what is wrong."""

_DECIMAL = r"^-?[0-9]+(\.[0-9]+)?$"


def schema_of_class(cls: Any) -> Mapping[str, Any]:
    """
    Return the JSON Schema of a class, or of another type such as `list[Review]`.

    Raises:
        InputError: no schema can be made of it.
    """
    if _is_instance(cls):
        name = type(cls).__name__
        raise InputError.at(name, f"This is an instance of {name}, not a class.", f"Pass {name}.")
    try:
        return schema_of(cls) if _is_pydantics(cls) else _completed(msgspec.json.schema(cls), cls)
    except (TypeError, NameError, RecursionError) as error:
        name = getattr(cls, "__name__", repr(cls))
        raise InputError.at(
            name,
            f"No JSON Schema can be made of it: {' '.join(str(error).split()).rstrip('.')}.",
            "Pass a class with annotated fields, or a JSON Schema.",
        ) from error


def _completed(schema: dict[str, Any], cls: Any) -> dict[str, Any]:
    """
    Return a schema of msgspec with what it leaves out.

    It sorts the fields of a TypedDict by name, and a model writes them in the order of the schema:
    a verdict would come before the reasons that the class has in front of it. And it asks for a
    time or a decimal as text of any form, which is then refused when the answer is read.
    """
    kinds = list(_kinds_in(inspect.type_info(cls)))
    _add_format(kinds[0], schema)
    for kind in kinds:
        # Classes that share a name have longer ones here, and keep what msgspec makes of them.
        definition = schema.get("$defs", {}).get(getattr(kind, "cls", type(None)).__name__, {})
        properties = definition.get("properties", {})
        if isinstance(kind, inspect.TypedDictType) and properties:
            order = list(get_type_hints(kind.cls))
            definition["properties"] = {name: properties[name] for name in order}
            definition["required"] = sorted(definition["required"], key=order.index)
        for field in getattr(kind, "fields", ()) if properties else ():
            _add_format(field.type, properties[field.encode_name])
    return schema


def _kinds_in(kind: inspect.Type) -> Iterator[inspect.Type]:
    """Yield a type and those in it."""
    waiting, seen = [kind], set[int]()
    while waiting:
        one = waiting.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        waiting += [field.type for field in getattr(one, "fields", ())]
        waiting += (*getattr(one, "types", ()), *getattr(one, "item_types", ()))
        inner = (getattr(one, name, None) for name in ("type", "item_type", "value_type"))
        waiting += [each for each in inner if each is not None]


def _add_format(kind: inspect.Type, part: dict[str, Any]) -> None:
    """Write into a part of a schema how the text of a type looks. A union has one type of text."""
    while isinstance(kind, inspect.Metadata):
        kind = kind.type
    match kind, part.get("type"):
        case inspect.DateTimeType(tz=None), "string":
            part["format"] = "date-time"
        case inspect.TimeType(tz=None), "string":
            part["format"] = "time"
        case inspect.DecimalType(), "string":
            part["pattern"] = _DECIMAL
            del part["format"]
        case inspect.CollectionType(), "array" if "items" in part:
            _add_format(kind.item_type, part["items"])
        case inspect.TupleType(), "array":
            for one, item in zip(kind.item_types, part.get("prefixItems", ()), strict=False):
                _add_format(one, item)
        case inspect.DictType(), "object" if "additionalProperties" in part:
            _add_format(kind.value_type, part["additionalProperties"])
        case inspect.UnionType(), _:
            for one, option in product(kind.types, part.get("anyOf", ())):
                _add_format(one, option)


def _is_instance(value: Any) -> bool:
    """Return whether a value is an instance of a class that could be a schema."""
    cls = type(value)
    return (
        is_dataclass(cls)
        or attrs.has(cls)
        or issubclass(cls, msgspec.Struct)
        or hasattr(cls, "__pydantic_validator__")
    )


def converter_of(cls: Any) -> Convert:
    """Return what makes instances of a class of JSON."""
    if _is_pydantics(cls):
        validate: Convert = sys.modules["pydantic"].TypeAdapter(cls).validate_json
        return validate
    strict, lax = msgspec.json.Decoder(cls), msgspec.json.Decoder(cls, strict=False)

    def convert(data: bytes) -> Any:
        try:
            return strict.decode(data)
        except msgspec.ValidationError:
            return lax.decode(data)  # 3.0 is an integer in JSON Schema

    return convert


def faults_in(error: ValueError) -> list[str]:
    """Return what pydantic or msgspec says is wrong with a value, each with its place."""
    if callable(errors := getattr(error, "errors", None)):
        return [
            f"{place_of(one['loc'])}{one['msg']}"
            for one in errors(include_url=False, include_context=False, include_input=False)
        ]
    return [str(error)]


def _is_pydantics(cls: Any) -> bool:
    """Return whether pydantic makes the schema: of its classes, and of what has them in it."""
    return "pydantic" in sys.modules and any(map(_is_of_pydantic, _types_in(cls)))


def _is_of_pydantic(found: Any) -> bool:
    module = str(getattr(found, "__module__", ""))
    return hasattr(found, "__pydantic_core_schema__") or module.startswith("pydantic")


def _types_in(cls: Any) -> Iterator[Any]:
    """Yield a type and those in its annotations, with what they are annotated with."""
    waiting: list[Any] = [cls]
    seen: list[Any] = []
    while waiting:
        one = waiting.pop()
        if any(one is other for other in seen):
            continue
        seen.append(one)
        yield one
        waiting += get_args(one)
        waiting += getattr(one, "__metadata__", ())
        with suppress(NameError, TypeError):  # it has no annotations, or names what is not there
            waiting += get_type_hints(one, include_extras=True).values()
