# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_browser_toolset_20260801_param`."""

from message_batches.types.beta import (
    BetaBrowserToolset20260801Param as BetaBrowserToolset20260801Param,
)
