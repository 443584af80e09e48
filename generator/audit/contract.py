"""Read the schemas of the contract that its operations reach."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from generator.audit import models
from generator.audit.forms import (
    Alias,
    Array,
    ErrorCode,
    Field,
    Form,
    Map,
    Object,
    Operation,
    Ordered,
    Ref,
    Scalar,
    Side,
    Tag,
    either,
    listed,
    one,
)
from generator.document import METHODS, other_names, reached, received

Schema = Mapping[str, Any]

_SCALARS = ("string", "integer", "number", "boolean", "null")
_VALUE_KEYWORDS = {"const", "enum", "items", "properties", "allOf", "not", "format"}
_POINTER = "#/components/schemas/"


class SchemaError(Exception):
    """The contract contains a schema that the audit cannot read."""


def load(path: Path) -> dict[str, Any]:
    """Parse the contract's file."""
    with path.open("rb") as file:
        document: dict[str, Any] = yaml.load(
            file, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        )
    return document


def read(document: Mapping[str, Any]) -> Side:
    """Bring every component and every operation into the common form."""
    reader = _Reader(document)
    objects = {
        name: reader.object(name, schema)
        for name, schema in reader.schemas.items()
        if _is_object(schema)
    }
    aliases = tuple(
        Alias((name,), reader.form(schema))
        for name, schema in reader.schemas.items()
        if not _is_object(schema)
    )
    # A component that two surfaces share is compared with the vendor's type of either name.
    shared = other_names(document)
    objects |= {alias: objects[name] for alias, name in shared.items() if name in objects}
    aliases += tuple(
        Alias((alias,), reader.form(reader.schemas[name]))
        for alias, name in shared.items()
        if name not in objects
    )
    operations = reader.operations(document["paths"])
    return Side(objects, aliases, operations, models.of_contract(document))


def unused(document: Mapping[str, Any]) -> set[str]:
    """Return the schemas that no operation leads to."""
    return {*document["components"]["schemas"]} - reached(document)


def _is_object(schema: Schema) -> bool:
    return "properties" in schema


class _Reader:
    def __init__(self, document: Mapping[str, Any]) -> None:
        self.schemas: Mapping[str, Schema] = document["components"]["schemas"]
        self.shared: Mapping[str, Any] = document["components"].get("parameters", {})
        self.received = received(document)

    def object(self, name: str, schema: Schema) -> Object:
        required = set(schema.get("required", ()))
        if unknown := required - set(schema["properties"]):
            raise SchemaError(f"required, but no property: {sorted(unknown)}")
        received = name in self.received
        return Object(
            {
                # Lines of earlier years lack fields with a default, so the contract does not
                # require them; to the SDK, which checks nothing, they are always there.
                key: Field(
                    form,
                    key in required or (received and "default" in field and not form.nullable),
                    field.get("deprecated", False),
                )
                for key, field in schema["properties"].items()
                for form in [self.form(field)]
            },
            received=received,
            extra=schema.get("additionalProperties", True) is not False,
        )

    def operations(self, paths: Mapping[str, Any]) -> dict[str, Operation]:
        """Return every operation by its id."""
        return {
            operation["operationId"]: Operation(
                method,
                path,
                dict(map(self.parameter, operation["parameters"])),
                frozenset(ErrorCode(**code) for code in operation.get("x-error-codes", ())),
            )
            for path, item in paths.items()
            for method, operation in item.items()
            if method in METHODS
        }

    def parameter(self, parameter: Mapping[str, Any]) -> tuple[str, Field]:
        """Return the place and name of a parameter, and what it takes."""
        if pointer := parameter.get("$ref"):
            parameter = self.shared[pointer.rpartition("/")[2]]
        return f"{parameter['in']} {parameter['name']}", Field(
            self.form(parameter["schema"]),
            parameter.get("required", False),
            parameter.get("deprecated", False),
        )

    def form(self, schema: Schema) -> Form:
        if pointer := schema.get("$ref"):
            name = pointer.removeprefix(_POINTER)
            if name not in self.schemas:
                raise SchemaError(f"no such component: {pointer}")
            return (
                one(Ref(name)) if _is_object(self.schemas[name]) else self.form(self.schemas[name])
            )
        if arms := schema.get("oneOf") or schema.get("anyOf"):
            forms = [self.form(arm) for arm in arms]
            if "discriminator" in schema:
                return either([*forms, _tags(schema)])
            return either([*forms, *self._tags_beside(arms, forms)])
        kinds = schema.get("type", ())
        if isinstance(kinds, str):
            return self.single(kinds, schema)
        if kinds:
            return either(self.single(kind, schema) for kind in kinds)
        if _VALUE_KEYWORDS.isdisjoint(schema):
            return one(Scalar("any"))
        raise SchemaError(f"cannot read the schema {dict(schema)!r}")

    def _tags_beside(self, arms: list[Schema], forms: list[Form]) -> Iterator[Form]:
        """
        Yield the tags of objects beside a tagged union: those that may lack theirs.

        A discriminator must be required, so they are no arms of that union itself.
        """
        keys = frozenset[str]().union(*(form.keys for form in forms))
        for arm in arms:
            name = arm.get("$ref", "").removeprefix(_POINTER)
            properties = self.schemas.get(name, {}).get("properties", {})
            for key in keys & properties.keys():
                tags = self.form(properties[key]).values()
                for value in sorted(tags.members) if tags and not tags.open else ():
                    yield Form(Ordered(), frozenset({Tag(key, value, name)}), frozenset({key}))

    def single(self, kind: str, schema: Schema) -> Form:
        """Return the form of a schema, as far as it is of this one JSON type."""
        if kind == "array":
            return one(Array(self.form(schema["items"])))
        if kind == "object":
            value = schema.get("additionalProperties", True)
            return one(Map(one(Scalar("any")) if value in (True, {}) else self.form(value)))
        if kind not in _SCALARS:
            raise SchemaError(f"no such type: {kind!r}")
        if kind == "boolean" and "const" in schema.get("not", {}):
            return listed([not schema["not"]["const"]])
        if kind in ("string", "boolean"):
            if "const" in schema:
                return listed([schema["const"]])
            if "enum" in schema:
                return listed(member for member in schema["enum"] if member is not None)
            if "x-known-values" in schema:
                return listed(schema["x-known-values"], open=True)
            if schema.get("format") == "date-time":
                return one(Scalar("date-time"))
        return one(Scalar(kind))


def _tags(schema: Schema) -> Form:
    """Return a form without alternatives that carries the entries of a union's discriminator."""
    key = schema["discriminator"]["propertyName"]
    mapping = schema["discriminator"].get("mapping", {})
    entries = {Tag(key, value, name.removeprefix(_POINTER)) for value, name in mapping.items()}
    return Form(Ordered(), frozenset(entries), frozenset({key}))
