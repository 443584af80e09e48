# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_input_transformation`."""

from message_batches.types.beta import (
    BetaInputTransformation as BetaInputTransformation,
)
