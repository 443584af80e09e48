# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_web_search_tool_20260209_param`."""

from message_batches.types.beta import (
    BetaWebSearchTool20260209Param as BetaWebSearchTool20260209Param,
)
