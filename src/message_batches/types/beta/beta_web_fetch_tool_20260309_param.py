# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_web_fetch_tool_20260309_param`."""

from message_batches.types.beta import (
    BetaWebFetchTool20260309Param as BetaWebFetchTool20260309Param,
)
