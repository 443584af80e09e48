# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import Literal, TypeAlias

RefusalCategory: TypeAlias = (
    Literal["cyber", "bio", "frontier_llm", "reasoning_extraction", "general_harms"] | str
)
"""The policy area that made the model refuse."""
