# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_computer_left_mouse_up_config`."""

from message_batches.types.beta import (
    BetaComputerLeftMouseUpConfig as BetaComputerLeftMouseUpConfig,
)
