# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_citations_web_search_result_location`."""

from message_batches.types.beta import (
    BetaCitationsWebSearchResultLocation as BetaCitationsWebSearchResultLocation,
)
