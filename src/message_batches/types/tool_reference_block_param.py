# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.tool_reference_block_param`."""

from message_batches.types import (
    ToolReferenceBlockParam as ToolReferenceBlockParam,
)
