# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.file_image_source_param`."""

from message_batches.types import (
    FileImageSourceParam as FileImageSourceParam,
)
