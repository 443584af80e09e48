# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.redacted_thinking_block_param`."""

from message_batches.types import (
    RedactedThinkingBlockParam as RedactedThinkingBlockParam,
)
