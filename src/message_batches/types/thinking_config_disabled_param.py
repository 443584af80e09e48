# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.thinking_config_disabled_param`."""

from message_batches.types import (
    ThinkingConfigDisabledParam as ThinkingConfigDisabledParam,
)
