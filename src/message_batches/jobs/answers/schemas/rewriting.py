"""
What the API gets of a schema.

The service takes a part of JSON Schema. What it does not take is put into words, which the model
reads, and answers are checked for it here. Whatever it would refuse for good is an error.
https://docs.claude.com/en/docs/build-with-claude/structured-outputs
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import msgspec
from attrs import field, frozen

from message_batches.jobs.answers.schemas.describing import brief, described, shown
from message_batches.jobs.answers.schemas.keywords import (
    ANNOTATIONS,
    CHECKED,
    COMBINING,
    KEYWORDS,
    KNOWN,
    TYPED,
    in_order,
    in_words,
    is_plain,
    kinds_of,
    map_in,
    takes_all,
    takes_keyword,
    type_names,
)
from message_batches.jobs.answers.schemas.merging import (
    ALSO,
    ContradictionError,
    SchemaError,
    listed,
    merged,
)
from message_batches.jobs.answers.schemas.references import References, name_in

MAX_DEPTH = 60
"""How deep a schema may nest. A deeper one does not compile on the service either."""

MAX_PARTS = 20_000
"""How many schemas a schema may have, with those that references repeat."""

_ANY_HINT = "Give it a type, an anyOf, or an enum of plain values."


@frozen
class Rewritten:
    """
    What the API gets of a schema.

    Attributes:
        schema: what it gets.
        moved: the keywords that only this program checks, each with the places that have it.
        maps: the places of maps, which are asked for as arrays of keys and values.
        closed: the places of objects whose other properties are not asked for.
        unknown: the keywords that are not of JSON Schema, each with the places that have it.
    """

    schema: dict[str, Any]
    moved: dict[str, list[str]] = field(factory=dict)
    maps: list[str] = field(factory=list)
    closed: list[str] = field(factory=list)
    unknown: dict[str, list[str]] = field(factory=dict)


def rewritten(schema: Mapping[str, Any]) -> Rewritten:
    """
    Return what the API gets of a schema.

    Raises:
        SchemaError: the service would refuse the schema.
    """
    return _Rewriting(schema).result()


class _Rewriting:
    def __init__(self, root: Mapping[str, Any]) -> None:
        self._root = root
        self._references = References(root)
        self._names: dict[str, str] = {}  # of the definitions, by what they are made of
        self._definitions: dict[str, Any] = {}
        self._parts = 0
        self._found = Rewritten({})

    def result(self) -> Rewritten:
        self._references.refuse_recursion()
        root: Any = self._root
        while isinstance(root, Mapping) and (pure := _pure_reference(root)) is not None:
            root = self._references.target(pure, "")  # as msgspec writes the schema of a class
        schema = self._schema(root, "")
        if self._definitions:
            schema["$defs"] = self._definitions
        self._found.schema.update(schema)
        return self._found

    def _count(self, depth: int) -> None:
        """End what would take for ever: references can make a small schema large."""
        self._parts += 1
        if self._parts > MAX_PARTS:
            raise SchemaError(
                "", f"has more than {MAX_PARTS:,} parts", "Ask for less in one answer."
            )
        if depth > MAX_DEPTH:
            raise SchemaError(
                "", f"is nested more than {MAX_DEPTH} times", "Make it flatter, with fewer levels."
            )

    # A schema

    def _schema(self, schema: Any, place: str, depth: int = 0) -> dict[str, Any]:
        """Return what the API gets of a part of the schema."""
        self._count(depth)
        if takes_all(schema):
            raise SchemaError(place, "takes any value, which the service refuses", _ANY_HINT)
        if schema is False:
            raise _contradiction(place)
        if (pure := _pure_reference(schema)) is not None:
            return {"$ref": f"#/$defs/{self._defined(pure, place, depth)}"}
        try:
            flat = self._flat(schema, place, depth)
        except ContradictionError:
            raise _contradiction(place) from None
        result = self._flat_schema(flat, place, depth)
        if "$ref" in schema and schema.keys() - {"$ref"} <= ANNOTATIONS and _has_parts(result):
            # Where a reference leads, the limits of the service do not count.
            return {"$ref": f"#/$defs/{self._named(schema, result)}"}
        return result

    def _defined(self, reference: str, place: str, depth: int) -> str:
        """Return the name of the definition that a reference leads to."""
        key = msgspec.json.encode(reference).decode()
        if (name := self._names.get(key)) is None:
            target = self._references.target(reference, place)
            result = self._schema(target, f".{name_in(reference)}", depth + 1)
            name = self._names[key] = self._new_name(reference)
            self._definitions[name] = result
        return name

    def _named(self, schema: Mapping[str, Any], result: dict[str, Any]) -> str:
        """Return the name of a definition that is like another one but for its description."""
        key = msgspec.json.encode(schema).decode()
        if (name := self._names.get(key)) is None:
            name = self._names[key] = self._new_name(schema["$ref"])
            self._definitions[name] = result
        return name

    def _new_name(self, reference: str) -> str:
        stem = re.sub(r"[^A-Za-z0-9_]", "_", name_in(reference))
        name, number = stem, 2
        while name in self._definitions:
            name, number = f"{stem}_{number}", number + 1
        return name

    # Combined schemas

    def _flat(self, schema: Mapping[str, Any], place: str, depth: int) -> dict[str, Any]:
        """Return a schema without `$ref` and `allOf`; beside an `anyOf` it has annotations only."""
        self._count(depth)
        rest = dict(schema)
        inside = rest.pop("allOf", [])
        if (reference := rest.pop("$ref", None)) is not None:
            inside = [self._references.target(reference, place), *inside]
        parts = [self._flat(_mapping(part), place, depth + 1) for part in inside]
        result: dict[str, Any] = {}
        alternatives: list[Any] | None = None
        for part in (*parts, rest):
            for key in ("anyOf", "oneOf"):
                if key in part:
                    alternatives = self._pairs(alternatives, part.pop(key))
            result = merged(result, part)
        if alternatives is None:
            return result
        beside = {key: result.pop(key) for key in [*result] if key in COMBINING | CHECKED}
        if beside:
            alternatives = [{"allOf": [beside, one]} for one in alternatives]
        return {**result, "anyOf": alternatives}

    def _pairs(self, some: list[Any] | None, others: list[Any]) -> list[Any]:
        """Return the alternatives of values that have to fit one of each list."""
        if some is None:
            return others
        self._parts += len(some) * len(others)
        self._count(0)
        return [{"allOf": [one, other]} for one in some for other in others]

    # One type

    def _flat_schema(self, flat: dict[str, Any], place: str, depth: int) -> dict[str, Any]:
        result: dict[str, Any] = {key: flat[key] for key in ("title", "description") if key in flat}
        words = [in_words(key, flat[key]) for key in ("default", "examples") if key in flat]
        rest = {key: value for key, value in flat.items() if key not in ANNOTATIONS}
        for key, value in rest.pop(ALSO, ()):
            self._moved(key, place)
            words.append(in_words(key, value))
        for key in rest:
            if key not in KNOWN:
                self._found.unknown.setdefault(key, []).append(shown(place))
                words.append(in_words(key, rest[key]))
        if "anyOf" in rest:
            found = self._alternatives(rest["anyOf"], place, depth)
        elif (values := listed(rest)) is not None:
            found = self._values(rest, values, place, words)
        elif len(kinds := kinds_of(rest)) > 1:
            found = self._alternatives([_of_kind(rest, kind) for kind in kinds], place, depth)
        elif not kinds:
            raise SchemaError(place, "takes any value, which the service refuses", _ANY_HINT)
        else:
            write = {"array": self._array, "object": self._object}.get(kinds[0], self._scalar)
            found = write(rest, place, words, depth)
        return described(found, result, words)

    def _alternatives(self, schemas: list[Any], place: str, depth: int) -> dict[str, Any]:
        found: list[dict[str, Any]] = []
        for schema in schemas:
            try:
                one = self._schema(schema, place, depth + 1)
            except _ImpossibleError:
                continue
            for each in one["anyOf"] if one.keys() == {"anyOf"} else [one]:
                if each not in found:
                    found.append(each)
        if not found:
            raise _contradiction(place)  # or an empty list
        return found[0] if len(found) == 1 else {"anyOf": found}

    def _values(
        self, schema: Mapping[str, Any], values: list[Any], place: str, words: list[str]
    ) -> dict[str, Any]:
        """Return an enum or a const; the service takes plain values only, without a type."""
        if not all(map(is_plain, values)):
            raise SchemaError(
                place,
                "lists a value that is an object or an array, which the service refuses",
                "Describe it by its properties or items, or list plain values.",
            )
        kinds = type_names(schema)
        fitting = [value for value in values if not kinds or _has_kind(value, kinds)]
        if not fitting:
            raise _contradiction(place)
        self._move_all(schema, place, words, COMBINING)
        return {"const": fitting[0]} if "const" in schema else {"enum": fitting}

    def _scalar(
        self, schema: Mapping[str, Any], place: str, words: list[str], depth: int
    ) -> dict[str, Any]:
        (kind,) = kinds_of(schema)
        kept = {
            key: schema[key]
            for key in sorted(KEYWORDS[kind])
            if key in schema and takes_keyword(key, schema[key])
        }
        self._move_all(_of_kind(schema, kind), place, words, COMBINING | kept.keys())
        return {"type": kind, **kept}

    def _array(
        self, schema: Mapping[str, Any], place: str, words: list[str], depth: int
    ) -> dict[str, Any]:
        first = schema.get("prefixItems", schema.get("items"))
        done = {"items", "prefixItems", "additionalItems", "minItems"}
        inside = f"{place}[]"
        if isinstance(first, list):
            rest = schema.get("items" if "prefixItems" in schema else "additionalItems", True)
            items = self._tuple(first, rest, place, words, depth)
            self._moved("prefixItems", place)
        elif "items" not in schema or takes_all(schema["items"]):
            raise SchemaError(
                inside, "takes any value, which the service refuses", "Give items a type."
            )
        else:
            items = self._schema(schema["items"], inside, depth + 1)
        result: dict[str, Any] = {"type": "array", "items": items}
        if (least := schema.get("minItems")) in (0, 1):
            result["minItems"] = least
        elif least is not None:
            result["minItems"] = 1
            done.remove("minItems")
        self._move_all(schema, place, words, COMBINING | done)
        return result

    def _tuple(
        self, first: list[Any], rest: Any, place: str, words: list[str], depth: int
    ) -> dict[str, Any]:
        """Return a schema for all items of a tuple; the service takes one for all only."""
        schemas = [self._schema(one, f"{place}[{n}]", depth + 1) for n, one in enumerate(first)]
        words.append(f"Its items in this order: {', '.join(map(brief, schemas))}.")
        if rest is not False and not takes_all(rest):
            schemas.append(self._schema(rest, f"{place}[]", depth + 1))
            words[-1] = f"{words[-1][:-1]}; after these: {brief(schemas[-1])}."
        distinct = [one for n, one in enumerate(schemas) if one not in schemas[:n]]
        if not distinct:
            raise SchemaError(f"{place}[]", "takes any value", "Give items a type.")
        return distinct[0] if len(distinct) == 1 else {"anyOf": distinct}

    def _object(
        self, schema: Mapping[str, Any], place: str, words: list[str], depth: int
    ) -> dict[str, Any]:
        if (entries := map_in(schema)) is not None:
            return self._map(schema, entries, place, words, depth)
        properties, others = schema.get("properties"), schema.get("additionalProperties", True)
        if not properties and others is not False:
            raise SchemaError(
                place,
                "takes an object with any keys, which the service refuses",
                "Name its properties, or give its additionalProperties a schema.",
            )
        given = {name: one for name, one in (properties or {}).items() if one is not False}
        required = schema.get("required", [])
        for name in required:
            if name not in given:
                raise SchemaError(
                    place,
                    f"requires {name}, which is not one of its properties",
                    "Add it to properties, or do not require it.",
                )
        done = {"properties", "required", "additionalProperties", "patternProperties"}
        if "patternProperties" in schema or ("additionalProperties" in schema and others):
            self._found.closed.append(shown(place))
        self._move_all(schema, place, words, COMBINING | done)
        result = {
            "type": "object",
            "properties": {
                name: self._schema(one, f"{place}.{name}", depth + 1) for name, one in given.items()
            },
            "additionalProperties": False,
        }
        if required:
            result["required"] = list(required)
        return result

    def _map(
        self,
        schema: Mapping[str, Any],
        entries: tuple[Mapping[str, Any], list[Any]],
        place: str,
        words: list[str],
        depth: int,
    ) -> dict[str, Any]:
        """Return the schema of an array of keys and values: the service takes no maps."""
        keys, values = entries
        self._found.maps.append(shown(place))
        of_keys = self._schema({"type": "string", **keys}, f"{place} (key)", depth + 1)
        of_values = self._alternatives(values, f"{place} (value)", depth + 1)
        done = {"properties", "additionalProperties", "patternProperties", "propertyNames"}
        if required := schema.get("required"):
            words.append(f"It has the keys {', '.join(map(str, required))}.")
        self._move_all(schema, place, words, COMBINING | done | {"required"})
        words.append("Each key at most once.")
        return {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"key": of_keys, "value": of_values},
                "required": ["key", "value"],
                "additionalProperties": False,
            },
        }

    # What is checked here

    def _move_all(
        self,
        schema: Mapping[str, Any],
        place: str,
        words: list[str],
        done: frozenset[str] | set[str],
    ) -> None:
        """Put the keywords that the service does not take into words."""
        for key in in_order(schema):
            if key in CHECKED and key not in done and (text := in_words(key, schema[key])):
                self._moved(key, place)
                words.append(text)

    def _moved(self, key: str, place: str) -> None:
        places = self._found.moved.setdefault(key, [])
        if (where := shown(place)) not in places:
            places.append(where)


class _ImpossibleError(SchemaError):
    """No value fits: an alternative that is left out."""


def _contradiction(place: str) -> SchemaError:
    return _ImpossibleError(place, "takes no value", "Remove what contradicts itself in it.")


def _mapping(schema: Any) -> Mapping[str, Any]:
    """Return a schema as an object; one that takes no value is a contradiction."""
    if schema is False:
        raise ContradictionError
    found: Mapping[str, Any] = {} if schema is True else schema
    return found


def _pure_reference(schema: Mapping[str, Any]) -> str | None:
    """Return the reference of a schema that has nothing else to say."""
    reference = schema.get("$ref")
    says_more = schema.keys() & (ANNOTATIONS | COMBINING | CHECKED) - {"$ref"}
    return reference if isinstance(reference, str) and not says_more else None


def _has_parts(schema: Mapping[str, Any]) -> bool:
    return not schema.keys().isdisjoint({"properties", "items", "anyOf"})


def _of_kind(schema: Mapping[str, Any], kind: str) -> dict[str, Any]:
    """Return what a schema with several types says about one of them."""
    others = TYPED - KEYWORDS.get(kind, frozenset())
    return {key: value for key, value in schema.items() if key not in others} | {"type": kind}


def _has_kind(value: object, kinds: list[str]) -> bool:
    if isinstance(value, bool):
        return "boolean" in kinds
    if value is None:
        return "null" in kinds
    if isinstance(value, str):
        return "string" in kinds
    return "number" in kinds or ("integer" in kinds and value == int(value))  # type: ignore[call-overload]
