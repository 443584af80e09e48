# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_web_fetch_tool_20260209`."""

from message_batches.types.beta import (
    BetaWebFetchTool20260209 as BetaWebFetchTool20260209,
)
