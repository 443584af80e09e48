# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_response_tool_input_schema`."""

from message_batches.types.beta import (
    BetaResponseToolInputSchema as BetaResponseToolInputSchema,
)
