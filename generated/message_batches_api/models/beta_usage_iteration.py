# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from ..types import UnknownVariant
from .beta_advisor_message_iteration_usage import BetaAdvisorMessageIterationUsage
from .beta_compaction_iteration_usage import BetaCompactionIterationUsage
from .beta_fallback_message_iteration_usage import BetaFallbackMessageIterationUsage
from .beta_message_iteration_usage import BetaMessageIterationUsage

BetaUsageIteration: TypeAlias = (
    BetaMessageIterationUsage
    | BetaCompactionIterationUsage
    | BetaAdvisorMessageIterationUsage
    | BetaFallbackMessageIterationUsage
    | UnknownVariant
)
"""Token use of one step of the answer, told apart by `type`."""
