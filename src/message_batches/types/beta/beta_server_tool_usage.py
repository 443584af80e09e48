# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_server_tool_usage`."""

from message_batches.types.beta import (
    BetaServerToolUsage as BetaServerToolUsage,
)
