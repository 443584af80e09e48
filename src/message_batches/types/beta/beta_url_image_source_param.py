# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_url_image_source_param`."""

from message_batches.types.beta import (
    BetaURLImageSourceParam as BetaURLImageSourceParam,
)
