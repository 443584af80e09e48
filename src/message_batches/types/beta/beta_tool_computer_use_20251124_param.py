# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_tool_computer_use_20251124_param`."""

from message_batches.types.beta import (
    BetaToolComputerUse20251124Param as BetaToolComputerUse20251124Param,
)
