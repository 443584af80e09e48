# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_container_params`."""

from message_batches.types.beta import (
    BetaContainerParams as BetaContainerParams,
)
