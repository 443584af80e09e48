"""
Refuse the schemas that the service refuses, those of the output format and of strict tools.

The texts are those that the service was seen to give, where they are known. A keyword that nobody
is known to have tried is not refused, nor is a grammar for its size, which is not documented.
https://docs.claude.com/en/docs/build-with-claude/structured-outputs
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from message_batches.sandbox.errors import APIError, invalid
from message_batches.sandbox.responder.schema_sample import resolved

_MOST_STRICT_TOOLS = 20
_MOST_OPTIONAL = 24
_MOST_UNIONS = 16

_ANNOTATIONS = frozenset(
    [
        "$comment",
        "$defs",
        "$id",
        "$schema",
        "default",
        "definitions",
        "deprecated",
        "description",
        "examples",
        "title",
    ]
)
_BESIDE_UNION = _ANNOTATIONS | {"anyOf", "allOf", "enum", "const"}
_BOUNDS = "exclusiveMaximum exclusiveMinimum maximum minimum multipleOf"
_REFUSED = {
    type_: frozenset(names.split())
    for type_, names in {
        "object": "dependencies dependentRequired dependentSchemas if maxProperties minProperties "
        "patternProperties propertyNames unevaluatedProperties",
        "array": "additionalItems contains maxContains maxItems minContains prefixItems "
        "unevaluatedItems uniqueItems",
        "string": "maxLength minLength",
        "integer": _BOUNDS,
        "number": _BOUNDS,
        "boolean": "",
        "null": "",
    }.items()
}
_FORMATS = frozenset(
    ["date", "date-time", "duration", "email", "hostname", "ipv4", "ipv6", "time", "uri", "uuid"]
)
_PYTHON_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
}
# Look-around, backreferences, word boundaries.
_PATTERN = re.compile(r"\(\?(?:<?[=!])|(?<!\\)(?:\\\\)*\\[bB1-9]")


def check_schemas(params: dict[str, Any]) -> None:
    """
    Check the schemas that the service compiles into a grammar.

    Args:
        params: the params of a request, which have the right shape.

    Raises:
        APIError: a rule is broken.
    """
    schemas = dict(_schemas(params))
    if not schemas:
        return
    for path, schema in schemas.items():
        _Checker(path, schema).check(schema, ())
    strict = sum(path.startswith("tools.") for path in schemas)
    if strict > _MOST_STRICT_TOOLS:
        raise invalid(
            f"Too many strict tools ({strict}). The maximum number of strict tools supported is "
            f"{_MOST_STRICT_TOOLS}. Try reducing the number of tools marked as strict."
        )
    counted = [one for schema in schemas.values() for one in _parameters(schema)]
    optional = sum(is_optional for is_optional, _ in counted)
    if optional > _MOST_OPTIONAL:
        raise invalid(
            f"Schemas contains too many optional parameters ({optional}), which would make grammar "
            "compilation inefficient. Reduce the number of optional parameters in your tool "
            f"schemas (limit: {_MOST_OPTIONAL})."
        )
    unions = sum(is_union for _, is_union in counted)
    if unions > _MOST_UNIONS:
        raise invalid(
            f"Schemas contains too many parameters with union types ({unions} parameters with type "
            "arrays or anyOf). This causes exponential compilation cost. Reduce the number of "
            f"nullable or union-typed parameters (limit: {_MOST_UNIONS} parameters with unions)."
        )


def _schemas(params: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for path, given in (
        ("output_config.format", (params.get("output_config") or {}).get("format")),
        ("output_format", params.get("output_format")),
    ):
        if given and given.get("type") == "json_schema":
            yield f"{path}.schema", given["schema"]
    for place, tool in enumerate(params.get("tools") or []):
        if tool.get("strict") and "input_schema" in tool:
            yield f"tools.{place}.custom", tool["input_schema"]


def _parameters(schema: Any) -> Iterator[tuple[bool, bool]]:
    """
    Yield whether each parameter is optional and whether it is a union.

    The service does not follow a reference when it counts.
    """
    if not isinstance(schema, dict):
        return
    required = _list(schema.get("required"))
    for name, part in _dict(schema.get("properties")).items():
        if isinstance(part, dict):
            yield name not in required, "anyOf" in part or isinstance(part.get("type"), list)
        yield from _parameters(part)
    yield from _parameters(schema.get("items"))
    for option in _list(schema.get("anyOf")):
        yield from _parameters(option)


class _Checker:
    """Checks the schema at a path of the params, each of its definitions once."""

    def __init__(self, path: str, root: Any) -> None:
        self._path = path
        self._root = root
        self._checked: set[str] = set()

    def _refused(self, sentence: str) -> APIError:
        return invalid(f"{self._path}: {sentence}")

    def check(self, schema: Any, names: tuple[str, ...]) -> None:
        """Check a part of the schema; `names` are the definitions that it is in."""
        if not isinstance(schema, dict) or schema.keys() <= _ANNOTATIONS:
            raise self._refused(
                "Empty schema ({}) that accepts any JSON value is not supported. Please specify a "
                "concrete type."
            )
        if "not" in schema:
            raise self._refused("Schema keyword 'not' is not supported")
        if "oneOf" in schema:
            raise self._refused("Schema type 'oneOf' is not supported")
        if isinstance(schema.get("anyOf"), list) or isinstance(schema.get("allOf"), list):
            self._check_union(schema, names)
        elif isinstance(schema.get("$ref"), str):
            self._check_reference(schema["$ref"], names)
        else:
            self._check_type(schema, names)

    def _check_union(self, schema: dict[str, Any], names: tuple[str, ...]) -> None:
        if beside := sorted(schema.keys() - _BESIDE_UNION):
            raise self._refused(f"For 'anyOf', '{', '.join(beside)}' is not supported")
        if any("$ref" in part for part in _list(schema.get("allOf")) if isinstance(part, dict)):
            raise self._refused("Schema type 'allOf' with '$ref' is not supported")
        for part in (*_list(schema.get("anyOf")), *_list(schema.get("allOf"))):
            self.check(part, names)

    def _check_reference(self, reference: str, names: tuple[str, ...]) -> None:
        name = reference.rsplit("/", 1)[-1]
        if not reference.startswith("#"):
            raise self._refused(f"External reference {reference!r} is not supported")
        if name in names or reference == "#":
            cycle = " -> ".join([*names[names.index(name) if name in names else 0 :], name])
            raise self._refused(
                f"Circular reference detected in schema definitions: {cycle}. Self-referencing or "
                "mutually-referencing definitions are not supported."
            )
        if reference not in self._checked:
            self.check(resolved({"$ref": reference}, self._root), (*names, name))
            self._checked.add(reference)

    def _check_type(self, schema: dict[str, Any], names: tuple[str, ...]) -> None:
        given = schema.get("type")
        self._check_values(schema, given)
        if given is None:
            if "enum" in schema or "const" in schema:
                return
            raise self._refused("Invalid schema: Schema type is missing")
        for type_ in given if isinstance(given, list) else [given]:
            if not isinstance(type_, str) or type_ not in _REFUSED:
                raise self._refused(f"Schema type {type_!r} is not supported")
            self._check_keywords(schema, type_)
            if type_ == "object":
                for part in _dict(schema.get("properties")).values():
                    self.check(part, names)
            elif type_ == "array" and "items" in schema:
                self.check(schema["items"], names)

    def _check_values(self, schema: dict[str, Any], type_: Any) -> None:
        values = _list(schema.get("enum")) + ([schema["const"]] if "const" in schema else [])
        for value in values:
            if isinstance(value, dict | list):
                raise self._refused("Invalid schema: Enum values must be strings, numbers, or null")
            fits = type_ is None or (
                isinstance(type_, str)
                and isinstance(value, _PYTHON_TYPES.get(type_, (object,)))
                and (type_ == "boolean" or not isinstance(value, bool))
            )
            if not fits:
                raise self._refused(
                    f"Invalid schema: Enum value {value!r} does not match declared type '{type_}'"
                )

    def _check_keywords(self, schema: dict[str, Any], type_: str) -> None:
        if type_ == "object" and schema.get("additionalProperties") is not False:
            raise self._refused(
                "For 'object' type, 'additionalProperties' must be explicitly set to false"
            )
        if type_ == "array":
            if isinstance(schema.get("items"), list):
                raise self._refused(
                    "Invalid schema: Array types must be specified with a single object schema for "
                    "'items'."
                )
            if (least := schema.get("minItems", 0)) not in (0, 1):
                raise self._refused(
                    "For 'array' type, 'minItems' values other than 0 or 1 are not supported "
                    f"(got: [{least}, {schema.get('maxItems', '∞')}])"
                )
        if refused := sorted(schema.keys() & _REFUSED[type_]):
            named = f"property '{refused[0]}' is"
            if len(refused) > 1:
                named = f"properties {', '.join(refused)} are"
            raise self._refused(f"For '{type_}' type, {named} not supported")
        if type_ == "string":
            if schema.get("format") not in (None, *_FORMATS):
                raise self._refused(
                    f"For 'string' type, format {schema['format']!r} is not supported"
                )
            pattern = schema.get("pattern")
            if isinstance(pattern, str) and _PATTERN.search(pattern):
                raise self._refused(f"For 'string' type, pattern {pattern!r} is not supported")


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
