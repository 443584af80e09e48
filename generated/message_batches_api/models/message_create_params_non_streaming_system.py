# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from .text_block_param import TextBlockParam

MessageCreateParamsNonStreamingSystem: TypeAlias = str | list[TextBlockParam]
"""The system prompt: plain text, or text blocks, which may carry cache control."""
