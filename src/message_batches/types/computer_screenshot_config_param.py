# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.computer_screenshot_config_param`."""

from message_batches.types import (
    ComputerScreenshotConfigParam as ComputerScreenshotConfigParam,
)
