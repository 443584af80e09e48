# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from ..types import UnknownVariant
from .beta_thread_continue_params import BetaThreadContinueParams
from .beta_thread_create_params import BetaThreadCreateParams

BetaMessageThreadParam: TypeAlias = BetaThreadCreateParams | BetaThreadContinueParams | UnknownVariant
"""Thread to use: a new one, or one continued from an earlier message."""
