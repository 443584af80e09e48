"""Ids that look like the service's: a prefix, `01`, and 22 letters and digits."""

from __future__ import annotations

import secrets
from hashlib import blake2b
from random import Random

_LENGTH = 22
_ALPHABET = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_BY_BYTE = bytes(_ALPHABET[byte % len(_ALPHABET)] for byte in range(256))


def new_id(prefix: str) -> str:
    """Return an id that no other call has returned."""
    return _id(prefix, secrets.token_bytes(_LENGTH))


def seeded_id(prefix: str, random: Random) -> str:
    """Return the next id of a seeded source, so that the same answer carries the same ids."""
    return _id(prefix, random.randbytes(_LENGTH))


def derived_id(prefix: str, key: bytes, name: str) -> str:
    """Return the id that a name has under a key of at most 64 bytes."""
    return _id(prefix, blake2b(name.encode(), key=key, digest_size=_LENGTH).digest())


def _id(prefix: str, drawn: bytes) -> str:
    return f"{prefix}01{drawn.translate(_BY_BYTE).decode()}"
