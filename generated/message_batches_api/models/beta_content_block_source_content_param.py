# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from ..types import UnknownVariant
from .beta_image_block_param import BetaImageBlockParam
from .text_block_param import TextBlockParam

BetaContentBlockSourceContentParam: TypeAlias = TextBlockParam | BetaImageBlockParam | UnknownVariant
"""One piece of a document given as blocks: text or image."""
