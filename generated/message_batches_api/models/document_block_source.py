# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from ..types import UnknownVariant
from .base_64pdf_source import Base64PDFSource
from .plain_text_source import PlainTextSource

DocumentBlockSource: TypeAlias = Base64PDFSource | PlainTextSource | UnknownVariant
"""Document content: a base64 PDF or plain text."""
