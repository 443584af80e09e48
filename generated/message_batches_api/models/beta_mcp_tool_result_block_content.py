# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from .text_block import TextBlock

BetaMCPToolResultBlockContent: TypeAlias = str | list[TextBlock]
"""What the MCP tool returned: plain text, or text blocks."""
