# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.citation_char_location_param`."""

from message_batches.types import (
    CitationCharLocationParam as CitationCharLocationParam,
)
