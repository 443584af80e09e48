# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `_client`."""

from message_batches import (
    DEFAULT_MAX_RETRIES as DEFAULT_MAX_RETRIES,
)
from message_batches import (
    Anthropic as Anthropic,
)
from message_batches import (
    AsyncAnthropic as AsyncAnthropic,
)
from message_batches import (
    AsyncClient as AsyncClient,
)
from message_batches import (
    Client as Client,
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
