# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.anthropic_beta_param`."""

from message_batches.types import (
    AnthropicBetaParam as AnthropicBetaParam,
)
