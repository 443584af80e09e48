# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_tool_computer_use_20241022`."""

from message_batches.types.beta import (
    BetaToolComputerUse20241022 as BetaToolComputerUse20241022,
)
