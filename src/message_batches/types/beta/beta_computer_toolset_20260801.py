# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_computer_toolset_20260801`."""

from message_batches.types.beta import (
    BetaComputerToolset20260801 as BetaComputerToolset20260801,
)
