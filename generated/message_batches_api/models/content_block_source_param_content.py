# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from .content_block_source_content_param import ContentBlockSourceContentParam

ContentBlockSourceParamContent: TypeAlias = str | list[ContentBlockSourceContentParam]
"""The document's content: plain text, or text and image blocks."""
