# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.document_block_param`."""

from message_batches.types import (
    DocumentBlockParam as DocumentBlockParam,
)
from message_batches.types import (
    Source as Source,
)
