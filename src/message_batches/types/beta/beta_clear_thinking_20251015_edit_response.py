# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_clear_thinking_20251015_edit_response`."""

from message_batches.types.beta import (
    BetaClearThinking20251015EditResponse as BetaClearThinking20251015EditResponse,
)
