# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.server_tool_usage`."""

from message_batches.types import (
    ServerToolUsage as ServerToolUsage,
)
