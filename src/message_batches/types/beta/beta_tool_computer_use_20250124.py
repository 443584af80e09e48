# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_tool_computer_use_20250124`."""

from message_batches.types.beta import (
    BetaToolComputerUse20250124 as BetaToolComputerUse20250124,
)
