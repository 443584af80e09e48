# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.base64_image_source_param`."""

from message_batches.types import (
    Base64ImageSourceParam as Base64ImageSourceParam,
)
