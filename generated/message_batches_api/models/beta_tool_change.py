# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from ..types import UnknownVariant
from .beta_request_tool_addition_block_param import BetaRequestToolAdditionBlockParam
from .beta_request_tool_removal_block_param import BetaRequestToolRemovalBlockParam

BetaToolChange: TypeAlias = (
    BetaRequestToolAdditionBlockParam | BetaRequestToolRemovalBlockParam | UnknownVariant
)
"""Change of the tool set recorded with a compaction: a tool added or a tool removed. Told apart by type."""
