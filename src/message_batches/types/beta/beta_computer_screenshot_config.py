# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_computer_screenshot_config`."""

from message_batches.types.beta import (
    BetaComputerScreenshotConfig as BetaComputerScreenshotConfig,
)
