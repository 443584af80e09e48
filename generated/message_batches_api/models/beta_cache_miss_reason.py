# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from ..types import UnknownVariant
from .beta_cache_miss_messages_changed import BetaCacheMissMessagesChanged
from .beta_cache_miss_model_changed import BetaCacheMissModelChanged
from .beta_cache_miss_previous_message_not_found import BetaCacheMissPreviousMessageNotFound
from .beta_cache_miss_system_changed import BetaCacheMissSystemChanged
from .beta_cache_miss_tools_changed import BetaCacheMissToolsChanged
from .beta_cache_miss_unavailable import BetaCacheMissUnavailable

BetaCacheMissReason: TypeAlias = (
    BetaCacheMissModelChanged
    | BetaCacheMissSystemChanged
    | BetaCacheMissToolsChanged
    | BetaCacheMissMessagesChanged
    | BetaCacheMissPreviousMessageNotFound
    | BetaCacheMissUnavailable
    | UnknownVariant
)
"""Finding of cache diagnostics: the first part in which this request differs from the previous one, or why they could not be compared. Chosen by type."""
