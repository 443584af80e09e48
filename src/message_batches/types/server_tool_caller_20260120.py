# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.server_tool_caller_20260120`."""

from message_batches.types import (
    ServerToolCaller20260120 as ServerToolCaller20260120,
)
