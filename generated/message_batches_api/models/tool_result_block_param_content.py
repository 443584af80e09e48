# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from .content import Content

ToolResultBlockParamContent: TypeAlias = str | list[Content]
"""What the tool returned: plain text, or content blocks."""
