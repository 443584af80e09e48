# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from ..types import UnknownVariant
from .beta_citation_char_location_param import BetaCitationCharLocationParam
from .beta_citation_content_block_location_param import BetaCitationContentBlockLocationParam
from .beta_citation_page_location_param import BetaCitationPageLocationParam
from .beta_citation_search_result_location_param import BetaCitationSearchResultLocationParam
from .beta_citation_web_search_result_location_param import BetaCitationWebSearchResultLocationParam

BetaTextCitationParam: TypeAlias = (
    BetaCitationCharLocationParam
    | BetaCitationPageLocationParam
    | BetaCitationContentBlockLocationParam
    | BetaCitationWebSearchResultLocationParam
    | BetaCitationSearchResultLocationParam
    | UnknownVariant
)
"""Place that backs a piece of text: characters, pages or blocks of a document, a web search result, or a search result."""
