# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_assistant_message_param`."""

from message_batches.types.beta import (
    BetaAssistantMessageParam as BetaAssistantMessageParam,
)
