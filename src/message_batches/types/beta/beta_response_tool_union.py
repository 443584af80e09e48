# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_response_tool_union`."""

from message_batches.types.beta import (
    BetaResponseToolUnion as BetaResponseToolUnion,
)
