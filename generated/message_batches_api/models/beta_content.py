# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from ..types import UnknownVariant
from .beta_image_block_param import BetaImageBlockParam
from .beta_request_document_block_param import BetaRequestDocumentBlockParam
from .beta_search_result_block_param import BetaSearchResultBlockParam
from .browser_state_block_param import BrowserStateBlockParam
from .text_block_param import TextBlockParam
from .tool_reference_block_param import ToolReferenceBlockParam

BetaContent: TypeAlias = (
    TextBlockParam
    | BetaImageBlockParam
    | BetaSearchResultBlockParam
    | BetaRequestDocumentBlockParam
    | ToolReferenceBlockParam
    | BrowserStateBlockParam
    | UnknownVariant
)
"""One part of a tool result: text, image, search result, document, tool reference or browser state."""
