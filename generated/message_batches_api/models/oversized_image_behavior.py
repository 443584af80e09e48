# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import Literal, TypeAlias

OversizedImageBehavior: TypeAlias = Literal["downsize", "error"] | str
"""What to do with an image over the size limit: shrink it, or refuse the request."""
