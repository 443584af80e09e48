# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.text_citation`."""

from message_batches.types import (
    TextCitation as TextCitation,
)
