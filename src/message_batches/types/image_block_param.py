# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.image_block_param`."""

from message_batches.types import (
    ImageBlockParam as ImageBlockParam,
)
from message_batches.types import (
    Source as Source,
)
