# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from ..types import UnknownVariant
from .beta_thinking_config_adaptive_param import BetaThinkingConfigAdaptiveParam
from .beta_thinking_config_enabled_param import BetaThinkingConfigEnabledParam
from .thinking_config_between_tools_param import ThinkingConfigBetweenToolsParam
from .thinking_config_disabled_param import ThinkingConfigDisabledParam

BetaThinking: TypeAlias = (
    BetaThinkingConfigEnabledParam
    | ThinkingConfigDisabledParam
    | ThinkingConfigBetweenToolsParam
    | BetaThinkingConfigAdaptiveParam
    | UnknownVariant
)
"""Thinking mode set on a fallback entry: enabled with a token budget, disabled, between tools, or adaptive. Told apart by type."""
