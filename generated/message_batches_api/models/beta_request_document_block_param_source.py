# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from ..types import UnknownVariant
from .base_64pdf_source_param import Base64PDFSourceParam
from .beta_content_block_source_param import BetaContentBlockSourceParam
from .beta_file_document_source_param import BetaFileDocumentSourceParam
from .plain_text_source_param import PlainTextSourceParam
from .urlpdf_source_param import URLPDFSourceParam

BetaRequestDocumentBlockParamSource: TypeAlias = (
    Base64PDFSourceParam
    | PlainTextSourceParam
    | BetaContentBlockSourceParam
    | URLPDFSourceParam
    | BetaFileDocumentSourceParam
    | UnknownVariant
)
"""Where the document comes from: base64 PDF, plain text, content blocks, PDF at a URL, or an uploaded file."""
