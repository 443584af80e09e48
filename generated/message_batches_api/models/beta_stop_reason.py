# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import Literal, TypeAlias

BetaStopReason: TypeAlias = (
    Literal[
        "end_turn",
        "max_tokens",
        "stop_sequence",
        "tool_use",
        "pause_turn",
        "compaction",
        "refusal",
        "model_context_window_exceeded",
    ]
    | str
)
"""Why the model stopped: finished, token limit, stop sequence, tool call, long turn paused, refusal, or full context window; also after compaction. Unlike StopReason it can be compaction."""
