# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import Literal, TypeAlias

BetaThinkingDisplay: TypeAlias = Literal["summarized", "omitted", "updates"] | str
"""How thinking is shown in the answer. Unlike ThinkingDisplay it has updates, which needs a beta feature."""
