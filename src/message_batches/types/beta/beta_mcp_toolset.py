# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_mcp_toolset`."""

from message_batches.types.beta import (
    BetaMCPToolset as BetaMCPToolset,
)
