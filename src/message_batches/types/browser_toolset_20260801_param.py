# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.browser_toolset_20260801_param`."""

from message_batches.types import (
    BrowserToolset20260801Param as BrowserToolset20260801Param,
)
