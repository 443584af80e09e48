# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.image_transformations_param`."""

from message_batches.types import (
    ImageTransformationsParam as ImageTransformationsParam,
)
