# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from ..types import UnknownVariant
from .beta_tool_choice_any_param import BetaToolChoiceAnyParam
from .beta_tool_choice_auto_param import BetaToolChoiceAutoParam
from .beta_tool_choice_none_param import BetaToolChoiceNoneParam
from .beta_tool_choice_tool_param import BetaToolChoiceToolParam

BetaToolChoiceParam: TypeAlias = (
    BetaToolChoiceAutoParam
    | BetaToolChoiceAnyParam
    | BetaToolChoiceToolParam
    | BetaToolChoiceNoneParam
    | UnknownVariant
)
"""How the model may use the tools: as it sees fit (auto), at least one (any), one named tool (tool), or not at all (none). Told apart by type."""
