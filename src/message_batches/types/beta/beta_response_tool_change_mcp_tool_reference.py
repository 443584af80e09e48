# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_response_tool_change_mcp_tool_reference`."""

from message_batches.types.beta import (
    BetaResponseToolChangeMCPToolReference as BetaResponseToolChangeMCPToolReference,
)
