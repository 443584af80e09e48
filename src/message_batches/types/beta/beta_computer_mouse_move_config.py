# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_computer_mouse_move_config`."""

from message_batches.types.beta import (
    BetaComputerMouseMoveConfig as BetaComputerMouseMoveConfig,
)
