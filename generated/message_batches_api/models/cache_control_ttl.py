# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import Literal, TypeAlias

CacheControlTTL: TypeAlias = Literal["5m", "1h"] | str
"""How long a cached prefix lives after its last use: five minutes or one hour."""
