# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.browser_state_tab_entry_param`."""

from message_batches.types import (
    BrowserStateTabEntryParam as BrowserStateTabEntryParam,
)
