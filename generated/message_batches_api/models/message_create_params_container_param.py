# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from .container_params import ContainerParams

MessageCreateParamsContainerParam: TypeAlias = str | ContainerParams
"""Container to run in: settings, or only the id of an existing container as a string."""
