# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_computer_toolset_configs`."""

from message_batches.types.beta import (
    BetaComputerToolsetConfigs as BetaComputerToolsetConfigs,
)
