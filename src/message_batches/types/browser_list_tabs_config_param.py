# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.browser_list_tabs_config_param`."""

from message_batches.types import (
    BrowserListTabsConfigParam as BrowserListTabsConfigParam,
)
