# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from ..types import UnknownVariant
from .beta_request_tool_addition_block_param import BetaRequestToolAdditionBlockParam
from .beta_request_tool_removal_block_param import BetaRequestToolRemovalBlockParam
from .text_block_param import TextBlockParam

BetaSystemMessageParamContentBlock: TypeAlias = (
    TextBlockParam | BetaRequestToolAdditionBlockParam | BetaRequestToolRemovalBlockParam | UnknownVariant
)
"""One block of a system message: text, a tool to add, or a tool to remove."""
