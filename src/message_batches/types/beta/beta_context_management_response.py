# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_context_management_response`."""

from message_batches.types.beta import (
    BetaContextManagementResponse as BetaContextManagementResponse,
)
