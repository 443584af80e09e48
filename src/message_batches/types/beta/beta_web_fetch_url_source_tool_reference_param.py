# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_web_fetch_url_source_tool_reference_param`."""

from message_batches.types.beta import (
    BetaWebFetchURLSourceToolReferenceParam as BetaWebFetchURLSourceToolReferenceParam,
)
