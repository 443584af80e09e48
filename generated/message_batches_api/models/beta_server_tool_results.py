# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from ..types import UnknownVariant
from .beta_web_fetch_url_source_all import BetaWebFetchURLSourceAll
from .beta_web_fetch_url_source_except import BetaWebFetchURLSourceExcept
from .beta_web_fetch_url_source_none import BetaWebFetchURLSourceNone
from .beta_web_fetch_url_source_only import BetaWebFetchURLSourceOnly

BetaServerToolResults: TypeAlias = (
    BetaWebFetchURLSourceAll
    | BetaWebFetchURLSourceNone
    | BetaWebFetchURLSourceOnly
    | BetaWebFetchURLSourceExcept
    | UnknownVariant
)
"""Which server tools' results may supply URLs to fetch: all, none, only some tools, or all except some."""
