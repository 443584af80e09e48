# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import Literal, TypeAlias

BetaSystemMessageClearAt: TypeAlias = Literal["next_user_message", "never"] | str
"""When a system message in mid conversation stops to apply."""
