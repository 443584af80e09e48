# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_request_mcp_server_url_definition_param`."""

from message_batches.types.beta import (
    BetaRequestMCPServerURLDefinitionParam as BetaRequestMCPServerURLDefinitionParam,
)
