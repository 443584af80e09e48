# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.thinking_config_between_tools_param`."""

from message_batches.types import (
    ThinkingConfigBetweenToolsParam as ThinkingConfigBetweenToolsParam,
)
