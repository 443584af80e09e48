# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
# ruff: noqa: E501
"""The vendor's `types.beta.beta_thinking_mismatch_allowed_input_transformation`."""

from message_batches.types.beta import (
    BetaThinkingMismatchAllowedInputTransformation as BetaThinkingMismatchAllowedInputTransformation,
)
