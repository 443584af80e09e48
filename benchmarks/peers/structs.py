"""
The bound for typed results: msgspec structs, decoded in C, with every field that our models have.

They are derived from the tables of fields of the generated models, so neither side has more to
give. The structs do less: a field or a tag that the contract does not know is dropped or refused,
an object that deviates is refused, and a field that was absent cannot be distinguished from one
that was null, so that what came cannot be written again.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from functools import cache, reduce
from operator import or_
from typing import Any, Literal

import msgspec

from message_batches_api.models import BetaMessageBatchIndividualResponse

_TYPES = {
    "string": str,
    "integer": int,
    "number": float,
    "boolean": bool,
    "time": datetime.datetime,
    "object": dict[str, Any],
    "anything": Any,
}
_TAG = "type"  # in a result, all unions have this one


@cache
def decoder() -> Callable[[bytes], Any]:
    """Return a function that decodes the bytes of a line."""
    return msgspec.json.Decoder(struct_of(BetaMessageBatchIndividualResponse)).decode


def tag_of(struct: Any) -> Any:
    """Return the tag of a struct, which our models have as an attribute."""
    return struct.__struct_config__.tag


@cache
def struct_of(model: Any, tag: str | None = None) -> Any:
    """Return a struct with the fields of a generated model, and perhaps a tag."""
    fields: list[Any] = []
    for wire, (_, form, nullable, absent, _) in model._fields().items():
        if tag and wire == _TAG:
            pass  # msgspec reads it
        elif absent is ...:
            fields.append((wire, _type_of(form)))
        else:
            fields.append((wire, _type_of(form) | None if nullable else _type_of(form), absent))
    return msgspec.defstruct(
        model.__name__, fields, tag=tag, tag_field=_TAG if tag else None, kw_only=True
    )


def _type_of(form: Any) -> Any:
    if isinstance(form, str):
        return _TYPES[form]
    match form:
        case ("const", value):
            return Literal[value]
        case ("model", model):
            return struct_of(model)
        case ("tagged", variants, _):
            return _union(struct_of(variants.model(tag), tag) for tag in variants.targets if tag)
        case ("array", item):
            return list[_type_of(item)]  # type: ignore[misc]
        case ("map", item):
            return dict[str, _type_of(item)]  # type: ignore[misc]
        case ("either", *arms):
            return _union(_type_of(arm) for _, arm in arms)
    raise ValueError(f"unknown form: {form!r}")


def _union(kinds: Any) -> Any:
    return reduce(or_, dict.fromkeys(kinds))
