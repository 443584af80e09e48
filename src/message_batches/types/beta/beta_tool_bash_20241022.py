# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_tool_bash_20241022`."""

from message_batches.types.beta import (
    BetaToolBash20241022 as BetaToolBash20241022,
)
