# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from ..types import UnknownVariant
from .beta_citation_search_result_location import BetaCitationSearchResultLocation
from .citation_char_location import CitationCharLocation
from .citation_content_block_location import CitationContentBlockLocation
from .citation_page_location import CitationPageLocation
from .citations_web_search_result_location import CitationsWebSearchResultLocation

BetaTextCitation: TypeAlias = (
    CitationCharLocation
    | CitationPageLocation
    | CitationContentBlockLocation
    | CitationsWebSearchResultLocation
    | BetaCitationSearchResultLocation
    | UnknownVariant
)
"""Place that backs a piece of text: characters, pages or blocks of a document, a web search result, or a search result."""
