# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import Literal, TypeAlias

RequestServiceTier: TypeAlias = Literal["auto", "standard_only"] | str
"""Capacity to use: priority where there is some, or standard only."""
