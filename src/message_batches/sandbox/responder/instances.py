"""Makes a JSON value that fits a JSON Schema, for tool inputs and structured output.

Covers what tool schemas are written with: types, enum and const, properties and required, arrays
with their bounds, numbers with theirs, string lengths, formats and patterns, $ref into the schema
itself, anyOf, oneOf and allOf. Strings are made of the prompt's words. A schema that asks for what
is not covered (`not`, `if`, patternProperties beyond required keys) is answered by its other rules.
"""

from __future__ import annotations

import math
from random import Random
from typing import Any

from message_batches.sandbox.responder import patterns

_DEEPEST = 6  # optional properties and unneeded items are left out below, so recursion ends

_FORMATS = {
    "date-time": "2026-11-22T03:46:00Z",
    "date": "2026-11-22",
    "time": "03:46:00Z",
    "duration": "P1D",
    "email": "ada@example.com",
    "idn-email": "ada@example.com",
    "hostname": "example.com",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "uri": "https://example.com/",
    "uri-reference": "/path",
    "iri": "https://example.com/",
    "uuid": "123e4567-e89b-42d3-a456-426614174000",
    "json-pointer": "/a",
    "regex": "^a$",
}


_WRONG_SCHEMA = (
    TypeError,
    ValueError,
    AttributeError,
    LookupError,
    ArithmeticError,
    RecursionError,
)


class UnusableSchema(ValueError):
    """A schema whose rules have the wrong types, such as `minItems: "two"`."""


def instance(schema: Any, words: list[str], random: Random) -> Any:
    """Return a value that fits a schema; strings in it are drawn from `words`.

    Raises:
        UnusableSchema: It is no JSON Schema.
    """
    try:
        return _Maker(schema, words, random).make(schema, 0)
    except _WRONG_SCHEMA as error:
        raise UnusableSchema(f"JSON schema is invalid: {error}") from error


class _Maker:
    def __init__(self, root: Any, words: list[str], random: Random) -> None:
        self._root = root
        self._words = words
        self._random = random

    def make(self, schema: Any, depth: int) -> Any:
        if not isinstance(schema, dict):
            return self._words[0]
        schema = self._flat(schema, 0)
        if "const" in schema:
            return schema["const"]
        if schema.get("enum"):
            return self._random.choice(schema["enum"])
        type_ = self._type(schema, depth)
        if type_ == "object":
            return self._object(schema, depth)
        if type_ == "array":
            return self._array(schema, depth)
        if type_ == "string":
            return self._string(schema)
        if type_ in ("integer", "number"):
            return self._number(schema, whole=type_ == "integer")
        if type_ == "boolean":
            return self._random.random() < 0.5
        return None

    def _flat(self, schema: dict[str, Any], hops: int) -> dict[str, Any]:
        """Merge in what a schema refers to and one of its alternatives."""
        if hops > 32:
            return schema
        rest = dict(schema)
        parts: list[Any] = []
        if "$ref" in rest:
            parts.append(self._resolve(rest.pop("$ref")))
        parts += rest.pop("allOf", [])
        for key in ("anyOf", "oneOf"):
            if options := rest.pop(key, None):
                parts.append(self._plainest(options))
        for part in parts:
            if isinstance(part, dict):
                rest = _merged(rest, self._flat(part, hops + 1))
        return rest

    def _plainest(self, options: list[Any]) -> Any:
        """Prefer an alternative that needs no further reference: recursion ends there."""
        plain = [option for option in options if "$ref" not in str(option)]
        valued = [option for option in plain if option != {"type": "null"}]
        return self._random.choice(valued or plain or options)

    def _resolve(self, reference: str) -> Any:
        found = self._root
        for part in reference.lstrip("#").split("/")[1:]:
            key = part.replace("~1", "/").replace("~0", "~")
            if not isinstance(found, dict) or key not in found:
                return {}
            found = found[key]
        return found

    def _type(self, schema: dict[str, Any], depth: int) -> str:
        given = schema.get("type")
        if isinstance(given, list):
            valued = [name for name in given if name != "null"] or given
            plain = [name for name in valued if name not in ("object", "array")]
            return str((plain or valued if depth >= _DEEPEST else valued)[0])
        if given is not None:
            return str(given)
        for type_, keys in (
            ("object", ("properties", "required", "additionalProperties")),
            ("array", ("items", "prefixItems", "minItems")),
            ("number", ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")),
        ):
            if any(key in schema for key in keys):
                return type_
        return "string"

    def _object(self, schema: dict[str, Any], depth: int) -> dict[str, Any]:
        properties = schema.get("properties") or {}
        required = schema.get("required") or []
        made: dict[str, Any] = {}
        for name, part in properties.items():
            if name in required or (depth < _DEEPEST and "$ref" not in str(part)):
                made[name] = self.make(part, depth + 1)
        extra = schema.get("additionalProperties", True)
        for name in required:
            if name not in made:
                made[name] = self.make(extra, depth + 1)
        for number in range(schema.get("minProperties", 0) - len(made)):
            made[f"key_{number + 1}"] = self.make(extra, depth + 1)
        return made

    def _array(self, schema: dict[str, Any], depth: int) -> list[Any]:
        leading = schema.get("prefixItems") or []
        items = schema.get("items", {})
        least = schema.get("minItems", 0)
        wanted = max(least, len(leading))
        if depth < _DEEPEST and items is not False and "$ref" not in str(items):
            wanted = max(wanted, 2)
        wanted = min(wanted, schema.get("maxItems", wanted))
        made: list[Any] = []
        for place in range(wanted):
            made.append(self.make(leading[place] if place < len(leading) else items, depth + 1))
            if schema.get("uniqueItems"):
                made[-1] = self._unlike(made[:-1], made[-1], items, depth)
        if schema.get("uniqueItems"):
            made = [value for place, value in enumerate(made) if value not in made[:place]]
        return made

    def _unlike(self, others: list[Any], value: Any, items: Any, depth: int) -> Any:
        for _ in range(20):
            if value not in others:
                break
            value = self.make(items, depth + 1)
        return value

    def _string(self, schema: dict[str, Any]) -> str:
        if "pattern" in schema and (made := patterns.match(schema["pattern"], self._random)):
            return made
        if schema.get("format") in _FORMATS:
            return _FORMATS[schema["format"]]
        text = " ".join(self._random.sample(self._words, min(2, len(self._words))))
        least, most = schema.get("minLength", 0), schema.get("maxLength")
        if len(text) < least:
            text = (text + " ") * (least // (len(text) + 1) + 1)
        return text[: most if most is not None else max(least, len(text.rstrip()))]

    def _number(self, schema: dict[str, Any], *, whole: bool) -> int | float:
        step = schema.get("multipleOf") or 1
        low, high = schema.get("minimum"), schema.get("maximum")
        above, below = schema.get("exclusiveMinimum"), schema.get("exclusiveMaximum")
        if not whole and "multipleOf" not in schema:
            return self._real(
                low if low is not None else above, high if high is not None else below
            )
        first = math.ceil(low / step) if low is not None else None
        if above is not None:
            first = max(math.floor(above / step) + 1, first if first is not None else -(10**18))
        last = math.floor(high / step) if high is not None else None
        if below is not None:
            last = min(math.ceil(below / step) - 1, last if last is not None else 10**18)
        if first is None:
            first = 1 if last is None or last >= 1 else last - 100
        if last is None:
            last = first + 100
        return self._random.randint(first, max(first, last)) * step

    def _real(self, low: float | None, high: float | None) -> float:
        if low is None and high is None:
            low, high = 0.0, 100.0
        elif low is None:
            low = float(high or 0) - 100.0
        elif high is None:
            high = float(low) + 100.0
        assert low is not None
        assert high is not None
        middle = low + (high - low) * self._random.uniform(0.25, 0.75)
        short = round(middle, 2)
        return short if low < short < high else middle


def _merged(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    merged = {**other, **one}
    if "properties" in one and "properties" in other:
        merged["properties"] = {**other["properties"], **one["properties"]}
    if "required" in one and "required" in other:
        merged["required"] = [*other["required"], *one["required"]]
    return merged
