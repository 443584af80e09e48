# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from .beta_text_block_param import BetaTextBlockParam

BetaMessageCreateParamsNonStreamingSystem: TypeAlias = str | list[BetaTextBlockParam]
"""The system prompt: plain text, or text blocks, which may carry cache control."""
