# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_container_upload_block`."""

from message_batches.types.beta import (
    BetaContainerUploadBlock as BetaContainerUploadBlock,
)
