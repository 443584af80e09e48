# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.server_tool_caller_20260120_param`."""

from message_batches.types import (
    ServerToolCaller20260120Param as ServerToolCaller20260120Param,
)
