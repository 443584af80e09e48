# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from ..types import UnknownVariant
from .beta_assistant_message_param import BetaAssistantMessageParam
from .beta_system_message_param import BetaSystemMessageParam
from .beta_user_message_param import BetaUserMessageParam

BetaMessageParam: TypeAlias = (
    BetaUserMessageParam | BetaAssistantMessageParam | BetaSystemMessageParam | UnknownVariant
)
"""One message of the conversation sent in a request, chosen by role: user, assistant or system."""
