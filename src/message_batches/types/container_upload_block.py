# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.container_upload_block`."""

from message_batches.types import (
    ContainerUploadBlock as ContainerUploadBlock,
)
