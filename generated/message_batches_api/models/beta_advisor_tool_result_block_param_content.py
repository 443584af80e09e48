# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from ..types import UnknownVariant
from .beta_advisor_redacted_result_block_param import BetaAdvisorRedactedResultBlockParam
from .beta_advisor_result_block_param import BetaAdvisorResultBlockParam
from .beta_advisor_tool_result_error_param import BetaAdvisorToolResultErrorParam

BetaAdvisorToolResultBlockParamContent: TypeAlias = (
    BetaAdvisorToolResultErrorParam
    | BetaAdvisorResultBlockParam
    | BetaAdvisorRedactedResultBlockParam
    | UnknownVariant
)
"""Picks what an advisor call gave back: an error, advice in plain text, or encrypted advice. Chosen by type."""
