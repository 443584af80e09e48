# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.tool_param`."""

from message_batches.types import (
    InputSchema as InputSchema,
)
from message_batches.types import (
    ToolParam as ToolParam,
)
