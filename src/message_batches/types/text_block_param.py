# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.text_block_param`."""

from message_batches.types import (
    TextBlockParam as TextBlockParam,
)
