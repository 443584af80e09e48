# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from ..types import UnknownVariant
from .cache_miss_messages_changed import CacheMissMessagesChanged
from .cache_miss_model_changed import CacheMissModelChanged
from .cache_miss_previous_message_not_found import CacheMissPreviousMessageNotFound
from .cache_miss_system_changed import CacheMissSystemChanged
from .cache_miss_tools_changed import CacheMissToolsChanged
from .cache_miss_unavailable import CacheMissUnavailable

CacheMissReason: TypeAlias = (
    CacheMissModelChanged
    | CacheMissSystemChanged
    | CacheMissToolsChanged
    | CacheMissMessagesChanged
    | CacheMissPreviousMessageNotFound
    | CacheMissUnavailable
    | UnknownVariant
)
"""Finding of cache diagnostics: the first part in which this request differs from the previous one, or why they could not be compared. Chosen by type."""
