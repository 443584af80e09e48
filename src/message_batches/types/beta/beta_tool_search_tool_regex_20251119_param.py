# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_tool_search_tool_regex_20251119_param`."""

from message_batches.types.beta import (
    BetaToolSearchToolRegex20251119Param as BetaToolSearchToolRegex20251119Param,
)
