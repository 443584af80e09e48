# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `_models`."""

from message_batches import (
    BaseModel as BaseModel,
)
from message_batches import (
    NotGiven as NotGiven,
)
from message_batches import (
    Timeout as Timeout,
)
