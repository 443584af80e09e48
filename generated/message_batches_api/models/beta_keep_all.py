# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import Literal, TypeAlias

BetaKeepAll: TypeAlias = Literal["all"]
"""Short for an object whose type is all."""
