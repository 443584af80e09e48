# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import Literal, TypeAlias

ResponseInclusion: TypeAlias = Literal["full", "excluded"] | str
"""Whether the answer holds the tool's results in full, or leaves them out."""
