# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `_types`."""

from message_batches import (
    NOT_GIVEN as NOT_GIVEN,
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
