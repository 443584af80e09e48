# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from ..types import UnknownVariant
from .beta_web_fetch_url_source_all_param import BetaWebFetchURLSourceAllParam
from .web_fetch_url_source_none_param import WebFetchURLSourceNoneParam

BetaUserInput: TypeAlias = BetaWebFetchURLSourceAllParam | WebFetchURLSourceNoneParam | UnknownVariant
"""Whether web fetch may open addresses that stand in user input: all of them or none. Told apart by type."""
