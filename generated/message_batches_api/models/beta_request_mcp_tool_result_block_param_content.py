# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from .beta_text_block_param import BetaTextBlockParam

BetaRequestMCPToolResultBlockParamContent: TypeAlias = str | list[BetaTextBlockParam]
"""What the MCP tool returned: plain text, or text blocks."""
