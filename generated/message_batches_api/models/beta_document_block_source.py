# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from ..types import UnknownVariant
from .beta_base_64pdf_source import BetaBase64PDFSource
from .beta_plain_text_source import BetaPlainTextSource

BetaDocumentBlockSource: TypeAlias = BetaBase64PDFSource | BetaPlainTextSource | UnknownVariant
"""Document content: a base64 PDF or plain text."""
