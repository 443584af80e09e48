# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_web_fetch_url_source_all_param`."""

from message_batches.types.beta import (
    BetaWebFetchURLSourceAllParam as BetaWebFetchURLSourceAllParam,
)
