# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_server_tool_caller_20260120`."""

from message_batches.types.beta import (
    BetaServerToolCaller20260120 as BetaServerToolCaller20260120,
)
