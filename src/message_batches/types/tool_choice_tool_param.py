# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.tool_choice_tool_param`."""

from message_batches.types import (
    ToolChoiceToolParam as ToolChoiceToolParam,
)
