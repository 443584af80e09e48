# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from ..types import UnknownVariant
from .beta_advisor_redacted_result_block import BetaAdvisorRedactedResultBlock
from .beta_advisor_result_block import BetaAdvisorResultBlock
from .beta_advisor_tool_result_error_object import BetaAdvisorToolResultErrorObject

BetaAdvisorToolResultBlockContent: TypeAlias = (
    BetaAdvisorToolResultErrorObject
    | BetaAdvisorResultBlock
    | BetaAdvisorRedactedResultBlock
    | UnknownVariant
)
"""Picks what an advisor call gave back: an error, advice in plain text, or encrypted advice. Chosen by type."""
