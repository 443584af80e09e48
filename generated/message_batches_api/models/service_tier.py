# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import Literal, TypeAlias

ServiceTier: TypeAlias = Literal["standard", "priority", "batch"] | str
"""Capacity that answered the request; `batch` for every request of a batch."""
