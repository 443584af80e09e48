# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_server_tool_caller`."""

from message_batches.types.beta import (
    BetaServerToolCaller as BetaServerToolCaller,
)
