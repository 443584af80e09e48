# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_tool_search_tool_bm25_20251119_param`."""

from message_batches.types.beta import (
    BetaToolSearchToolBm25_20251119Param as BetaToolSearchToolBm25_20251119Param,
)
