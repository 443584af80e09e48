# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.container_upload_block_param`."""

from message_batches.types import (
    ContainerUploadBlockParam as ContainerUploadBlockParam,
)
