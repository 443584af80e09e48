# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_browser_toolset_configs`."""

from message_batches.types.beta import (
    BetaBrowserToolsetConfigs as BetaBrowserToolsetConfigs,
)
