# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_request_mcp_server_tool_configuration_param`."""

from message_batches.types.beta import (
    BetaRequestMCPServerToolConfigurationParam as BetaRequestMCPServerToolConfigurationParam,
)
