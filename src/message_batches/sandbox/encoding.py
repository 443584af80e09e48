"""How values are written: JSON and ids; and how much JSON may be built at once."""

from __future__ import annotations

import json
import re
import secrets
from hashlib import blake2b
from random import Random
from typing import Any

import orjson

MAX_VALUES = 2_000_000
"""The most JSON values to build at once: as Python objects they are up to 200 MB."""

# Possessive, so that a string of any length is matched in linear time and constant memory. The
# closing quotation mark is optional: without it, each later one would be tried as an opening one.
JSON_STRING = rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?'
_STRING_OR_COMMA = re.compile(JSON_STRING + rb"|,", re.DOTALL)

_ID_LENGTH = 22
_ALPHABET = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_BY_BYTE = bytes(_ALPHABET[byte % len(_ALPHABET)] for byte in range(256))


def encoded(value: Any) -> bytes:
    """Return a value as JSON; what orjson cannot hold, an integer over 64 bits, json can."""
    try:
        return orjson.dumps(value)
    except TypeError:
        return json.dumps(value, ensure_ascii=False).encode()


def encoded_canonically(value: Any) -> bytes:
    """Return a value as JSON that is equal for equal values; null is the same as nothing."""
    return encoded(_canonical(value))


def _canonical(value: Any) -> Any:
    if isinstance(value, dict):
        return [[key, _canonical(value[key])] for key in sorted(value) if value[key] is not None]
    if isinstance(value, list):
        return [_canonical(one) for one in value]
    return value


def new_id(prefix: str) -> str:
    """Return an id that no other call has returned."""
    return _id(prefix, secrets.token_bytes(_ID_LENGTH))


def seeded_id(prefix: str, random: Random) -> str:
    """Return the next id of a seeded source, so that the same answer carries the same ids."""
    return _id(prefix, random.randbytes(_ID_LENGTH))


def derived_id(prefix: str, key: bytes, name: str) -> str:
    """Return the id that a name has under a key of at most 64 bytes."""
    return _id(prefix, blake2b(name.encode(), key=key, digest_size=_ID_LENGTH).digest())


def _id(prefix: str, drawn: bytes) -> str:
    return f"{prefix}01{drawn.translate(_BY_BYTE).decode()}"


def has_too_many_values(written: bytes) -> bool:
    """Return whether JSON has more than `MAX_VALUES` values, by the commas between them."""
    if written.count(b",") <= MAX_VALUES:
        return False
    commas = 0
    for match in _STRING_OR_COMMA.finditer(written):
        commas += written[match.start()] == ord(",")
        if commas > MAX_VALUES:
            return True
    return False
