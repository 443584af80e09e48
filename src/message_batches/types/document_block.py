# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.document_block`."""

from message_batches.types import (
    DocumentBlock as DocumentBlock,
)
from message_batches.types import (
    Source as Source,
)
