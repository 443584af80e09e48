# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_tool_change_mcp_tool_reference_param`."""

from message_batches.types.beta import (
    BetaToolChangeMCPToolReferenceParam as BetaToolChangeMCPToolReferenceParam,
)
