# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_web_fetch_url_sources`."""

from message_batches.types.beta import (
    BetaWebFetchURLSources as BetaWebFetchURLSources,
)
