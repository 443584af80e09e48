# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.tool_reference_block`."""

from message_batches.types import (
    ToolReferenceBlock as ToolReferenceBlock,
)
