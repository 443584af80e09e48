# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from ..types import UnknownVariant
from .beta_all_thinking_turns_param import BetaAllThinkingTurnsParam
from .beta_thinking_turns_param import BetaThinkingTurnsParam

BetaKeepParam: TypeAlias = BetaThinkingTurnsParam | BetaAllThinkingTurnsParam | UnknownVariant
"""How much thinking to keep when clearing, as an object: the last few turns, or all of it."""
