# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.citation_search_result_location_param`."""

from message_batches.types import (
    CitationSearchResultLocationParam as CitationSearchResultLocationParam,
)
