# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from ..types import UnknownVariant
from .beta_clear_thinking_20251015_edit_param import BetaClearThinking20251015EditParam
from .beta_clear_tool_uses_20250919_edit_param import BetaClearToolUses20250919EditParam
from .beta_compact_20260112_edit_param import BetaCompact20260112EditParam

BetaEdit: TypeAlias = (
    BetaClearToolUses20250919EditParam
    | BetaClearThinking20251015EditParam
    | BetaCompact20260112EditParam
    | UnknownVariant
)
"""One context edit: clear old tool uses, clear old thinking, or compact the conversation."""
