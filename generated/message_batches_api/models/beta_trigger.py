# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from ..types import UnknownVariant
from .beta_input_tokens_trigger_param import BetaInputTokensTriggerParam
from .beta_tool_uses_trigger_param import BetaToolUsesTriggerParam

BetaTrigger: TypeAlias = BetaInputTokensTriggerParam | BetaToolUsesTriggerParam | UnknownVariant
"""When the clearing of tool uses starts: at a number of input tokens or at a number of tool uses. Told apart by type."""
