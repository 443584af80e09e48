# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_browser_read_network_config`."""

from message_batches.types.beta import (
    BetaBrowserReadNetworkConfig as BetaBrowserReadNetworkConfig,
)
