# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_mcp_tool_default_config`."""

from message_batches.types.beta import (
    BetaMCPToolDefaultConfig as BetaMCPToolDefaultConfig,
)
