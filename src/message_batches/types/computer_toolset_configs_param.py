# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.computer_toolset_configs_param`."""

from message_batches.types import (
    ComputerToolsetConfigsParam as ComputerToolsetConfigsParam,
)
