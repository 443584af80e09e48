# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_response_tool_removal_block`."""

from message_batches.types.beta import (
    BetaResponseToolRemovalBlock as BetaResponseToolRemovalBlock,
)
