# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_citation_search_result_location`."""

from message_batches.types.beta import (
    BetaCitationSearchResultLocation as BetaCitationSearchResultLocation,
)
