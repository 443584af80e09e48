"""Spoil a value that a schema allows, so that a program shows what it does with a wrong answer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from random import Random
from typing import Any

from message_batches.sandbox.responder.schema_sample import resolved

KINDS = ("json", "missing", "type", "enum", "case")
"""
What can be wrong: it is not JSON; a required member is missing; a value is in an array; it is not
in the enum; or it is, but in other letters, which the service does not rule out.
https://docs.claude.com/en/docs/build-with-claude/structured-outputs
"""


def wrong_text(value: Any, schema: Any, kind: str | None, random: Random) -> str:
    """Return a text that should have been a value as JSON; a kind at random by default."""
    kind = kind if kind in KINDS else random.choice(KINDS[:3])
    if kind == "json":
        return f"Here is the answer: {json.dumps(value, ensure_ascii=False)[:-1]}"
    return json.dumps(wrong_value(value, schema, kind, random), ensure_ascii=False)


def wrong_value(value: Any, schema: Any, kind: str | None, random: Random) -> Any:
    """Return a value that the schema does not allow; where a kind is impossible, another."""
    kind = kind if kind in KINDS else random.choice(KINDS[1:3])
    if kind in ("enum", "case"):
        for holder, key in _members(value, schema, schema, 0):
            given = holder[key]
            holder[key] = given.swapcase() if kind == "case" else f"{given}, or another"
            if kind == "enum":
                return value
        if kind == "case":
            return value
    if not isinstance(value, dict) or not value:
        return [value]
    rules = resolved(schema, schema)
    required = [name for name in rules.get("required") or () if name in value]
    if kind == "missing" and required:
        del value[random.choice(required)]
    else:
        name = random.choice(required or list(value))
        value[name] = [value[name]]
    return value


def _members(value: Any, schema: Any, root: Any, depth: int) -> Iterator[tuple[Any, Any]]:
    """Yield where in a value the strings of enums are: the object or array, and the key."""
    if depth > 8:
        return
    rules = resolved(schema, root)
    if isinstance(value, dict):
        properties = rules.get("properties") or {}
        parts = [(key, properties.get(key)) for key in value]
    elif isinstance(value, list):
        parts = [(place, rules.get("items")) for place in range(len(value))]
    else:
        return
    for key, part in parts:
        for option in _options(part, root):
            members = option.get("enum") or [option.get("const")]
            if isinstance(value[key], str) and value[key] in members:
                yield value, key
                break
            yield from _members(value[key], option, root, depth + 1)


def _options(schema: Any, root: Any) -> list[dict[str, Any]]:
    rules = resolved(schema, root)
    return [rules, *(resolved(one, root) for one in rules.get("anyOf") or ())]
