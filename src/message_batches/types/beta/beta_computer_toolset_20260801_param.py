# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_computer_toolset_20260801_param`."""

from message_batches.types.beta import (
    BetaComputerToolset20260801Param as BetaComputerToolset20260801Param,
)
