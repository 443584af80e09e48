"""Reads the schemas of the contract that its operations reach."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from .forms import NULL, Alias, Array, Field, Form, Map, Object, Ref, Scalar, Side, Tag, either, listed, one

Schema = Mapping[str, Any]

# What the vendor's SDK calls the headers that it takes as arguments.
HEADERS = {
    "anthropic-beta": "betas",
    "anthropic-user-profile-id": "user_profile_id",
    "anthropic-workspace-id": "workspace_id",
}
_SCALARS = ("string", "integer", "number", "boolean", "null")
_POINTER = "#/components/schemas/"


class ContractError(Exception):
    """The contract holds a schema that the audit cannot read."""


def load(path: Path) -> dict[str, Any]:
    """Parse the contract's file."""
    with path.open("rb") as file:
        document: dict[str, Any] = yaml.load(file, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return document


def read(document: Mapping[str, Any]) -> Side:
    """Bring every component into the common form, and the parameters of create and list with them."""
    reader = _Reader(document["components"]["schemas"])
    objects = {name: reader.object(name) for name in reader.schemas if reader.is_object(name)}
    for name, operation in _operations(document):
        parameters = _parameters(document, operation, reader)
        body = objects.get(name, Object({}, received=False, extra=False))
        objects[name] = Object({**body.fields, **parameters}, body.received, body.extra)
    aliases = tuple(
        Alias((name,), reader.form(schema, name), schema.get("readOnly", False))
        for name, schema in reader.schemas.items()
        if not reader.is_object(name)
    )
    return Side(objects, aliases)
