# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.citation_char_location`."""

from message_batches.types import (
    CitationCharLocation as CitationCharLocation,
)
