"""
What may go wrong with a schema on the service, beyond what it is certain to refuse.

How the service counts is not documented in full: a limit is a warning, never an error.
https://docs.claude.com/en/docs/build-with-claude/structured-outputs
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from message_batches.jobs.answers.schemas.keywords import (
    DEFINITIONS,
    KEYWORDS,
    takes_keyword,
    type_names,
)
from message_batches.jobs.answers.schemas.merging import SchemaError, listed
from message_batches.jobs.answers.schemas.references import References
from message_batches.jobs.answers.schemas.rewriting import Rewritten

MAX_OPTIONAL = 24
MAX_UNIONS = 16

_LARGE = 7_000
"""Bytes without descriptions. A schema of 7.4 kB was refused as too complex; smaller ones too."""

_REASONING = re.compile(
    r"(?<![a-z])(reasoning|thinking|thoughts?|trace|traces|cot|scratchpad|"
    r"chain[ _-]?of[ _-]?thought)(?![a-z])"
)
"""What asks for the model's reasoning, in the words of a name."""

_REFUSED = frozenset(
    {
        "contains",
        "dependentRequired",
        "dependentSchemas",
        "else",
        "if",
        "maxProperties",
        "minProperties",
        "not",
        "oneOf",
        "propertyNames",
        "then",
        "unevaluatedItems",
        "unevaluatedProperties",
    }
)

_SHOWN = 5

Part = tuple[str, Mapping[str, Any]]
"""Where a part of a schema is in answers, and the part."""


def warnings_of(sent: Mapping[str, Any]) -> Iterator[str]:
    """Yield what the service may refuse, or do wrong, of a schema that it gets."""
    parts = [*parts_of(sent)]
    counted = [*parts_of(sent, definitions=False)]
    if (optional := _optional(counted)) > MAX_OPTIONAL:
        yield (
            f"The schema has {optional} optional properties, and the service takes "
            f"{MAX_OPTIONAL}. Require more of them, and let them be null."
        )
    if (unions := _unions(counted)) > MAX_UNIONS:
        yield (
            f"The schema has {unions} properties with alternatives, such as null, and the service "
            f"takes {MAX_UNIONS}. Give more of them one type."
        )
    if (size := len(msgspec.json.encode(_bare(sent)))) > _LARGE:
        yield (
            f"The schema has {size:,} bytes without descriptions. The service refuses schemas that "
            "are too complex for it. Try one request first, or ask for less."
        )
    yield from _names_that_ask_for_reasoning(parts)
    yield from _members_alike(parts)


def notes_of(found: Rewritten) -> Iterator[str]:
    """Yield what the service does not enforce of a schema."""
    if found.moved:
        kinds = "; ".join(f"{key} ({several(places)})" for key, places in found.moved.items())
        yield (
            "The service does not enforce these, so the model reads them in descriptions, and "
            f"answers are checked for them here: {kinds}."
        )
    if found.maps:
        yield (
            "The service takes no maps, so these are asked for as lists of keys and values, and "
            f"become maps again when answers are read: {several(found.maps)}."
        )
    if found.closed:
        yield (
            "The service takes named properties only, so others are not asked for: "
            f"{several(found.closed)}."
        )


def unknown_in(found: Rewritten) -> Iterator[str]:
    """Yield a warning of the keywords that are not of JSON Schema."""
    if found.unknown:
        names = "; ".join(f"{key} ({several(places)})" for key, places in found.unknown.items())
        yield (
            f"These are not keywords of JSON Schema, and answers are not checked for them: {names}."
        )


def refusals_of(schema: Mapping[str, Any]) -> Iterator[str]:
    """Yield what the service refuses, as far as it is known, in a schema that it gets as it is."""
    references = References(schema)
    try:
        references.refuse_recursion()
    except SchemaError as error:
        yield f"{error.message()} {error.hint}"
    found: dict[str, list[str]] = {}
    for place, part in parts_of(schema):
        if "$ref" in part:
            try:
                references.target(part["$ref"], place)
            except SchemaError as error:
                yield f"{error.message()} {error.hint}"
        for what in _refused(part):
            found.setdefault(what, []).append(place or "the answer")
    if found:
        names = "; ".join(f"{what} ({several(places)})" for what, places in found.items())
        yield (
            f"The schema has what the service is not known to take: {names}. Pass the schema to "
            "the run instead of writing it into the requests, to have it rewritten."
        )


def _refused(part: Mapping[str, Any]) -> Iterator[str]:
    """Yield what the service does not take of a part of a schema, without the parts in it."""
    kinds = type_names(part)
    if "object" in kinds and part.get("additionalProperties") is not False:
        yield "objects whose additionalProperties are not false"
    for kind in kinds:
        for key in sorted(KEYWORDS.get(kind, frozenset()) & part.keys() - _STRUCTURE):
            if not takes_keyword(key, part[key]):
                yield f"{key} of {'an' if kind[0] in 'aio' else 'a'} {kind}"
    for key in sorted(_REFUSED & part.keys()):
        yield key
    if any(isinstance(value, dict | list) for value in listed(part) or ()):
        yield "objects and arrays in an enum or const"
    if isinstance(parts := part.get("allOf"), list) and any(
        isinstance(one, Mapping) and "$ref" in one for one in parts
    ):
        yield "a $ref in an allOf"
    if not part.keys() & {"type", "anyOf", "oneOf", "allOf", "enum", "const", "$ref"}:
        yield "schemas without a type, which take any value"


_STRUCTURE = frozenset({"additionalProperties", "items", "properties", "required"})


def parts_of(schema: Any, place: str = "", *, definitions: bool = True) -> Iterator[Part]:
    """
    Yield a schema and the schemas in it, each with its place in answers.

    Args:
        schema: the schema.
        place: where it is.
        definitions: whether those of `$defs` count; a reference to them is never followed.
    """
    waiting: list[tuple[str, Any]] = [(place, schema)]
    while waiting:
        where, one = waiting.pop()
        if not isinstance(one, Mapping):
            continue
        yield where, one
        inside: list[tuple[str, Any]] = []
        for name, value in _members(one, "properties"):
            inside.append((f"{where}.{name}".removeprefix("."), value))
        for key in ("items", "prefixItems"):
            value = one.get(key)
            inside += [
                (f"{where}[]", each) for each in (value if isinstance(value, list) else [value])
            ]
        for key in ("anyOf", "oneOf", "allOf"):
            if isinstance(one.get(key), list):
                inside += [(where, each) for each in one[key]]
        inside.append((f"{where}{{}}", one.get("additionalProperties")))
        if definitions:
            inside += [(name, value) for key in DEFINITIONS for name, value in _members(one, key)]
        waiting += reversed(inside)


def _members(schema: Mapping[str, Any], key: str) -> list[tuple[str, Any]]:
    value = schema.get(key)
    return list(value.items()) if isinstance(value, Mapping) else []


def _optional(parts: Sequence[Part]) -> int:
    return sum(
        len(part.get("properties", {}).keys() - set(part.get("required", ()))) for _, part in parts
    )


def _unions(parts: Sequence[Part]) -> int:
    """Return how many properties have alternatives in their own schema, as the service counts."""
    return sum(
        "anyOf" in one or isinstance(one.get("type"), list)
        for _, part in parts
        for _, one in _members(part, "properties")
        if isinstance(one, Mapping)
    )


def _bare(schema: Any) -> Any:
    """Return a schema without what is for the model to read."""
    if isinstance(schema, Mapping):
        return {
            key: _bare(value)
            for key, value in schema.items()
            if key not in ("description", "title") or not isinstance(value, str)
        }
    return [_bare(one) for one in schema] if isinstance(schema, list) else schema


def _names_that_ask_for_reasoning(parts: Sequence[Part]) -> Iterator[str]:
    places = [
        f"{place}.{name}".removeprefix(".")
        for place, part in parts
        for name, _ in _members(part, "properties")
        if _REASONING.search(re.sub(r"(?<=[a-z0-9])(?=[A-Z])|_", " ", name).lower())
    ]
    if places:
        yield (
            f"Names that ask for the model's reasoning can cause refusals: {several(places)}. "
            "Use another name, such as explanation."
        )


def _members_alike(parts: Sequence[Part]) -> Iterator[str]:
    places = [
        place or "the answer"
        for place, part in parts
        if (strings := {value for value in listed(part) or () if isinstance(value, str)})
        and max(Counter(value.casefold() for value in strings).values()) > 1
    ]
    if places:
        yield (
            "The service does not guarantee the letter case of an enum, and members differ in it "
            f"only: {several(places)}. Use other members."
        )


def several(places: Sequence[str]) -> str:
    """Return places in a sentence, and how many are left out."""
    distinct = [*dict.fromkeys(places)]
    shown = ", ".join(name.removeprefix(".") for name in distinct[:_SHOWN])
    left = len(distinct) - _SHOWN
    return f"{shown} and {left:,} more" if left > 0 else shown
