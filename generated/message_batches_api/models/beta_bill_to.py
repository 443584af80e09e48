# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import Literal, TypeAlias

BetaBillTo: TypeAlias = Literal["self", "user_profile"] | str
"""Who pays for a request: the calling organization ("self") or the one behind the user profile. A batched request with "user_profile" ends as errored, unbilled."""
