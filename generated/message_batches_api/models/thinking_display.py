# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import Literal, TypeAlias

ThinkingDisplay: TypeAlias = Literal["summarized", "omitted"] | str
"""How thinking is shown in the answer: as a summary, or left out."""
