# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_clear_thinking_20251015_edit_param`."""

from message_batches.types.beta import (
    BetaClearThinking20251015EditParam as BetaClearThinking20251015EditParam,
)
