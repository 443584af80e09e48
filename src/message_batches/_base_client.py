# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `_base_client`."""

from message_batches import (
    DEFAULT_CONNECTION_LIMITS as DEFAULT_CONNECTION_LIMITS,
)
from message_batches import (
    DEFAULT_MAX_RETRIES as DEFAULT_MAX_RETRIES,
)
from message_batches import (
    DEFAULT_TIMEOUT as DEFAULT_TIMEOUT,
)
from message_batches import (
    AnthropicError as AnthropicError,
)
from message_batches import (
    APIConnectionError as APIConnectionError,
)
from message_batches import (
    APIResponse as APIResponse,
)
from message_batches import (
    APIResponseValidationError as APIResponseValidationError,
)
from message_batches import (
    APIStatusError as APIStatusError,
)
from message_batches import (
    APITimeoutError as APITimeoutError,
)
from message_batches import (
    AsyncAPIResponse as AsyncAPIResponse,
)
from message_batches import (
    AsyncPaginator as AsyncPaginator,
)
from message_batches import (
    DefaultAsyncHttpxClient as DefaultAsyncHttpxClient,
)
from message_batches import (
    DefaultHttpxClient as DefaultHttpxClient,
)
from message_batches import (
    NotGiven as NotGiven,
)
from message_batches import (
    Omit as Omit,
)
from message_batches import (
    Timeout as Timeout,
)
from message_batches import (
    not_given as not_given,
)
from message_batches import (
    omit as omit,
)
