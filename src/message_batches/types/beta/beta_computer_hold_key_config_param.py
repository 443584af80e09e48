# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_computer_hold_key_config_param`."""

from message_batches.types.beta import (
    BetaComputerHoldKeyConfigParam as BetaComputerHoldKeyConfigParam,
)
