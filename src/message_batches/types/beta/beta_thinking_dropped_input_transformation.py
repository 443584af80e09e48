# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_thinking_dropped_input_transformation`."""

from message_batches.types.beta import (
    BetaThinkingDroppedInputTransformation as BetaThinkingDroppedInputTransformation,
)
