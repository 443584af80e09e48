# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from ..types import UnknownVariant
from .beta_response_tool_addition_block import BetaResponseToolAdditionBlock
from .beta_response_tool_removal_block import BetaResponseToolRemovalBlock

BetaCompactionBlockToolChange: TypeAlias = (
    BetaResponseToolAdditionBlock | BetaResponseToolRemovalBlock | UnknownVariant
)
"""Change to the set of tools, carried by a compaction block: a tool added or a tool removed. Chosen by type."""
