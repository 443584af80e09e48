# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from ..types import UnknownVariant
from .beta_fallback_credit_not_applied import BetaFallbackCreditNotApplied
from .beta_fallback_credit_redeemed import BetaFallbackCreditRedeemed

BetaStatus: TypeAlias = BetaFallbackCreditRedeemed | BetaFallbackCreditNotApplied | UnknownVariant
"""What became of the fallback credit: redeemed or not applied."""
