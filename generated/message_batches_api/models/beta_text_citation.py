# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from ..types import UnknownVariant
from .beta_citation_char_location import BetaCitationCharLocation
from .beta_citation_content_block_location import BetaCitationContentBlockLocation
from .beta_citation_page_location import BetaCitationPageLocation
from .beta_citation_search_result_location import BetaCitationSearchResultLocation
from .beta_citations_web_search_result_location import BetaCitationsWebSearchResultLocation

BetaTextCitation: TypeAlias = (
    BetaCitationCharLocation
    | BetaCitationPageLocation
    | BetaCitationContentBlockLocation
    | BetaCitationsWebSearchResultLocation
    | BetaCitationSearchResultLocation
    | UnknownVariant
)
"""Place that backs a piece of text: characters, pages or blocks of a document, a web search result, or a search result."""
