# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.browser_get_page_text_config_param`."""

from message_batches.types import (
    BrowserGetPageTextConfigParam as BrowserGetPageTextConfigParam,
)
