# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_browser_toolset_20260801`."""

from message_batches.types.beta import (
    BetaBrowserToolset20260801 as BetaBrowserToolset20260801,
)
