"""Write down what a witness says as schemas of the contract, in its conventions.

Sentences of the vendor are not copied: a description is made of names, and a person rewrites it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from generator.audit import contract
from generator.audit.compare import tags_of
from generator.audit.forms import (
    Array,
    Atom,
    Field,
    Form,
    Map,
    Object,
    Ref,
    Scalar,
    Side,
    Values,
    one,
)
from generator.document import other_names

Schema = dict[str, Any]
SCHEMAS = "#/components/schemas/"
_MADE_OF_NAMES = re.compile(r"(The `[\w-]+` of an? `\w+`|(An?|A value of|One kind of) `[\w-]+`)\.")


def made_of_names(node: Any, path: tuple[str, ...] = ()) -> Iterator[str]:
    """Yield where the contract has descriptions that a person must rewrite."""
    if isinstance(node, dict):
        if _MADE_OF_NAMES.fullmatch(str(node.get("description", ""))):
            yield ".".join(step for step in path if step != "properties")
        for key, value in node.items():
            yield from made_of_names(value, (*path, str(key)))


class Proposal:
    """New schemas for what ``side`` has and the contract in ``document`` lacks."""

    def __init__(self, document: Mapping[str, Any], side: Side) -> None:
        self.side = side
        self.taken = {*document["components"]["schemas"]}
        others = other_names(document)
        self.named = [
            (others.get(name, name), name, alias.form)
            for alias in contract.read(document).aliases
            for name in alias.names
        ]
        # A union that lacks an arm is still the one of its name.
        names = {name: component for component, name, _ in self.named}
        claimed = Counter(name for alias in side.aliases for name in alias.names)
        self.named += [
            (names[name], name, alias.form)
            for alias in side.aliases
            for name in alias.names
            if name in names and claimed[name] == 1
        ]
        self.components: dict[str, Schema] = {}

    def object(self, name: str, aliases: Sequence[str]) -> None:
        """Add the component of an object."""
        found = self.side.objects[name]
        fields = sorted(found.fields, key=lambda key: key != "type")  # a tag comes first
        required = [key for key in fields if required_here(found, found.fields[key])]
        schema: Schema = {"description": f"{_article(name)} `{name}`.", "type": "object"}
        if required:
            schema["required"] = required
        schema["properties"] = {key: self.field(name, key, found.fields[key]) for key in fields}
        if aliases:
            schema["x-aliases"] = [*aliases]
        self.components[name] = schema

    def field(self, name: str, key: str, field: Field) -> Schema:
        """Return the property of an object."""
        received = self.side.objects[name].received
        suggestions = [*field.hints, name + "".join(w.capitalize() for w in key.split("_"))]
        schema = self.schema(field.form, suggestions, received=received)
        if "$ref" in schema:
            return schema
        if "const" not in schema:
            schema = {"description": f"The `{key}` of {_article(name).lower()} `{name}`.", **schema}
        return schema | ({"deprecated": True} if field.deprecated else {})

    def schema(self, form: Form, suggestions: Sequence[str], *, received: bool) -> Schema:
        """Return a schema for a type; what must have a name gets one of the suggestions."""
        atoms = [*form.without_null.atoms]
        match atoms:
            case [Scalar(kind="any")]:
                return {}
            case [Scalar() as atom]:
                schema = _scalar(atom)
            case [Values(open=False) as atom] if len(atom.members) == 1 and not form.nullable:
                return _constant(atom)
            case [Array(item=item)]:
                schema = {
                    "type": "array",
                    "items": self.schema(item, suggestions, received=received),
                }
            case [Ref(name=name)]:
                schema = {"$ref": SCHEMAS + name}
            case _:
                name = self.name(form.without_null, suggestions, received=received)
                schema = {"$ref": SCHEMAS + name}
        if not form.nullable:
            return schema
        if "$ref" in schema:
            return {"anyOf": [schema, {"type": "null"}]}
        return schema | {"type": [schema["type"], "null"]}

    def name(self, form: Form, suggestions: Sequence[str], *, received: bool) -> str:
        """Return the component that is this union, enum or map; add one if it is missing."""
        wanted = _comparable(form)
        beta = suggestions[-1].startswith("Beta")
        equal = [found[:2] for found in self.named if _comparable(found[2]) == wanted]
        if equal:
            return min(
                equal,
                key=lambda found: (
                    suggestions.index(found[1]) if found[1] in suggestions else len(suggestions),
                    found[1].startswith("Beta") != beta,
                ),
            )[0]
        own = [found[0] for found in self.named if found[1] == suggestions[-1]]
        if own:
            return own[0]
        theirs = [
            alias.names[-1]
            for alias in self.side.aliases
            if not {*alias.names}.isdisjoint(suggestions) and _comparable(alias.form) == wanted
        ]
        new = [*theirs, suggestions[-1]]
        name = next(name for name in new if name not in self.taken | self.components.keys())
        self.named.append((name, name, form))
        self.components[name] = {}  # a union may lead back to itself
        self.components[name] = self.component(form, name, received=received)
        return name

    def component(self, form: Form, name: str, *, received: bool) -> Schema:
        """Return the schema of a union, enum or map."""
        match [*form.atoms]:
            case [Values(kind="string") as values]:
                members = "x-known-values" if received or values.open else "enum"
                return {
                    "description": f"A value of `{name}`.",
                    "type": "string",
                    members: [*values.members],
                }
            case [Map(value=value)]:
                inner = self.schema(value, [f"{name}Value"], received=received)
                return {
                    "description": f"{_article(name)} `{name}`.",
                    "type": "object",
                    "additionalProperties": inner or True,
                }
        tags = sorted(tags_of(self.side.objects, form, ()))
        only_objects = len(form.refs) == len(form.atoms)
        schema: Schema = {
            "description": f"One kind of `{name}`.",
            "oneOf" if tags and only_objects else "anyOf": [
                self.arm(atom, name, received=received) for atom in form.atoms
            ],
        }
        if tags and len(form.refs) > 1:
            schema["discriminator"] = {
                "propertyName": tags[0].key,
                "mapping": {
                    tag.value: SCHEMAS + tag.name
                    for ref in form.refs
                    for tag in tags
                    if tag.name == ref
                },
            }
        return schema

    def arm(self, atom: Atom, name: str, *, received: bool) -> Schema:
        """Return an alternative of a union."""
        return self.schema(one(atom), [f"{name}Item"], received=received)


def required_here(schema: Object, field: Field) -> bool:
    """Return whether the contract requires a field: never if it is received and may be null."""
    return field.required and not (schema.received and field.form.nullable)


def _comparable(form: Form) -> frozenset[object]:
    """Return what makes two unions or enums the same component, open or closed."""
    return frozenset(
        replace(atom, open=True) if isinstance(atom, Values) else atom for atom in form.atoms
    )


def _article(name: str) -> str:
    return "An" if name[0] in "AEIO" else "A"


def _scalar(atom: Scalar) -> Schema:
    if atom.kind == "date-time":
        return {"type": "string", "format": "date-time"}
    return {"type": atom.kind}


def _constant(values: Values) -> Schema:
    (member,) = values.members
    if values.kind == "boolean":
        return {"type": "boolean", "not": {"const": member != "True"}}
    return {"type": "string", "const": member}
