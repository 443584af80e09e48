# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from ..types import UnknownVariant
from .beta_web_fetch_url_source_all import BetaWebFetchURLSourceAll
from .beta_web_fetch_url_source_none import BetaWebFetchURLSourceNone

BetaWebFetchUrlSourcesUserInput: TypeAlias = (
    BetaWebFetchURLSourceAll | BetaWebFetchURLSourceNone | UnknownVariant
)
"""Whether user input counts as a source of addresses: all of it or none. Told apart by type."""
