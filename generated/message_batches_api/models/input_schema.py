# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import Any, TypeAlias

from .input_schema_typed import InputSchemaTyped

InputSchema: TypeAlias = InputSchemaTyped | dict[str, Any]
"""JSON Schema of a tool's input: the common keywords spelled out, or any schema as a map."""
