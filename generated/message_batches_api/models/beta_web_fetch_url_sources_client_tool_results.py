# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from ..types import UnknownVariant
from .beta_web_fetch_url_source_all import BetaWebFetchURLSourceAll
from .beta_web_fetch_url_source_except import BetaWebFetchURLSourceExcept
from .beta_web_fetch_url_source_none import BetaWebFetchURLSourceNone
from .beta_web_fetch_url_source_only import BetaWebFetchURLSourceOnly

BetaWebFetchUrlSourcesClientToolResults: TypeAlias = (
    BetaWebFetchURLSourceAll
    | BetaWebFetchURLSourceNone
    | BetaWebFetchURLSourceOnly
    | BetaWebFetchURLSourceExcept
    | UnknownVariant
)
"""Which results of tools run by your code count as a source of addresses: all, none, only some tools, or all except some. Told apart by type."""
