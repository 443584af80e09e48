# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.thinking_block`."""

from message_batches.types import (
    ThinkingBlock as ThinkingBlock,
)
