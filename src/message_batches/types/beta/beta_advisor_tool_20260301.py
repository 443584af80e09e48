# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_advisor_tool_20260301`."""

from message_batches.types.beta import (
    BetaAdvisorTool20260301 as BetaAdvisorTool20260301,
)
