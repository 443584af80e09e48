# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.shared.overloaded_error_object`."""

from message_batches.types import (
    OverloadedErrorObject as OverloadedErrorObject,
)
