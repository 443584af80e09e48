# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_tool_text_editor_20250124`."""

from message_batches.types.beta import (
    BetaToolTextEditor20250124 as BetaToolTextEditor20250124,
)
