# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.tool_choice_none_param`."""

from message_batches.types import (
    ToolChoiceNoneParam as ToolChoiceNoneParam,
)
