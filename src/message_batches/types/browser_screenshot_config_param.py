# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.browser_screenshot_config_param`."""

from message_batches.types import (
    BrowserScreenshotConfigParam as BrowserScreenshotConfigParam,
)
