# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_clear_tool_uses_20250919_edit_response`."""

from message_batches.types.beta import (
    BetaClearToolUses20250919EditResponse as BetaClearToolUses20250919EditResponse,
)
