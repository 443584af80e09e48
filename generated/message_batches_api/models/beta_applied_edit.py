# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from ..types import UnknownVariant
from .beta_clear_thinking_20251015_edit_response import BetaClearThinking20251015EditResponse
from .beta_clear_tool_uses_20250919_edit_response import BetaClearToolUses20250919EditResponse

BetaAppliedEdit: TypeAlias = (
    BetaClearToolUses20250919EditResponse | BetaClearThinking20251015EditResponse | UnknownVariant
)
"""Context edit that was carried out: clearing of tool uses or clearing of thinking. Chosen by type."""
