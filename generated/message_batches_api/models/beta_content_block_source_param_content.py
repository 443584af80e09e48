# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from .beta_content_block_source_content_param import BetaContentBlockSourceContentParam

BetaContentBlockSourceParamContent: TypeAlias = str | list[BetaContentBlockSourceContentParam]
"""The document's content: plain text, or text and image blocks."""
