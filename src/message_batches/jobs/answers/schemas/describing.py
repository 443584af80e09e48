"""Words about a part of a schema: its description, and its place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from message_batches.jobs.answers.schemas.merging import listed
from message_batches.jobs.answers.schemas.references import name_in


def described(found: dict[str, Any], before: dict[str, Any], words: list[str]) -> dict[str, Any]:
    """Return a schema with its title and its description, to which sentences are added."""
    result = {**found, **{key: value for key, value in before.items() if isinstance(value, str)}}
    texts = [result.get("description"), found.get("description"), " ".join(filter(None, words))]
    if text := "\n".join(dict.fromkeys(filter(None, texts))):
        result["description"] = text
    return result


def brief(schema: Mapping[str, Any]) -> str:
    """Return a few words about an item of a tuple."""
    if "$ref" in schema:
        return name_in(schema["$ref"])
    for key in ("description", "title", "type"):
        if key in schema:
            return str(schema[key]).partition("\n")[0].rstrip(".")
    values = listed(schema)
    return "one of several" if values is None else " or ".join(map(str, values[:10]))


def shown(place: str) -> str:
    return place.removeprefix(".") or "the answer"
