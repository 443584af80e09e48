# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_tool_text_editor_20241022`."""

from message_batches.types.beta import (
    BetaToolTextEditor20241022 as BetaToolTextEditor20241022,
)
