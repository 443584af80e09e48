# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_browser_screenshot_config`."""

from message_batches.types.beta import (
    BetaBrowserScreenshotConfig as BetaBrowserScreenshotConfig,
)
