# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from .beta_container_params import BetaContainerParams

BetaContainer: TypeAlias = str | BetaContainerParams
"""Container to run in: settings, or only the id of an existing container as a string."""
