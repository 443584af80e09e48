"""
Sample a JSON value that a JSON Schema allows, for tool inputs and structured output.

Covers what tool schemas are written with: types, enum and const, properties and required, arrays
and their bounds, numbers and theirs, string lengths, formats and patterns, $ref into the schema
itself, anyOf, oneOf and allOf. Strings consist of the prompt's words. A schema with more (`not`,
`if`, patternProperties beyond required keys) is answered by its other rules.

Bounds that the service does not take are written into descriptions, and a model mostly keeps to
them: so does a sample, as far as it understands them.

A schema is written by a stranger: a few nested references or repeats can ask for a value of any
size, so what a sample may cost is limited.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from random import Random
from typing import Any

from rstr import Rstr

from message_batches._errors import MessageBatchesError

_DEEPEST = 6  # optional properties and unneeded items are left out below, so recursion ends
_MAX_VALUES = 20_000
_MAX_STRING = 100_000  # characters
_MAX_PATTERN = 1_000  # characters
_MAX_PATTERN_COST = 20_000  # repeats, and characters to choose from
# What Rstr does not follow: look-around and conditions, anchors that are not at an end.
_NOT_SAMPLED = re.compile(
    r"\(\?(?:<?[=!]|\()|(?<=[^|(\[\\])\^|(?<!\\)\$(?![|)]|\Z)|\\[bBAZ]|\\[1-9]|\(\^|(?<!\$)\|\^|\$\|(?!\^)|\$\)"
)

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


_RARELY = 1 / 8  # how often what may be left out is left out, and what may be null is

_NUMBER = r"(-?\d{1,9}(?:\.\d{1,9})?)"
_DESCRIBED: dict[str, dict[str, re.Pattern[str]]] = {
    type_: {
        keyword: re.compile(rf"\b(?:{words} {_NUMBER}{unit}|{keyword}: {_NUMBER})(?![\w%])", re.I)
        for keyword, words in rules.items()
    }
    for types, unit, rules in (
        (
            ("integer", "number"),
            "",
            {
                "minimum": "at least",
                "maximum": "at most",
                "exclusiveMinimum": "(?:greater|more) than",
                "exclusiveMaximum": "(?:less|fewer) than",
                "multipleOf": "a multiple of",
            },
        ),
        (("string",), " characters?", {"minLength": "at least", "maxLength": "at most"}),
        (("array",), " items?", {"minItems": "at least", "maxItems": "at most"}),
    )
    for type_ in types
}
"""How a description says the bounds that a schema of a type would have."""
_ORDER = re.compile(r"\bin this order: ([a-z]+(?:, [a-z]+){0,30})")
_DISTINCT = re.compile(r"\bno two items are equal\b", re.IGNORECASE)
_DISTINCT_KEYS = re.compile(r"\beach key at most once\b", re.IGNORECASE)
_MOST_DESCRIBED = 1000  # characters, or items: a description must not make an answer unusable


_WRONG_SCHEMA = (
    TypeError,
    ValueError,
    AttributeError,
    LookupError,
    ArithmeticError,
    RecursionError,
)


class UnusableSchema(MessageBatchesError, ValueError):
    """A schema whose rules have the wrong types, such as `minItems: "two"`, or ask for too much."""


def sample(schema: Any, words: list[str], random: Random) -> Any:
    """
    Return a value that a schema allows; strings in it are drawn from `words`.

    Raises:
        UnusableSchema: it is not a JSON Schema, or its values are too large.
    """
    try:
        return _Sampler(schema, words, random).make(schema, 0)
    except _WRONG_SCHEMA as error:  # UnusableSchema too
        raise UnusableSchema(f"JSON schema is invalid: {error}") from error


def match(pattern: str, random: Random) -> str | None:
    """Return a string that a pattern matches, or None where no simple one does."""
    if len(pattern) > _MAX_PATTERN or _NOT_SAMPLED.search(pattern):
        return None
    try:
        return Rstr(_Draws(random)).xeger(pattern)
    except (*_WRONG_SCHEMA, re.error, FutureWarning):
        return None


def resolved(schema: Any, root: Any) -> dict[str, Any]:
    """Return a schema, or the one that it refers to."""
    for _ in range(32):
        if not isinstance(schema, dict):
            return {}
        if not isinstance(reference := schema.get("$ref"), str):
            return schema
        schema = _found(reference, root)
    return {}


def _described(schema: dict[str, Any], type_: str) -> dict[str, Any]:
    """Return a schema with the bounds that are only in its description."""
    text = schema.get("description")
    rules = _DESCRIBED.get(type_)
    if rules is None or not isinstance(text, str):
        return schema
    found: dict[str, Any] = {}
    for keyword, pattern in rules.items():
        if match_ := pattern.search(text):
            number = match_[1] or match_[2]
            value = float(number) if "." in number else int(number)
            if type_ in ("integer", "number") or 0 <= value <= _MOST_DESCRIBED:
                found[keyword] = value if type_ in ("integer", "number") else int(value)
    if found.get("multipleOf") == 0:
        del found["multipleOf"]
    return {**found, **schema}


def _in_order(text: Any, items: Any) -> list[Any]:
    """Return the schemas of the items of a tuple, whose order is only in its description."""
    options = items.get("anyOf") if isinstance(items, dict) else None
    found = _ORDER.search(text) if isinstance(text, str) else None
    if found is None or not isinstance(options, list):
        return []
    by_type = {one.get("type"): one for one in options if isinstance(one, dict)}
    return [by_type.get(name, items) for name in found[1].split(", ")]


def _found(reference: str, root: Any) -> Any:
    found = root
    for part in reference.lstrip("#").split("/")[1:]:
        key = part.replace("~1", "/").replace("~0", "~")
        if not isinstance(found, dict) or key not in found:
            return {}
        found = found[key]
    return found


class _Draws(Random):
    """
    Choices for a pattern: few repeats, letters and digits where they fit, and a limited number.

    The characters of a class come from a set, whose order differs from process to process.
    """

    def __init__(self, random: Random) -> None:
        super().__init__(random.random())
        self._cost = 0

    def randint(self, a: int, b: int) -> int:
        times = super().randint(a, max(a, min(b, a + 3)))
        self._spend(1 + times)
        return times

    def choice(self, seq: Any) -> Any:
        self._spend(1 + len(seq) // 16)
        if all(isinstance(one, str) for one in seq):
            seq = sorted(one for one in seq if one.isalnum()) or sorted(seq)
        return super().choice(seq)

    def _spend(self, cost: int) -> None:
        self._cost += cost
        if self._cost > _MAX_PATTERN_COST:
            raise UnusableSchema("the pattern asks for too long a string")


def _references(part: Any) -> Iterator[str]:
    """Yield the references in a part of a schema."""
    if isinstance(part, dict):
        if isinstance(part.get("$ref"), str):
            yield part["$ref"]
        for one in part.values():
            yield from _references(one)
    elif isinstance(part, list):
        for one in part:
            yield from _references(one)


class _Sampler:
    def __init__(self, root: Any, words: list[str], random: Random) -> None:
        self._root = root
        self._words = words
        self._random = random
        self._values = 0
        self._recursive: set[int] = set()
        self._cyclic: dict[str, bool] = {}
        self._find_recursion(root)

    def _find_recursion(self, part: Any) -> bool:
        """Record which parts of the schema hold a reference that leads to itself."""
        inner = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
        found = [self._find_recursion(one) for one in inner]
        reference = part.get("$ref") if isinstance(part, dict) else None
        holds = any(found) or (isinstance(reference, str) and self._is_cyclic(reference))
        if holds:
            self._recursive.add(id(part))
        return holds

    def _is_cyclic(self, reference: str) -> bool:
        """Return whether a definition leads to itself, or to one that does."""
        if reference not in self._cyclic:
            self._cyclic[reference] = True  # while what it holds is followed
            references = _references(_found(reference, self._root))
            self._cyclic[reference] = any(map(self._is_cyclic, references))
        return self._cyclic[reference]

    def _count(self) -> None:
        self._values += 1
        if self._values > _MAX_VALUES:
            raise UnusableSchema(f"it asks for more than {_MAX_VALUES} values")

    def make(self, schema: Any, depth: int) -> Any:
        self._count()
        if not isinstance(schema, dict):
            return self._words[0]
        schema = self._flat(schema, 0)
        if "const" in schema:
            return schema["const"]
        if schema.get("enum"):
            return self._random.choice(schema["enum"])
        type_ = self._type(schema, depth)
        schema = _described(schema, type_)
        if type_ == "object":
            return self._object(schema, depth)
        if type_ == "array":
            return self._array(schema, depth)
        if type_ == "string":
            return self._string(schema)
        if type_ in ("integer", "number"):
            return self._number(schema, integer=type_ == "integer")
        if type_ == "boolean":
            return self._random.random() < 0.5
        return None

    def _flat(self, schema: dict[str, Any], hops: int) -> dict[str, Any]:
        """Merge in what a schema refers to and one of its alternatives."""
        self._count()
        if hops > 32:
            return schema
        rest = dict(schema)
        parts: list[Any] = []
        if "$ref" in rest:
            parts.append(_found(rest.pop("$ref"), self._root))
        parts += rest.pop("allOf", [])
        for key in ("anyOf", "oneOf"):
            if options := rest.pop(key, None):
                parts.append(self._plainest(options))
        for part in parts:
            if isinstance(part, dict):
                rest = _merged(rest, self._flat(part, hops + 1))
        return rest

    def _plainest(self, options: list[Any]) -> Any:
        """Return an alternative without a reference if there is one: recursion ends there."""
        plain = [option for option in options if id(option) not in self._recursive]
        valued = [option for option in plain if option != {"type": "null"}]
        if len(valued) < len(plain) and self._random.random() < _RARELY:
            return {"type": "null"}
        return self._random.choice(valued or plain or options)

    def _type(self, schema: dict[str, Any], depth: int) -> str:
        given = schema.get("type")
        if isinstance(given, list):
            if "null" in given and self._random.random() < _RARELY:
                return "null"
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
        # What is required comes first. https://docs.claude.com/en/docs/build-with-claude/structured-outputs
        for name, part in sorted(properties.items(), key=lambda one: one[0] not in required):
            fits = depth < _DEEPEST and id(part) not in self._recursive
            if name in required or (fits and self._random.random() >= _RARELY):
                made[name] = self.make(part, depth + 1)
        extra = schema.get("additionalProperties", True)
        for name in required:
            if name not in made:
                made[name] = self.make(extra, depth + 1)
        for number in range(schema.get("minProperties", 0) - len(made)):
            made[f"key_{number + 1}"] = self.make(extra, depth + 1)
        return made

    def _array(self, schema: dict[str, Any], depth: int) -> list[Any]:
        items = schema.get("items", {})
        leading = schema.get("prefixItems") or _in_order(schema.get("description"), items)
        least = schema.get("minItems", 0)
        wanted = max(least, len(leading))
        if depth < _DEEPEST and items is not False and id(items) not in self._recursive:
            wanted = max(wanted, 2)
        wanted = min(wanted, schema.get("maxItems", wanted))
        made: list[Any] = []
        text = str(schema.get("description"))
        by_key = bool(_DISTINCT_KEYS.search(text))
        unique = bool(schema.get("uniqueItems") or by_key or _DISTINCT.search(text))
        taken: list[Any] = []
        for index in range(wanted):
            part = leading[index] if index < len(leading) else items
            for _ in range(20 if unique else 1):
                value = self.make(part, depth + 1)
                mark = value.get("key") if by_key and isinstance(value, dict) else value
                if not unique or mark not in taken:
                    made.append(value)
                    taken.append(mark)
                    break
        return made

    def _string(self, schema: dict[str, Any]) -> str:
        least, most = schema.get("minLength", 0), schema.get("maxLength")
        if least > _MAX_STRING:
            raise UnusableSchema(f"minLength asks for more than {_MAX_STRING} characters")
        if "pattern" in schema and (made := match(schema["pattern"], self._random)):
            return made
        if schema.get("format") in _FORMATS:
            return _FORMATS[schema["format"]]
        text = " ".join(self._random.sample(self._words, min(2, len(self._words))))
        if len(text) < least:
            text = (text + " ") * (least // (len(text) + 1) + 1)
        return text[: most if most is not None else max(least, len(text.rstrip()))]

    def _number(self, schema: dict[str, Any], *, integer: bool) -> int | float:
        step = schema.get("multipleOf") or 1
        low, high = schema.get("minimum"), schema.get("maximum")
        above, below = schema.get("exclusiveMinimum"), schema.get("exclusiveMaximum")
        if not integer and "multipleOf" not in schema:
            return self._real(
                low if low is not None else above, high if high is not None else below
            )
        firsts = [math.ceil(low / step)] if low is not None else []
        firsts += [math.floor(above / step) + 1] if above is not None else []
        lasts = [math.floor(high / step)] if high is not None else []
        lasts += [math.ceil(below / step) - 1] if below is not None else []
        last = min(lasts, default=None)
        first = max(firsts, default=1 if last is None or last >= 1 else last - 100)
        last = first + 100 if last is None else max(first, last)
        return self._random.randint(first, last) * step

    def _real(self, low: float | None, high: float | None) -> float:
        if low is None:
            low = 0.0 if high is None else high - 100.0
        if high is None:
            high = low + 100.0
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
