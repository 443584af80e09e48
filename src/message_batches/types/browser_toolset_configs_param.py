# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.browser_toolset_configs_param`."""

from message_batches.types import (
    BrowserToolsetConfigsParam as BrowserToolsetConfigsParam,
)
