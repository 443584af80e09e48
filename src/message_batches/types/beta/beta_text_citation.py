# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_text_citation`."""

from message_batches.types.beta import (
    BetaTextCitation as BetaTextCitation,
)
