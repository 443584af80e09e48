# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from ..types import UnknownVariant
from .assistant_message_param import AssistantMessageParam
from .system_message_param import SystemMessageParam
from .user_message_param import UserMessageParam

MessageParam: TypeAlias = UserMessageParam | AssistantMessageParam | SystemMessageParam | UnknownVariant
"""One message of the conversation sent in a request, chosen by role: user, assistant or system."""
