"""The shape of the values that a JSON Schema describes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce
from typing import Any

from attrs import define, evolve

from message_batches.jobs.answers import referred
from message_batches.tables.columns.shape import Growth, Kind, Shape, union_of

_SCALARS: dict[str, Kind] = {
    "boolean": "boolean",
    "integer": "integer",
    "number": "number",
    "string": "text",
}
_FORMATS: dict[str, Kind] = {"date": "date", "date-time": "time"}

_MOST_SHAPES = 5_000
"""Shapes that one schema is read into: references may repeat each other many times over."""


def shape_of(schema: Any) -> Shape:
    """Return the shape of the values of a schema; what it leaves open becomes JSON text."""
    shape = _Reader(schema).shape(schema, ())
    shape.share(Growth())
    return shape


@define
class _Reader:
    root: Any
    read: int = 0

    def shape(self, schema: Any, path: tuple[str, ...]) -> Shape:
        """Return the shape of a schema at the end of these references."""
        self.read += 1
        if not isinstance(schema, Mapping) or self.read > _MOST_SHAPES:
            return Shape("json")
        if "$ref" in schema:
            ref = str(schema["$ref"])
            target = referred(self.root, ref)
            if ref in path or target is None:
                return Shape("json")
            siblings = {name: value for name, value in schema.items() if name != "$ref"}
            found = self.shape(target, (*path, ref))
            return _both(found, self._of_keywords(siblings, path)) if siblings else found
        return self._of_keywords(schema, path) or Shape("json")

    def _of_keywords(self, schema: Mapping[str, Any], path: tuple[str, ...]) -> Shape | None:
        """Return the shape by the keywords of a schema; None if they are silent about it."""
        found = self._of_type(schema, path)
        for part in _list(schema.get("allOf")):
            each = self.shape(part, path)
            found = each if found is None else _both(found, each)
        for name in ("anyOf", "oneOf"):
            arms = [arm for arm in _list(schema.get(name)) if not _is_null(arm)]
            if arms:
                union = reduce(union_of, (self.shape(arm, path) for arm in arms))
                found = union if found is None else _both(found, union)
        return found

    def _of_type(self, schema: Mapping[str, Any], path: tuple[str, ...]) -> Shape | None:
        if "const" in schema or "enum" in schema:
            values = [schema["const"]] if "const" in schema else _list(schema["enum"])
            return _of_values(values)
        types = schema.get("type")
        names = [types] if isinstance(types, str) else _list(types)
        if not names:
            names = [
                name
                for name, keyword in (("object", "properties"), ("array", "items"))
                if keyword in schema
            ] or (["array"] if "prefixItems" in schema else [])
        shapes = [self._of_one_type(name, schema, path) for name in names if name != "null"]
        return reduce(union_of, shapes) if shapes else None

    def _of_one_type(self, name: Any, schema: Mapping[str, Any], path: tuple[str, ...]) -> Shape:
        if name == "object":
            return self._object(schema, path)
        if name == "array":
            return self._list_of(schema, path)
        kind = _SCALARS.get(name, "json")
        if kind == "text":
            kind = _FORMATS.get(str(schema.get("format")), kind)
        return Shape(kind)

    def _object(self, schema: Mapping[str, Any], path: tuple[str, ...]) -> Shape:
        properties = schema.get("properties")
        if isinstance(properties, Mapping) and properties:
            members = {name: self.shape(each, path) for name, each in properties.items()}
            return Shape("object", members)
        patterns = schema.get("patternProperties")
        values = [*patterns.values()] if isinstance(patterns, Mapping) else []
        if isinstance(others := schema.get("additionalProperties"), Mapping) and others:
            values.append(others)
        if not values:
            return Shape("json")
        item = reduce(union_of, (self.shape(each, path) for each in values))
        return Shape("map", item=item)

    def _list_of(self, schema: Mapping[str, Any], path: tuple[str, ...]) -> Shape:
        items = schema.get("items")
        schemas = [*_list(schema.get("prefixItems")), *_list(items)]
        if isinstance(items, Mapping):
            schemas.append(items)
        item = reduce(union_of, (self.shape(each, path) for each in schemas), Shape())
        if item.kind in ("nothing", "json"):
            return Shape("json")
        return Shape("list", item=item)


def _both(first: Shape, second: Shape | None) -> Shape:
    """Return a shape for the values that two schemas allow together."""
    if second is None or second.kind == "json":
        return first
    if first.kind == "json":
        return second
    if {first.kind, second.kind} == {"integer", "number"}:
        return Shape("integer")
    if {first.kind, second.kind} in ({"text", "date"}, {"text", "time"}):
        return second if first.kind == "text" else first
    if first.kind == second.kind == "object":
        members = dict(first.members)
        for name, member in second.members.items():
            members[name] = _both(members[name], member) if name in members else member
        return evolve(first, members=members)
    return union_of(first, second)


def _of_values(values: Iterable[Any]) -> Shape:
    """Return the shape of values that are listed."""
    shape = Shape()
    for value in values:
        if isinstance(value, dict | list):
            return Shape("json")
        shape.include(value)
    return Shape("json") if shape.kind == "nothing" else Shape(shape.kind)


def _is_null(schema: Any) -> bool:
    return isinstance(schema, Mapping) and (
        schema.get("type") == "null"
        or ("const" in schema and schema["const"] is None)
        or schema.get("enum") == [None]
    )


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
