"""Ids that look like the service's: a prefix, `01`, and 22 letters and digits."""

from __future__ import annotations

import secrets
from random import Random

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def new_id(prefix: str) -> str:
    """Return an id that no other call has returned."""
    return prefix + "01" + "".join(secrets.choice(_ALPHABET) for _ in range(22))


def seeded_id(prefix: str, random: Random) -> str:
    """Return the next id of a seeded source, so that the same answer carries the same ids."""
    return prefix + "01" + "".join(random.choices(_ALPHABET, k=22))
