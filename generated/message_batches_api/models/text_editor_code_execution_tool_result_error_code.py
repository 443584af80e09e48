# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import Literal, TypeAlias

TextEditorCodeExecutionToolResultErrorCode: TypeAlias = (
    Literal[
        "invalid_tool_input", "unavailable", "too_many_requests", "execution_time_exceeded", "file_not_found"
    ]
    | str
)
"""Why a file command in the code execution container failed: bad input, service unavailable, too many requests, time limit exceeded, or file not found."""
