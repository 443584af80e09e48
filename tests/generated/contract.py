"""The schemas of openapi.yaml, read anew: nothing here knows the generator or what it wrote."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from attrs import frozen

Schema = Mapping[str, Any]

CONTRACT = Path(__file__).resolve().parents[2] / "openapi.yaml"
# The C loader is ten times as fast, and not every build of PyYAML has it.
DOCUMENT: dict[str, Any] = yaml.load(
    CONTRACT.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)
)
SCHEMAS: dict[str, Schema] = DOCUMENT["components"]["schemas"]
# Further names of a component: those of the same schema on the other surface.
OTHER_NAMES = {
    alias: name for name, schema in SCHEMAS.items() for alias in schema.get("x-aliases", ())
}

OBJECTS = [name for name, schema in SCHEMAS.items() if schema.get("type") == "object"]
# An object without properties of its own is a dict in Python; every other one is a class.
MODELS = [name for name in OBJECTS if "properties" in SCHEMAS[name]]
DICTS = [name for name in OBJECTS if "properties" not in SCHEMAS[name]]


def leads_to(node: Any, found: set[str]) -> set[str]:
    """Add the components that a part of the document leads to."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "$ref" and value.startswith("#/components/schemas/"):
                name = value.rpartition("/")[2]
                if name not in found:
                    found.add(name)
                    leads_to(SCHEMAS[name], found)
            elif key == "$ref":
                _, _, kind, name = value.split("/")
                leads_to(DOCUMENT["components"][kind][name], found)
            else:
                leads_to(value, found)
    elif isinstance(node, list):
        for item in node:
            leads_to(item, found)
    return found


OPERATIONS = [operation for path in DOCUMENT["paths"].values() for operation in path.values()]
RECEIVED = leads_to([one["responses"] for one in OPERATIONS], set()) - leads_to(
    [[one.get("requestBody"), one.get("parameters")] for one in OPERATIONS], set()
)
"""What the service sends, and nobody sends to it."""

SCALARS = ("string", "integer", "number", "boolean", "null")


def class_name(schema_name: str) -> str:
    """The Python name of a component."""
    return schema_name.replace(".", "")


def of_name(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


@frozen(eq=False)
class Tagged:
    """One of several objects, told apart by ``key``; without it ``default`` is meant."""

    key: str
    arms: dict[str, str]
    default: str | None


@frozen(eq=False)
class Free:
    """Any JSON object."""


Alternative = Schema | Tagged | Free


def alternatives(schema: Schema) -> list[Alternative]:
    """What a value may be, at most one for each JSON type, without references and unions."""
    found = list(_alternatives(schema))
    if any(isinstance(one, Free) for one in found):
        # Where any object is allowed, a schema for some of them says nothing more.
        return [one for one in found if isinstance(one, Free) or kind_of(one) != "object"]
    objects = [one for one in found if kind_of(one) == "object"]
    if len(objects) > 1:
        return [_beside(objects), *(one for one in found if one not in objects)]
    return found


def _beside(objects: list[Alternative]) -> Tagged:
    """The union of tagged objects and of one that may lack the tag, which stands beside them."""
    (tagged,) = (one for one in objects if isinstance(one, Tagged))
    (other,) = (name for name in OBJECTS if any(SCHEMAS[name] is one for one in objects))
    (tag,) = (
        one for one in alternatives(SCHEMAS[other]["properties"][tagged.key]) if "const" in one
    )
    assert tagged.key not in SCHEMAS[other].get("required", ()), f"{other} belongs into the union"
    return Tagged(tagged.key, {tag["const"]: other, **tagged.arms}, other)


def _alternatives(schema: Schema) -> Iterator[Alternative]:
    if reference := schema.get("$ref"):
        yield from _of_component(reference.rpartition("/")[2])
    elif "discriminator" in schema:
        yield _tagged(schema)
        yield from (arm for arm in schema.get("oneOf") or schema["anyOf"] if "$ref" not in arm)
    elif members := schema.get("oneOf") or schema.get("anyOf"):
        for member in members:
            yield from _alternatives(member)
    elif isinstance(schema.get("type"), list):
        yield from ({**schema, "type": kind} for kind in schema["type"])
    elif schema.get("additionalProperties") is True:
        yield Free()
    else:
        yield schema


@cache
def _of_component(name: str) -> tuple[Alternative, ...]:
    return tuple(_alternatives(SCHEMAS[name]))


def _tagged(schema: Schema) -> Tagged:
    key = schema["discriminator"]["propertyName"]
    arms = {
        tag: reference.rpartition("/")[2]
        for tag, reference in schema["discriminator"]["mapping"].items()
    }
    assert all(key in SCHEMAS[name]["required"] for name in arms.values()), arms
    return Tagged(key, arms, None)


def kind_of(one: Alternative) -> str | None:
    """The JSON type of an alternative; None for any."""
    return "object" if isinstance(one, Tagged | Free) else one.get("type")


def kinds(schema: Schema) -> set[str | None]:
    """The JSON types that a value may have; None among them for any."""
    return {kind_of(one) for one in alternatives(schema)}


def stand_ins(name: str) -> dict[str, Any]:
    """What the fields that an answer may lack read where they are absent: null, or the default."""
    schema = SCHEMAS[name]
    return {
        key: None if "null" in kinds(inner) else inner["default"]
        for key, inner in schema["properties"].items()
        if name in RECEIVED
        and key not in schema.get("required", ())
        and ("default" in inner or "null" in kinds(inner))
    }


def nullable_and_required(schema: Schema) -> set[str]:
    """The fields of a request that must be there by the contract, and read null if they are not."""
    required = schema.get("required", ())
    return {key for key in required if "null" in kinds(schema["properties"][key])}


def heights() -> dict[str, int]:
    """For each object schema, how many objects deep its smallest document is."""
    found: dict[str, int] = {}
    while len(found) < len(OBJECTS):
        before = len(found)
        for name in OBJECTS:
            schema = SCHEMAS[name]
            needed = [
                lowest(schema["properties"][key], found) for key in schema.get("required", ())
            ]
            if name not in found and None not in needed:
                found[name] = 1 + max(needed, default=0)
        assert len(found) > before, "a schema that no finite document fits"
    return found


def lowest(schema: Schema, known: Mapping[str, int]) -> int | None:
    """The height of the smallest value of a schema, or None while ``known`` does not tell."""
    return min(
        (high for one in alternatives(schema) if (high := height(one, known)) is not None),
        default=None,
    )


def height(one: Alternative, known: Mapping[str, int]) -> int | None:
    """The same for one alternative."""
    if isinstance(one, Tagged):
        return min((known[name] for name in one.arms.values() if name in known), default=None)
    if isinstance(one, Free) or one.get("type") != "object":
        return (
            lowest(one["items"], known) if not isinstance(one, Free) and one.get("minItems") else 0
        )
    if "properties" not in one:
        return 1
    return next((known.get(name) for name in OBJECTS if SCHEMAS[name] is one), None)
