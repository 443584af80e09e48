# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from .beta_text_block import BetaTextBlock

BetaMCPToolResultBlockContent: TypeAlias = str | list[BetaTextBlock]
"""What the MCP tool returned: plain text, or text blocks."""
