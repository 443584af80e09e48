# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from .beta_fallback_credit_token_param import BetaFallbackCreditTokenParam

BetaFallbackCreditToken: TypeAlias = str | BetaFallbackCreditTokenParam
"""Fallback credit to use: the token as a string, or the token with a mode."""
