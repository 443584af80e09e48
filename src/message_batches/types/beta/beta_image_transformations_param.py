# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_image_transformations_param`."""

from message_batches.types.beta import (
    BetaImageTransformationsParam as BetaImageTransformationsParam,
)
