# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import Literal, TypeAlias

BetaFallbackCreditMode: TypeAlias = Literal["strict", "best_effort"] | str
"""What happens when the credit cannot be applied: refuse the request, or answer without it."""
