# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from ..types import UnknownVariant
from .beta_web_fetch_url_source_all_param import BetaWebFetchURLSourceAllParam
from .web_fetch_url_source_except_param import WebFetchURLSourceExceptParam
from .web_fetch_url_source_none_param import WebFetchURLSourceNoneParam
from .web_fetch_url_source_only_param import WebFetchURLSourceOnlyParam

BetaClientToolResults: TypeAlias = (
    BetaWebFetchURLSourceAllParam
    | WebFetchURLSourceNoneParam
    | WebFetchURLSourceOnlyParam
    | WebFetchURLSourceExceptParam
    | UnknownVariant
)
"""From which tool results web fetch may take addresses: all, none, only the named tools, or all except the named tools. Chosen by type."""
