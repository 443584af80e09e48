# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import Literal, TypeAlias

BetaThinkingPrefixMismatchBehavior: TypeAlias = Literal["error", "drop_block"] | str
"""What to do with a thinking block in the input whose preceding content has changed: error refuses the request, drop_block removes the block."""
