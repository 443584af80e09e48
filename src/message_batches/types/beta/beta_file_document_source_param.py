# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_file_document_source_param`."""

from message_batches.types.beta import (
    BetaFileDocumentSourceParam as BetaFileDocumentSourceParam,
)
