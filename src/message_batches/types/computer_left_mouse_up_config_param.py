# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.computer_left_mouse_up_config_param`."""

from message_batches.types import (
    ComputerLeftMouseUpConfigParam as ComputerLeftMouseUpConfigParam,
)
