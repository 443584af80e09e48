# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import Literal, TypeAlias

ErrorVisibility: TypeAlias = Literal["user_facing"] | str
"""Who should see the message of an error."""
