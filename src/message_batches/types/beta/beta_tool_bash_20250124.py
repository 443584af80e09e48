# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_tool_bash_20250124`."""

from message_batches.types.beta import (
    BetaToolBash20250124 as BetaToolBash20250124,
)
