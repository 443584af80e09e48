# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import Literal, TypeAlias

from .beta_fallback_param import BetaFallbackParam

BetaFallbacksParam: TypeAlias = Literal["default"] | list[BetaFallbackParam]
"""Models to try after a refusal: a list in order, or the word default for the service's own choice."""
