# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import Literal, TypeAlias

ImageMediaType: TypeAlias = Literal["image/jpeg", "image/png", "image/gif", "image/webp"] | str
"""File format of an image."""
