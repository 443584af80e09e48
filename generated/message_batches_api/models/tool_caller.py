# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import Literal, TypeAlias

ToolCaller: TypeAlias = (
    Literal["direct", "code_execution_20250825", "code_execution_20260120", "code_execution_20260521"] | str
)
"""Who may call a tool: the model directly, or code it runs in a code execution tool."""
