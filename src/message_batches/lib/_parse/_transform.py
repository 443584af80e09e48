# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `lib._parse._transform`."""

from message_batches import (
    AnthropicError as AnthropicError,
)
from message_batches import (
    Omit as Omit,
)
from message_batches import (
    transform_schema as transform_schema,
)
