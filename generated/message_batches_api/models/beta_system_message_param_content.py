# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from .beta_system_message_param_content_block import BetaSystemMessageParamContentBlock

BetaSystemMessageParamContent: TypeAlias = str | list[BetaSystemMessageParamContentBlock]
"""The message: plain text, or content blocks. Unlike SystemMessageParamContent it can hold changes of tools."""
