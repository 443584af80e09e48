# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import Literal, TypeAlias

BetaAdvisorToolResultErrorCode: TypeAlias = (
    Literal[
        "max_uses_exceeded",
        "prompt_too_long",
        "too_many_requests",
        "overloaded",
        "unavailable",
        "execution_time_exceeded",
        "model_not_found",
    ]
    | str
)
"""Why the advisor gave no advice."""
