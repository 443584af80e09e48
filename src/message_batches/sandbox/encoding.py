"""How values are written as JSON, into files and responses."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import orjson


def encoded(value: Any, default: Callable[[Any], Any] | None = None) -> bytes:
    """Encode a value; what orjson cannot hold, an integer over 64 bits, json can.

    Args:
        value: What to encode.
        default: Called for what JSON does not know, to return something that it knows.
    """
    try:
        return orjson.dumps(value, default=default)
    except TypeError:
        return json.dumps(value, default=default, ensure_ascii=False).encode()
