# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_base64_pdf_source_param`."""

from message_batches.types.beta import (
    BetaBase64PDFSourceParam as BetaBase64PDFSourceParam,
)
