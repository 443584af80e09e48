# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from .beta_mcp_tool_config_param import BetaMCPToolConfigParam

BetaMCPToolsetParamConfigs: TypeAlias = dict[str, BetaMCPToolConfigParam]
"""Settings of single tools of the server, by tool name; they win over the default."""
