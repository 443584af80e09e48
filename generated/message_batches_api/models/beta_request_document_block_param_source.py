# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from ..types import UnknownVariant
from .beta_base_64pdf_source_param import BetaBase64PDFSourceParam
from .beta_content_block_source_param import BetaContentBlockSourceParam
from .beta_file_document_source_param import BetaFileDocumentSourceParam
from .beta_plain_text_source_param import BetaPlainTextSourceParam
from .beta_urlpdf_source_param import BetaURLPDFSourceParam

BetaRequestDocumentBlockParamSource: TypeAlias = (
    BetaBase64PDFSourceParam
    | BetaPlainTextSourceParam
    | BetaContentBlockSourceParam
    | BetaURLPDFSourceParam
    | BetaFileDocumentSourceParam
    | UnknownVariant
)
"""Where the document comes from: base64 PDF, plain text, content blocks, PDF at a URL, or an uploaded file."""
