# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.computer_left_mouse_down_config_param`."""

from message_batches.types import (
    ComputerLeftMouseDownConfigParam as ComputerLeftMouseDownConfigParam,
)
