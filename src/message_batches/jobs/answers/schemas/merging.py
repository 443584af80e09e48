"""
Merge the schemas of an allOf into one.

The service takes no allOf with references, and what it makes of a keyword beside an anyOf is not
documented, so both are merged. The result may take more than the schemas together: answers are
checked against the complete schema anyway.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from message_batches._errors import MessageBatchesError
from message_batches.jobs.answers.schemas.keywords import DEFINITIONS, type_names

ALSO = "\0also"
"""The keywords that could not be merged, each with its value, for the description."""


class SchemaError(MessageBatchesError, ValueError):
    """
    The service would refuse a schema, or it is not one.

    Attributes:
        place: where in the answer its part is; empty for the answer itself.
        what: what is wrong, without a subject.
        hint: what to do.
    """

    def __init__(self, place: str, what: str, hint: str) -> None:
        super().__init__(place, what, hint)
        self.place = place
        self.what = what
        self.hint = hint

    def message(self) -> str:
        """Return a sentence that says what is wrong."""
        where = f" of {self.place.removeprefix('.')}" if self.place else ""
        return f"The schema{where} {self.what}."


class ContradictionError(MessageBatchesError, ValueError):
    """No value fits two schemas."""


def merged(first: Mapping[str, Any], second: Mapping[str, Any]) -> dict[str, Any]:
    """
    Return a schema that takes what both take; neither has alternatives.

    Raises:
        ContradictionError: no value fits both.
    """
    result = dict(first)
    for key, value in second.items():
        if key not in result or result[key] == value:
            result[key] = value
        elif key in _LARGER:
            result[key] = max(result[key], value)
        elif key in _SMALLER:
            result[key] = min(result[key], value)
        elif key == "description":
            result[key] = f"{value}\n{result[key]}"
        elif key == "required":
            result[key] = [*dict.fromkeys([*result[key], *value])]
        elif key in ("title", "default", "examples", *DEFINITIONS):
            result[key] = value
        elif key not in ("type", "enum", "const", *_OF_PARTS):
            result[ALSO] = [*result.get(ALSO, ()), (key, value)]
    _merge_values(result, first, second)
    _merge_parts(result, first, second)
    return result


_LARGER = frozenset({"minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties"})
_SMALLER = frozenset({"maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties"})
_OF_PARTS = frozenset({"properties", "additionalProperties", "items", "patternProperties"})


def _merge_values(
    result: dict[str, Any], first: Mapping[str, Any], second: Mapping[str, Any]
) -> None:
    """Merge the types, and the values that are listed."""
    if "type" in first and "type" in second:
        ours, theirs = type_names(first), type_names(second)
        kinds = [kind for kind in ours if kind in theirs]
        if "integer" not in kinds and ("integer" in ours or "integer" in theirs):
            kinds += ["integer"] if "number" in [*ours, *theirs] else []
        if not kinds:
            raise ContradictionError
        result["type"] = kinds[0] if len(kinds) == 1 else kinds
    before, after = listed(first), listed(second)
    if before is not None and after is not None:
        both = [value for value in before if any(same(value, other) for other in after)]
        if not both:
            raise ContradictionError
        result.pop("const", None)
        result["enum"] = both


def listed(schema: Mapping[str, Any]) -> list[Any] | None:
    """Return the values that a schema lists by enum or const, or None."""
    if "const" in schema:
        return [schema["const"]]
    values: list[Any] | None = schema.get("enum")
    return values


def same(one: object, other: object) -> bool:
    """Return whether JSON values are equal; true is not 1."""
    return one == other and isinstance(one, bool) == isinstance(other, bool)


def _merge_parts(
    result: dict[str, Any], first: Mapping[str, Any], second: Mapping[str, Any]
) -> None:
    """Merge the schemas of properties and items."""
    for key in ("additionalProperties", "items"):
        if key in first and key in second:
            result[key] = _both(first[key], second[key])
    for key in ("properties", "patternProperties"):
        ours, theirs = first.get(key, {}), second.get(key, {})
        both = {**ours, **theirs}
        if not both:
            continue
        for name in both:
            if name in ours and name in theirs:
                both[name] = _both(ours[name], theirs[name])
            elif key == "properties":
                others = (second if name in ours else first).get("additionalProperties", True)
                both[name] = _both(both[name], others)
        result[key] = both


def _both(one: Any, other: Any) -> Any:
    """Return a schema that takes what two take."""
    if one is False or other is False:
        return False
    if one is True or one == other:
        return other
    return one if other is True else {"allOf": [one, other]}
