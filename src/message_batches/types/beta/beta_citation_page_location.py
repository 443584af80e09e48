# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_citation_page_location`."""

from message_batches.types.beta import (
    BetaCitationPageLocation as BetaCitationPageLocation,
)
