# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.computer_toolset_20260801_param`."""

from message_batches.types import (
    ComputerToolset20260801Param as ComputerToolset20260801Param,
)
