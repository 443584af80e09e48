# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from .beta_content import BetaContent

BetaToolResultBlockParamContent: TypeAlias = str | list[BetaContent]
"""What the tool returned: plain text, or content blocks."""
