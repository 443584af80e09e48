# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import Any, TypeAlias

from .beta_input_schema_typed import BetaInputSchemaTyped

BetaInputSchema: TypeAlias = BetaInputSchemaTyped | dict[str, Any]
"""JSON Schema of a tool's input: the common keywords spelled out, or any schema as a map."""
