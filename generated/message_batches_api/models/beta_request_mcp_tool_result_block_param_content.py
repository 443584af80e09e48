# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from .text_block_param import TextBlockParam

BetaRequestMCPToolResultBlockParamContent: TypeAlias = str | list[TextBlockParam]
"""What the MCP tool returned: plain text, or text blocks."""
