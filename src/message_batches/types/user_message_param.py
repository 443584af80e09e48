# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.user_message_param`."""

from message_batches.types import (
    UserMessageParam as UserMessageParam,
)
