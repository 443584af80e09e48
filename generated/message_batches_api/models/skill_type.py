# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import Literal, TypeAlias

SkillType: TypeAlias = Literal["anthropic", "custom"] | str
"""Whether a skill comes with the service (`anthropic`) or is the caller's own (`custom`)."""
