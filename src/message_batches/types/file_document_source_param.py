# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.file_document_source_param`."""

from message_batches.types import (
    FileDocumentSourceParam as FileDocumentSourceParam,
)
