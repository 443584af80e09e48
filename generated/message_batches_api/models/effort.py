# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import Literal, TypeAlias

Effort: TypeAlias = Literal["low", "medium", "high", "xhigh", "max"] | str
"""How much work the model puts into the answer."""
