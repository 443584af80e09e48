"""Strategies for the documents that openapi.yaml describes, and the places where one can break.

hypothesis-jsonschema was tried first. Its newest release, 0.23.1 of February 2024, fails under
today's Hypothesis, refuses recursive references, of which the content blocks are full, and took
twenty seconds to prepare for one ``Request``. What the contract uses of JSON Schema is little, and
is all here.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import timedelta, timezone
from functools import cache
from typing import Any

from attrs import frozen
from hypothesis import strategies as st

from tests.generated.contract import (
    SCALARS,
    SCHEMAS,
    Alternative,
    Free,
    Schema,
    Tagged,
    alternatives,
    height,
    heights,
    kind_of,
    kinds,
    nullable_and_required,
    of_name,
)

HEIGHTS = heights()


# No decoder looks inside a text, so these few are enough; random ones take twice the time.
TEXTS = st.sampled_from(
    [
        "",
        "plain",
        "Zoë 東京 🙂",
        "two\nlines\r\n",
        'a "quoted" \\ word',
        "a\u2028b\u0085c\x00",
        "\ud83d",
        "null",
        "UNSET",
        "2026-11-20T12:00:00Z",
        "a.b[0]",
        "</p>",
    ]
)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False) | st.integers()
JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=5,
)
JSON_OBJECTS = st.dictionaries(TEXTS, JSON, max_size=3)
TIMES = st.sampled_from(
    [
        "2024-09-24T18:37:24.100435Z",
        "2026-03-01T00:00:00+00:00",
        "2026-11-20T23:59:59.5-08:00",
        "2026-11-20T12:00:00.123456789Z",
        "2026-11-20t12:00:00z",
        "2016-12-31T23:59:60Z",
    ]
) | st.datetimes(timezones=st.just(timezone(timedelta(hours=5, minutes=30)))).map(
    lambda time: time.isoformat()
)

# Fields, tags and values that no contract knows; the names are those that the code itself uses.
NEW_FIELDS = st.sampled_from(
    [
        "new_field",
        "additional_properties",
        "to_dict",
        "from_dict",
        "_presence",
        "self",
        "source",
        "cls",
        "x-y",
        "",
        "1",
    ]
)
NEW_TAGS = st.sampled_from(["hologram", "text_20270101", "UNSET", ""])
NEW_VALUES = st.sampled_from(["brand_new", "", "None"])


@cache
def matching(pattern: str) -> st.SearchStrategy[str]:
    return st.from_regex(pattern.replace("$", r"\Z"))


@st.composite
def documents(
    draw: st.DrawFn, name: str, *, depth: int = 3, strange: bool = False, whole: bool = False
) -> Any:
    """A valid document of a schema, about ``depth`` objects deep.

    Of a ``whole`` one every field is there, none is null or empty if it can be helped, and what
    stands in them is small.
    ``strange`` mixes in what the service may add any day, wherever it may: fields, variants of
    tagged unions and values of enums.
    """
    return Author(draw, strange).write(of_name(name), depth, whole=whole)


@frozen
class Author:
    """Writes a document, a choice at a time."""

    draw: st.DrawFn
    strange: bool

    def write(
        self, schema: Schema, depth: int, *, whole: bool = False, filled: bool = False
    ) -> Any:
        """A value; ``whole`` is for the fields of an object, ``filled`` for what a field holds."""
        options = alternatives(schema)
        if filled:
            options = [one for one in options if kind_of(one) != "null"]
        if depth <= 0:
            options = [min(options, key=lambda one: (height(one, HEIGHTS), kind_of(one) != "null"))]
        one = options[0] if len(options) == 1 else self.draw(st.sampled_from(options))
        if isinstance(one, Free):
            return self.draw(JSON_OBJECTS)
        if isinstance(one, Tagged):
            return self._variant(one, depth)
        kind = one.get("type")
        if kind in SCALARS:
            return self._scalar(one)
        if kind == "array":
            least = one.get("minItems", int(filled))
            number = least if depth <= 0 else self.draw(st.integers(least, least + 2))
            return [self.write(one["items"], depth - 1) for _ in range(number)]
        if kind == "object":
            return self._object(one, depth, whole=whole, filled=filled)
        return self.draw(JSON)

    def _odd(self) -> bool:
        """Whether to write something strange here."""
        return self.strange and self.draw(st.integers(0, 4)) == 4

    def _variant(self, union: Tagged, depth: int) -> dict[str, Any]:
        if self._odd():
            return {**self.draw(JSON_OBJECTS), union.key: self.draw(NEW_TAGS)}
        names = list(dict.fromkeys(union.arms.values()))
        if depth <= 0:
            names = [min(names, key=HEIGHTS.__getitem__)]
        name = names[0] if len(names) == 1 else self.draw(st.sampled_from(names))
        document = self.write(of_name(name), depth)
        if document.get(union.key) not in union.arms and name != union.default:
            document[union.key] = next(tag for tag, arm in union.arms.items() if arm == name)
        return document

    def _object(self, schema: Schema, depth: int, *, whole: bool, filled: bool) -> dict[str, Any]:
        properties = schema.get("properties")
        if properties is None:
            most = 2 if depth > 0 else int(filled)
            keys = self.draw(st.lists(TEXTS, min_size=int(filled), max_size=most, unique=True))
            return {key: self.write(schema["additionalProperties"], depth - 1) for key in keys}
        required = schema.get("required", ())
        optional = [key for key in properties if key not in required]
        # One number for all of them: a draw for each would take most of the time.
        all_of_them = 2 ** len(optional) - 1
        least = all_of_them if whole else 0
        chosen = self.draw(st.integers(least, all_of_them)) if optional and depth > 0 else 0
        document = {
            key: self.write(properties[key], depth - 1 - whole, filled=whole)
            for key in properties
            if key in required or chosen >> optional.index(key) & 1
        }
        if self._odd():
            document |= {
                key: self.draw(JSON) for key in [self.draw(NEW_FIELDS)] if key not in properties
            }
        return document

    def _scalar(self, schema: Schema) -> Any:
        kind = schema["type"]
        if kind == "null":
            return None
        if "const" in schema:
            return schema["const"]
        known = schema.get("enum") or schema.get("x-known-values")
        if known:
            return self.draw(NEW_VALUES) if self._odd() else self.draw(st.sampled_from(known))
        if kind == "boolean":
            # `not: {const: true}` is all that the contract says of one value of a boolean.
            return self.draw(st.booleans()) if "not" not in schema else False
        if kind == "string":
            return self.draw(strings(schema))
        least = schema.get("minimum", schema.get("exclusiveMinimum", -2) + 1)
        most = schema.get("maximum", 2**53)
        if kind == "integer":
            number = self.draw(st.integers(least, most))
            # In JSON Schema 5.0 is an integer, and some services write it.
            return float(number) if self._odd() else number
        return self.draw(st.floats(least, most) | st.integers(least, most))


def strings(schema: Schema) -> st.SearchStrategy[str]:
    """Strings of a schema, without those of an enum."""
    if schema.get("format") == "date-time":
        return TIMES
    if schema.get("format") == "byte":
        return st.binary(max_size=8).map(lambda raw: base64.b64encode(raw).decode())
    if pattern := schema.get("pattern"):
        return matching(pattern)
    if "minLength" in schema or "maxLength" in schema:
        least = schema.get("minLength", 0)
        return st.text(min_size=least, max_size=min(least + 8, schema.get("maxLength", least + 8)))
    return TEXTS


@frozen
class Place:
    """A value inside a document: ``holder[key]``, found at ``path``.

    ``allowed`` are the JSON types it may have; ``needed`` says that it must not be left out.
    """

    path: str
    holder: Any
    key: str | int
    allowed: frozenset[str]
    needed: bool


def places(value: Any, schema: Schema, path: str = "") -> Iterator[Place]:
    """Every place below a value that the contract says something about."""
    one = alternative_of(value, schema)
    if isinstance(one, Tagged):
        name = variant_of(value, one)
        if name is not None:
            inside = places(value, of_name(name), path)
            yield from (_without_default(place, path, one) for place in inside)
    elif one is None or isinstance(one, Free):
        return
    elif one.get("type") == "array":
        for index in range(len(value)):
            yield from _place(f"{path}[{index}]", value, index, one["items"], needed=False)
    elif one.get("type") == "object":
        properties = one.get("properties", {})
        needed = set(one.get("required", ())) - nullable_and_required(one)
        for key in value:
            inner = properties.get(key) if properties else one["additionalProperties"]
            if inner is not None:
                step = f"{path}.{key}" if path else key
                yield from _place(step, value, key, inner, needed=key in needed)


def _place(
    path: str, holder: Any, key: str | int, schema: Schema, *, needed: bool
) -> Iterator[Place]:
    allowed = kinds(schema)
    if None not in allowed:
        types = frozenset(kind for kind in allowed if kind)
        yield Place(path, holder, key, types, needed)
    yield from places(holder[key], schema, path)


def _without_default(place: Place, path: str, union: Tagged) -> Place:
    """Where a union has a variant for an absent tag, leaving the tag out is no fault of the tag."""
    tag_path = f"{path}.{union.key}" if path else union.key
    if union.default is None or place.path != tag_path:
        return place
    return Place(place.path, place.holder, place.key, place.allowed | {"null"}, needed=False)


def alternative_of(value: Any, schema: Schema) -> Alternative | None:
    """The alternative that an object, an array or a string was written from; None for others."""
    kind = {dict: "object", list: "array", str: "string"}.get(type(value))
    return next((one for one in alternatives(schema) if kind and kind_of(one) == kind), None)


def variant_of(value: dict[str, Any], union: Tagged) -> str | None:
    """The schema that an object of a union follows, or None where the contract knows none."""
    tag = value.get(union.key)
    return union.default if tag is None else union.arms.get(tag)


@cache
def members(name: str) -> list[tuple[str, str]]:
    """Each property, with its schema's name, that is or may be the component ``name``."""
    reference = of_name(name)
    return [
        (holder, key)
        for holder, schema in SCHEMAS.items()
        for key, inner in schema.get("properties", {}).items()
        if inner == reference or reference in inner.get("anyOf", ())
    ]
