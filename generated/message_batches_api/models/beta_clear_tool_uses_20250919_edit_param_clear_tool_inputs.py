# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

BetaClearToolUses20250919EditParamClearToolInputs: TypeAlias = bool | list[str]
"""Which tool inputs to clear with their results: all (true), none (false), or those of the tools named."""
