# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import Literal, TypeAlias

ProcessingStatus: TypeAlias = Literal["in_progress", "canceling", "ended"] | str
"""Where a batch is in its life. Only `ended` means that results can be read."""
