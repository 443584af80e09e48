# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_server_tool_caller_20260120_param`."""

from message_batches.types.beta import (
    BetaServerToolCaller20260120Param as BetaServerToolCaller20260120Param,
)
