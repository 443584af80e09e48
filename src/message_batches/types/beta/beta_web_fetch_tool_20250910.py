# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_web_fetch_tool_20250910`."""

from message_batches.types.beta import (
    BetaWebFetchTool20250910 as BetaWebFetchTool20250910,
)
