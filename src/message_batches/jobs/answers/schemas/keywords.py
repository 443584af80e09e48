"""
What the service takes of JSON Schema, and how the rest is put into words for the model.

https://docs.claude.com/en/docs/build-with-claude/structured-outputs
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from message_batches.sdk.create import FORMATS, KEYWORDS

__all__ = [
    "ANNOTATIONS",
    "CHECKED",
    "COMBINING",
    "DEFINITIONS",
    "FORMATS",
    "KEYWORDS",
    "KNOWN",
    "TYPED",
    "in_order",
    "in_words",
    "is_plain",
    "is_simple",
    "kinds_of",
    "map_in",
    "takes_all",
    "takes_keyword",
    "type_names",
]

DEFINITIONS = ("$defs", "definitions")

ANNOTATIONS = frozenset({"default", "description", "examples", "title"})
"""What says something about a value, and refuses none."""

_IGNORED = frozenset(
    {
        "$anchor",
        "$comment",
        "$id",
        "$schema",
        "$vocabulary",
        "deprecated",
        "discriminator",  # OpenAPI's; the alternatives say it too
        "id",
        "readOnly",
        "writeOnly",
        *DEFINITIONS,
    }
)
"""What says nothing about a value."""

COMBINING = frozenset({"$ref", "allOf", "anyOf", "const", "enum", "oneOf", "type"})
"""What the rewriting deals with by itself, whatever the type."""

TYPED: frozenset[str] = frozenset().union(*KEYWORDS.values())
"""What says something about one type only."""

CHECKED = TYPED | frozenset(
    {
        "contains",
        "contentEncoding",
        "contentMediaType",
        "contentSchema",
        "dependencies",
        "dependentRequired",
        "dependentSchemas",
        "else",
        "if",
        "maxContains",
        "maxProperties",
        "minContains",
        "minProperties",
        "not",
        "propertyNames",
        "then",
        "unevaluatedItems",
        "unevaluatedProperties",
    }
)
"""What bounds a value."""

KNOWN = ANNOTATIONS | _IGNORED | COMBINING | CHECKED
"""The keywords of JSON Schema, and of OpenAPI, that mean something here."""

_WORDS: Mapping[str, str] = {
    "default": "Default: {}.",
    "examples": "Examples: {}.",
    "minimum": "At least {}.",
    "exclusiveMinimum": "Greater than {}.",
    "maximum": "At most {}.",
    "exclusiveMaximum": "Less than {}.",
    "multipleOf": "A multiple of {}.",
    "minLength": "At least {} characters.",
    "maxLength": "At most {} characters.",
    "pattern": "Matches the regular expression {}.",
    "format": "In the format {}.",
    "contentEncoding": "Encoded as {}.",
    "contentMediaType": "Its content is {}.",
    "minItems": "At least {} items.",
    "maxItems": "At most {} items.",
    "uniqueItems": "No two items are equal.",
    "minProperties": "At least {} entries.",
    "maxProperties": "At most {} entries.",
}
"""The words for keywords, in the order in which the model reads them."""

_MAX_REPEATS = 100
"""The service takes `{n,m}` unless it is large. How large is not documented."""

# A character, an escape that the service lists or of a character, a class, or a group.
_SIMPLE = re.compile(
    r"""(?:
        \\[dws] | \\[^\w\s] | \\[nrt]
        | \[\^?(?: \\[dws] | \\[^\w\s] | \\[nrt] | [^\\\[\]] )+\]
        | \((?:\?:)?(?!\?) | \)
        | \| | \. | \^ | \$
        | [*+?](?![?+*])
        | \{\d{1,3}(?:,\d{0,3})?\}(?![?+*])
        | [^\\\[\](){}|.^$*+?]
    )*""",
    re.VERBOSE | re.DOTALL,
)


def is_simple(pattern: object) -> bool:
    """Return whether the service takes a pattern: it takes no lookaround, nor backreferences."""
    return (
        isinstance(pattern, str)
        and _SIMPLE.fullmatch(pattern) is not None
        and all(int(n) <= _MAX_REPEATS for n in re.findall(r"(?<!\\)[{,](\d+)(?=[,}])", pattern))
    )


def takes_keyword(keyword: str, value: object) -> bool:
    """Return whether the service takes a keyword that bounds strings, numbers or arrays."""
    if keyword == "format":
        return value in FORMATS
    if keyword == "pattern":
        return is_simple(value)
    return keyword == "minItems" and value in (0, 1)


def is_plain(value: object) -> bool:
    """Return whether the service takes a value in an enum: neither an object nor an array."""
    return value is None or isinstance(value, str | int | float)


def in_words(keyword: str, value: Any) -> str:
    """Return a sentence about a keyword, for the description that the model reads."""
    if keyword in ("uniqueItems", "not") and value is False:
        return ""
    if keyword == "examples" and isinstance(value, list):
        return _WORDS[keyword].format(", ".join(map(_json, value)))
    if (words := _WORDS.get(keyword)) is None:
        return f"{keyword}: {_json(value)}."
    return words.format(value if isinstance(value, str) and keyword != "default" else _json(value))


def in_order(keywords: Iterable[str]) -> list[str]:
    """Return keywords in the order of their words; those without words are last."""
    places = {keyword: place for place, keyword in enumerate(_WORDS)}
    return sorted(keywords, key=lambda keyword: places.get(keyword, len(places)))


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def takes_all(schema: object) -> bool:
    """Return whether a schema takes any value: it is true, or has nothing but annotations."""
    return schema is True or (
        isinstance(schema, Mapping) and schema.keys() <= (ANNOTATIONS | _IGNORED)
    )


def type_names(schema: Mapping[str, Any]) -> list[str]:
    """Return the types that a schema names; none if it does not say."""
    kind = schema.get("type")
    names = kind if isinstance(kind, list) else [kind]
    return [name for name in names if isinstance(name, str)]


def kinds_of(schema: Mapping[str, Any]) -> list[str]:
    """Return the types of a schema: those it names, or those its other keywords are about."""
    if names := type_names(schema):
        return names
    for kind in ("object", "array", "string", "number"):
        if not KEYWORDS[kind].isdisjoint(schema):
            return [kind]
    return []


def map_in(schema: Mapping[str, Any]) -> tuple[Mapping[str, Any], list[Any]] | None:
    """Return the schema of the keys of a map, and those of its values; None if it is not a map."""
    if schema.get("properties") or "object" not in (type_names(schema) or ["object"]):
        return None
    others = schema.get("additionalProperties")
    patterns = schema.get("patternProperties")
    values = list(patterns.values()) if isinstance(patterns, Mapping) else []
    keys: dict[str, Any] = {}
    if isinstance(patterns, Mapping) and len(patterns) == 1 and not isinstance(others, Mapping):
        keys["pattern"] = next(iter(patterns))
    if isinstance(others, Mapping) and not takes_all(others):
        values.append(others)
    names = schema.get("propertyNames")
    if isinstance(names, Mapping):
        keys |= names
    return (keys, values) if values else None
