# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_tool_choice_param`."""

from message_batches.types.beta import (
    BetaToolChoiceParam as BetaToolChoiceParam,
)
