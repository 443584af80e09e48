# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_context_management_config_param`."""

from message_batches.types.beta import (
    BetaContextManagementConfigParam as BetaContextManagementConfigParam,
)
