# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from ..types import UnknownVariant
from .beta_browser_state_block_param import BetaBrowserStateBlockParam
from .beta_image_block_param import BetaImageBlockParam
from .beta_request_document_block_param import BetaRequestDocumentBlockParam
from .beta_search_result_block_param import BetaSearchResultBlockParam
from .beta_text_block_param import BetaTextBlockParam
from .beta_tool_reference_block_param import BetaToolReferenceBlockParam

BetaContent: TypeAlias = (
    BetaTextBlockParam
    | BetaImageBlockParam
    | BetaSearchResultBlockParam
    | BetaRequestDocumentBlockParam
    | BetaToolReferenceBlockParam
    | BetaBrowserStateBlockParam
    | UnknownVariant
)
"""One part of a tool result: text, image, search result, document, tool reference or browser state."""
