# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `_response`."""

from message_batches import (
    AnthropicError as AnthropicError,
)
from message_batches import (
    APIResponse as APIResponse,
)
from message_batches import (
    APIResponseValidationError as APIResponseValidationError,
)
from message_batches import (
    AsyncAPIResponse as AsyncAPIResponse,
)
from message_batches import (
    BaseModel as BaseModel,
)
from message_batches import (
    StreamAlreadyConsumed as StreamAlreadyConsumed,
)
