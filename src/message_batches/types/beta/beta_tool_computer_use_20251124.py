# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_tool_computer_use_20251124`."""

from message_batches.types.beta import (
    BetaToolComputerUse20251124 as BetaToolComputerUse20251124,
)
