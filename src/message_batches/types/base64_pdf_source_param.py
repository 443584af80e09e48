# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.base64_pdf_source_param`."""

from message_batches.types import (
    Base64PDFSourceParam as Base64PDFSourceParam,
)
