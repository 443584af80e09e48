# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `_constants`."""

from message_batches import (
    DEFAULT_CONNECTION_LIMITS as DEFAULT_CONNECTION_LIMITS,
)
from message_batches import (
    DEFAULT_MAX_RETRIES as DEFAULT_MAX_RETRIES,
)
from message_batches import (
    DEFAULT_TIMEOUT as DEFAULT_TIMEOUT,
)
