# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.web_search_tool_result_block_param`."""

from message_batches.types import (
    Caller as Caller,
)
from message_batches.types import (
    WebSearchToolResultBlockParam as WebSearchToolResultBlockParam,
)
