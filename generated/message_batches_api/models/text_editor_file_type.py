# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import Literal, TypeAlias

TextEditorFileType: TypeAlias = Literal["text", "image", "pdf"] | str
"""Kind of the file that was viewed."""
