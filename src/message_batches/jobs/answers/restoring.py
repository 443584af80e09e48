"""
Undo in an answer what was done to its schema, and what the service does to it.

A map was asked for as an array of objects with a key and a value; here it becomes an object again.
The letter case of strings of an enum is not guaranteed by the service, so it is forgiven where one
member fits only. What needs neither is left as it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import unquote

from message_batches.jobs.answers.schemas import References, SchemaError, map_in

Restore = Callable[[Any], Any]
"""Returns a value as the schema means it; the value that it gets is not changed."""

IsValid = Callable[[Any], bool]

_ENTRY = {"key", "value"}


class Restoring:
    """
    Make what restores the values of a schema.

    Args:
        root: the schema.
        part: returns a check of values against the part of the schema at a pointer; it decides
            between alternatives.
    """

    def __init__(self, root: Mapping[str, Any], part: Callable[[str], IsValid]) -> None:
        self._references = References(root)
        self._part = part
        self._made: dict[str, Restore | None] = {}
        self._making: set[str] = set()
        self.root = self._of(root, "#")
        """Restores a value of the complete schema; None if no value needs it."""

    def _of(self, schema: Any, at: str) -> Restore | None:
        """Return what restores a value of the part of the schema at a pointer."""
        if not isinstance(schema, Mapping):
            return None
        steps: list[Restore | None] = []
        if isinstance(reference := schema.get("$ref"), str):
            steps.append(self._of_reference(reference))
        if isinstance(parts := schema.get("allOf"), list):
            steps += [self._of(one, f"{at}/allOf/{n}") for n, one in enumerate(parts)]
        for key in ("anyOf", "oneOf"):
            if isinstance(alternatives := schema.get(key), list):
                steps.append(self._of_alternatives(_numbered(alternatives, f"{at}/{key}")))
        steps += [_of_values(schema), self._of_object(schema, at), self._of_array(schema, at)]
        return _in_sequence([step for step in steps if step is not None])

    def _of_reference(self, reference: str) -> Restore | None:
        """Return what restores a value of a definition, which may contain itself."""
        if reference in self._making:
            by_reference = self._made

            def later(value: Any) -> Any:
                restore = by_reference[reference]
                return value if restore is None else restore(value)

            return later
        if reference not in self._made:
            self._making.add(reference)
            try:
                target = self._references.target(reference, "")
                self._made[reference] = self._of(target, unquote(reference).rstrip("/"))
            except SchemaError:
                self._made[reference] = None  # an anchor, which only the validator follows
            self._making.discard(reference)
        return self._made[reference]

    def _of_alternatives(self, schemas: Sequence[tuple[str, Any]]) -> Restore | None:
        """Return what restores a value by the first alternative that it fits afterwards."""
        some = [(at, restore) for at, one in schemas if (restore := self._of(one, at)) is not None]
        if len(some) <= 1:
            return some[0][1] if some else None
        found = [(restore, self._part(at)) for at, restore in some]

        def restored(value: Any) -> Any:
            first, changed = value, False
            for restore, is_valid in found:
                one = restore(value)
                if is_valid(one):
                    return one
                if not changed and one is not value:
                    first, changed = one, True  # so that a fault is named as its author sees it
            return first

        return restored

    def _of_object(self, schema: Mapping[str, Any], at: str) -> Restore | None:
        entries = map_in(schema)
        properties = schema.get("properties")
        named = {
            name: restore
            for name, one in (properties.items() if isinstance(properties, Mapping) else ())
            if (restore := self._of(one, f"{at}/properties/{_escaped(name)}")) is not None
        }
        key = other = None
        if entries is not None:
            key = self._of(schema.get("propertyNames"), f"{at}/propertyNames")
            other = self._of_alternatives(_values_in(schema, at))
        if entries is None and not named:
            return None

        def restored(value: Any) -> Any:
            if entries is not None and isinstance(value, list):
                value = _as_map(value, key)
            if not isinstance(value, dict):
                return value
            if other is not None:
                return {name: other(one) for name, one in value.items()}
            changed = {
                name: restore(value[name]) for name, restore in named.items() if name in value
            }
            return {**value, **changed} if changed else value

        return restored

    def _of_array(self, schema: Mapping[str, Any], at: str) -> Restore | None:
        key = "prefixItems" if "prefixItems" in schema else "items"
        first = schema.get(key)
        numbered = _numbered(first, f"{at}/{key}") if isinstance(first, list) else []
        of_first = [self._of(one, each) for each, one in numbered]
        rest = "additionalItems" if numbered and key == "items" else "items"
        of_rest = self._of(schema.get(rest), f"{at}/{rest}")
        if of_rest is None and not any(of_first):
            return None

        def restored(value: Any) -> Any:
            if not isinstance(value, list):
                return value
            result = []
            for number, one in enumerate(value):
                restore = of_first[number] if number < len(of_first) else of_rest
                result.append(one if restore is None else restore(one))
            return result

        return restored


def _numbered(schemas: Sequence[Any], at: str) -> list[tuple[str, Any]]:
    return [(f"{at}/{number}", one) for number, one in enumerate(schemas)]


def _values_in(schema: Mapping[str, Any], at: str) -> list[tuple[str, Any]]:
    """Return the schemas of the values of a map, with their pointers."""
    patterns = schema.get("patternProperties")
    named = patterns.items() if isinstance(patterns, Mapping) else ()
    found = [(f"{at}/patternProperties/{_escaped(name)}", one) for name, one in named]
    return [*found, (f"{at}/additionalProperties", schema.get("additionalProperties"))]


def _escaped(name: str) -> str:
    """Return a name as a step of a pointer."""
    return name.replace("~", "~0").replace("/", "~1")


def _in_sequence(steps: Sequence[Restore]) -> Restore | None:
    if len(steps) <= 1:
        return steps[0] if steps else None

    def restored(value: Any) -> Any:
        for step in steps:
            value = step(value)
        return value

    return restored


def _of_values(schema: Mapping[str, Any]) -> Restore | None:
    """Return what gives a string of an enum the letter case that it has there."""
    values = schema.get("enum")
    members = [*(values if isinstance(values, list) else ()), schema.get("const")]
    strings = {value for value in members if isinstance(value, str)}
    folded = Counter(value.casefold() for value in strings)
    by_folded = {value.casefold(): value for value in strings if folded[value.casefold()] == 1}
    if not by_folded:
        return None

    def restored(value: Any) -> Any:
        if not isinstance(value, str) or value in strings:
            return value
        return by_folded.get(value.casefold(), value)

    return restored


def key_twice_in(value: Any) -> str | None:
    """Return the key that keeps an array of keys and values from being an object, or None."""
    seen: dict[str, Any] = {}
    for entry in value if isinstance(value, list) else ():
        if not isinstance(entry, dict) or entry.keys() != _ENTRY:
            return None
        if seen.setdefault(str(entry["key"]), entry["value"]) != entry["value"]:
            return str(entry["key"])
    return None


def _as_map(value: list[Any], restore_key: Restore | None) -> Any:
    """Return the object that an array of keys and values means, or the array if it means none."""
    result: dict[str, Any] = {}
    for entry in value:
        if not isinstance(entry, dict) or entry.keys() != _ENTRY:
            return value
        key = entry["key"] if restore_key is None else restore_key(entry["key"])
        if not isinstance(key, str) or (key in result and result[key] != entry["value"]):
            return value  # of two values for one key, neither can be chosen
        result[key] = entry["value"]
    return result
