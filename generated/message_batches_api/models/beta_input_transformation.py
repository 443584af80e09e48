# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from ..types import UnknownVariant
from .beta_thinking_dropped_input_transformation import BetaThinkingDroppedInputTransformation
from .beta_thinking_mismatch_allowed_input_transformation import (
    BetaThinkingMismatchAllowedInputTransformation,
)

BetaInputTransformation: TypeAlias = (
    BetaThinkingDroppedInputTransformation | BetaThinkingMismatchAllowedInputTransformation | UnknownVariant
)
"""How a thinking block with a binding mismatch was treated: dropped from the input, or let through."""
