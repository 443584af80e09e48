# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.base64_pdf_source`."""

from message_batches.types import (
    Base64PDFSource as Base64PDFSource,
)
