# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from .content_block_param import ContentBlockParam

MessageContentParam: TypeAlias = str | list[ContentBlockParam]
"""Content of a message: a string, or content blocks in order."""
