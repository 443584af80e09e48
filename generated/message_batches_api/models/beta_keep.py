# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from .beta_keep_all import BetaKeepAll
from .beta_keep_param import BetaKeepParam

BetaKeep: TypeAlias = BetaKeepAll | BetaKeepParam
"""How much thinking to keep when clearing: the last few turns, or all of it (as an object or the word all)."""
