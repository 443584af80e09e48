"""Words for JSON values, for messages about rows."""

from __future__ import annotations

import json


def kind_of(value: object) -> str:
    """Name the kind of a value: a number, a string, an object."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, int | float):
        return "a number"
    if isinstance(value, str):
        return "a string"
    return "a list" if isinstance(value, list) else "an object"


def shown(value: object) -> str:
    """Show a value as JSON, cut short if it is long."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 80 else f"{text[:76]}..."
